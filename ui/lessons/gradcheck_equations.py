"""The equations of gradient checking with the numbers of the frame that is checked."""

from __future__ import annotations

import numpy as np

from core.gradient_check import GradientCheck, batched_difference, two_sided_difference
from core.lessons.gradcheck import Checked, Frame, entry_name
from core.lessons.gradcheck_bugs import planted_backward
from core.lessons.gradcheck_valley import theory
from core.network import backward
from ui.lesson import Equation


def lesson_equations(frame: Frame, checked: Checked) -> list[Equation]:
    """Eq. 10 and 23-27, d, the valley's two sides, and where the bugs are planted."""
    i, e = int(checked.coordinates[0]), frame.experiment
    plus, minus = frame.theta.copy(), frame.theta.copy()
    plus[i] += checked.eps
    minus[i] -= checked.eps
    J, J_plus, J_minus = (float(x) for x in frame.costs(np.stack([frame.theta, plus, minus])))
    name = entry_name(frame.network.layer_dims, i)
    g, g_approx = checked.check.g, checked.check.g_approx
    slopes = theory(frame, g, J)
    return [
        Equation(
            "23-25",
            "two-sided difference",
            r"\frac{d}{d\theta}J(\theta) \approx "
            r"\frac{J(\theta+\varepsilon) - J(\theta-\varepsilon)}{2\varepsilon}",
            two_sided_difference,
            {
                "θ_i": f"{name} = {frame.theta[i]:.6f}",
                "J(θ + ε e_i)": f"{J_plus:.15f}",
                "J(θ - ε e_i)": f"{J_minus:.15f}",
                "over 2ε": f"{g_approx[0]:.9g}",
                "g_i": f"{g[0]:.9g}",
            },
        ),
        Equation(
            "26-27",
            "every parameter",
            r"g_{approx,i}(\theta) = "
            r"\frac{J(\theta^{(i+)}) - J(\theta^{(i-)})}{2\varepsilon}, \quad "
            r"\theta^{(i\pm)} = \theta \pm \varepsilon \vec e_i",
            batched_difference,
            {
                "n": f"{frame.network.n_parameters:,}",
                "checked here": f"{checked.coordinates.size:,}",
                "ε": f"{checked.eps:g}",
            },
            "Many perturbed θ go through forward() as one stack; the loop on the left tab gives "
            "the same numbers.",
        ),
        Equation(
            "8.8",
            "d",
            r"d = \frac{\|g_{approx} - g\|_2}{\|g_{approx}\|_2 + \|g\|_2}",
            GradientCheck,
            {
                "‖g_approx - g‖": f"{np.linalg.norm(g_approx - g):.3e}",
                "‖g_approx‖": f"{np.linalg.norm(g_approx):.6g}",
                "‖g‖": f"{np.linalg.norm(g):.6g}",
                "d": f"{checked.d:.3e}",
            },
        ),
        Equation(
            "10",
            "what is checked",
            r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T} + \frac{\lambda}{m} W^{[l]}",
            backward,
            {"m": f"{frame.m}", "λ": f"{e.lambd:g}", "J": f"{J:.6f}"},
            "The function that trains every run of this app.",
        ),
        Equation(
            "10",
            "with a bug",
            r"dW^{[l]},\ db^{[l]},\ dZ^{[l]}: \text{one line wrong}",
            planted_backward,
            {"planted now": checked.bug or "none: backward() is checked"},
        ),
        Equation(
            "8.8",
            "why a valley",
            r"d(\varepsilon) \approx \frac{1}{2\|g\|}\left("
            r"\frac{\varepsilon^2}{6}\|J'''\| + \frac{u J \sqrt{2n}}{2\varepsilon}\right)",
            theory,
            {
                "truncation, at ε = 1e-4": f"{slopes.truncation * 1e-8:.1e}",
                "rounding, at ε = 1e-4": f"{slopes.rounding * 1e4:.1e}",
                "best ε": f"{slopes.best_eps:.1e}",
                "u": "2^-53",
            },
            "Taylor on the one side, 53 bits on the other. relu has kinks in place of a third "
            "derivative, so its truncation has no number.",
        ),
    ]
