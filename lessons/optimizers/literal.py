"""What the := of equations 15 and 19 does, in words (docs/equations.md, point 4)."""

from __future__ import annotations

import numpy as np

from lessons.shared.literal import literal_averages
from lessons.shared.words import rounded


def verdict(beta1: float, beta2: float, costs: tuple[float, float, float]) -> list[str]:
    """What := does to the averages of ones, and to training: (start, as meant, literal) costs."""
    ones = np.ones(1000)
    v, s = (literal_averages(ones, beta=beta) for beta in (beta1, beta2))
    start, meant, literal = costs
    averages = (
        "On gradients that are all 1, v and s corrected are 1 at every update. With := v is "
        f"{rounded(v[1])} at update 2 and {rounded(v[9])} at update 10; s is {rounded(s[1])} "
        f"and {rounded(s[9])}."
    )
    step = (
        f"The step v / √s would be {rounded(v[9] / np.sqrt(s[9]), 2)} at update 10 in place of 1."
    )
    net = (
        f"On this net the cost begins at {start:.3f}; with v and s kept raw it ends at "
        f"{meant:.3f}, with := at {literal:.3f}."
    )
    return [averages, step, net]
