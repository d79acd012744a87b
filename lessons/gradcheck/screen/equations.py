"""The equations of gradient checking with the numbers of the frame that is checked."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.gradient_check import (
    GradientCheck,
    batched_difference,
    perturbed,
    two_sided_difference,
)
from core.network import slopes
from core.training import Run
from lessons.gradcheck.bugs import planted_backward
from lessons.gradcheck.lesson import Checked, Frame, entry_name
from lessons.gradcheck.screen.page import Made, made
from lessons.gradcheck.valley import Slopes, theory
from ui.lesson import Equation


@st.cache_data(max_entries=100, show_spinner=False)
def _slopes(made: Made, _frame: Frame) -> Slopes:
    return theory(_frame)


def lesson_equations(run: Run, frame: Frame, checked: Checked) -> list[Equation]:
    """Eq. 10 and 23-27, d, where the bugs are planted, and the valley's two sides."""
    return [
        *_differences(frame, checked),
        *_gradients(frame, checked),
        _valley(_slopes(made(run, frame), frame)),
    ]


def _differences(frame: Frame, checked: Checked) -> list[Equation]:
    i = int(checked.coordinates[0])
    J_plus, J_minus = frame.costs(perturbed(frame.theta, checked.coordinates[:1], checked.eps))
    name = entry_name(frame.network.layer_dims, i)
    g, g_approx = checked.check.g, checked.check.g_approx
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
            r"\begin{aligned} g_{approx,i}(\theta) &= "
            r"\frac{J(\theta^{(i+)}) - J(\theta^{(i-)})}{2\varepsilon} \\"
            r"\theta^{(i\pm)} &= \theta \pm \varepsilon \vec e_i \end{aligned}",
            batched_difference,
            {
                "n": f"{frame.network.n_parameters:,}",
                "checked here": f"{checked.coordinates.size:,}",
                "ε": f"{checked.eps:g}",
            },
            "Many perturbed θ go through forward() as one stack; the loop of (23-25) gives the "
            "same numbers.",
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
    ]


def _gradients(frame: Frame, checked: Checked) -> list[Equation]:
    J = frame.costs(frame.theta[np.newaxis])[0]
    return [
        Equation(
            "10",
            "what is checked",
            r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T} + \frac{\lambda}{m} W^{[l]}",
            slopes,
            {"m": f"{frame.m}", "λ": f"{frame.experiment.lambd:g}", "J": f"{J:.6f}"},
            "The core's gradient. NumPy's engine calls it; the compiled engine repeats it, and its "
            "own update is checked above.",
        ),
        Equation(
            "10",
            "with a bug",
            r"dW^{[l]},\ db^{[l]},\ dZ^{[l]}: \text{one line wrong}",
            planted_backward,
            {"planted now": checked.bug or "none: backward() is checked"},
        ),
    ]


def _valley(slopes: Slopes) -> Equation:
    return Equation(
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
    )
