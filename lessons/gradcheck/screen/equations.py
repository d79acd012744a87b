"""The equations of gradient checking with the numbers of the frame that is checked."""

from __future__ import annotations

import numpy as np

from core.gradient_check import perturbed
from lessons.gradcheck.bugs import planted_backward
from lessons.gradcheck.lesson import Checked, Frame, entry_name
from lessons.gradcheck.screen.page import kept
from lessons.gradcheck.valley import theory
from lessons.shared.equations import EQUATIONS, Equation, Numbers, with_numbers
from lessons.shared.words import in_full, rounded

_theory = kept(theory)
PLANTED = Equation(
    "10", "with a bug", planted_backward, r"dW^{[l]},\ db^{[l]},\ dZ^{[l]}: \text{one line wrong}"
)
VALLEY = Equation(
    "8.8",
    "why a valley",
    theory,
    r"d(\varepsilon) \approx \frac{1}{2\|g\|}\left("
    r"\frac{\varepsilon^2}{6}\|J'''\| + \frac{u J \sqrt{2n}}{2\varepsilon}\right)",
    "Taylor on the one side, 53 bits on the other. relu has kinks in place of a third derivative, "
    "so its truncation has no number.",
)


def lesson_equations(frame: Frame, checked: Checked) -> list[Equation]:
    """Eq. 10, 23 to 27, d, where the bugs are planted, and the valley's two sides."""
    slopes = _theory(frame)
    return with_numbers(
        _differences(frame, checked),
        {
            EQUATIONS["10"].with_note(
                "This is what is checked: the core's gradient. NumPy's engine calls it; the "
                "compiled engine repeats it, and its own update is checked above."
            ): {
                "m": f"{frame.m}",
                "λ": in_full(frame.experiment.lambd),
                "J": rounded(frame.cost(frame.theta), 6),
            },
            PLANTED: {"planted now": checked.bug or "none: backward() is checked"},
            VALLEY: {
                "truncation, at ε = 1e-4": rounded(slopes.truncation * 1e-8, 2),
                "rounding, at ε = 1e-4": rounded(slopes.rounding * 1e4, 2),
                "best ε": rounded(slopes.best_eps, 2),
                "u": "2^-53",
            },
        },
    )


def _differences(frame: Frame, checked: Checked) -> Numbers:
    i = int(checked.coordinates[0])
    moved = perturbed(frame.theta, checked.coordinates[:1], checked.eps)
    J_plus, J_minus = frame.costs(moved)
    name = entry_name(frame.network.layer_dims, i)
    g, g_approx = checked.check.g, checked.check.g_approx
    return {
        "23": {"θ_i": name, "the slope by backward()": rounded(g[0], 9)},
        "24": {
            "θ_i": f"{name} = {rounded(frame.theta[i], 9)}",
            "J(θ + ε e_i)": f"{J_plus:.15f}",
            "J(θ - ε e_i)": f"{J_minus:.15f}",
            "over 2ε": rounded(g_approx[0], 9),
            "g_i": rounded(g[0], 9),
        },
        "25": {"g_i": rounded(g[0], 9), "off by": rounded(abs(g_approx[0] - g[0]), 2)},
        "26": {
            "θ_i + ε": rounded(moved[0, i], 9),
            "θ_i - ε": rounded(moved[1, i], 9),
            "all others": "stay",
        },
        "27": {
            "n": f"{frame.network.n_parameters:,}",
            "checked here": f"{checked.coordinates.size:,}",
            "ε": rounded(checked.eps, 6),
        },
        "d": {
            "‖g_approx - g‖": rounded(np.linalg.norm(g_approx - g), 4),
            "‖g_approx‖": rounded(np.linalg.norm(g_approx), 6),
            "‖g‖": rounded(np.linalg.norm(g), 6),
            "d": rounded(checked.d, 4),
        },
    }
