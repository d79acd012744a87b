"""Why a run overflowed, where its settings alone say it."""

from __future__ import annotations

from core.costs import decay_factor
from core.experiment import Experiment


def exploding_penalty(experiment: Experiment, m: int) -> str:
    """How the L2 penalty alone makes weights grow (eq. 11: 1 - alpha lambda / m below -1).

    m : the training examples; a batch of them divides lambda. "" where the penalty does not do so,
    and for the optimizers that do not take the plain step.
    """
    batch = experiment.batch_of(m)
    factor = decay_factor(experiment.alpha, experiment.lambd, batch)
    if experiment.optimizer != "gradient_descent" or factor >= -1:
        return ""
    return (
        f"1 - αλ/m is {factor:.3g} (eq. 11), so the penalty alone makes each weight "
        f"{-factor:.3g} times as large with every update; lambda must stay below 2m/α = "
        f"{2 * batch / experiment.alpha:.4g}"
    )


def reason_of(problem: str, experiment: Experiment, m: int) -> str:
    """What overflowed, and why where the settings say it; m as in exploding_penalty."""
    return "; ".join(filter(None, (problem, exploding_penalty(experiment, m))))
