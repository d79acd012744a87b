"""A step's account as a table, and the equations of the four optimizers with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from core.optimizers import OPTIMIZERS
from lessons.optimizers import steps
from lessons.optimizers.race import Lane, title
from lessons.optimizers.steps import Quantity
from lessons.optimizers.surfaces import Surface
from ui.lesson import Equation


def account(rows: Sequence[Quantity]) -> str:
    """A step's quantities with their equations and both numbers, as a table in Markdown."""
    lines = [
        f"| {row.name} | {row.equation} | {row.formula} | {row.w1:.4g} | {row.w2:.4g} |"
        for row in rows
    ]
    return "\n".join(["| what | eq. | how | w1 | w2 |", "| --- | --- | --- | --- | --- |", *lines])


LATEX = {
    "gradient_descent": r"W := W - \alpha\, dW",
    "momentum": r"\begin{aligned} v &= \beta v + (1-\beta)\,dW \\ W &:= W - \alpha v"
    r" \end{aligned}",
    "RMSprop": r"\begin{aligned} s &= \beta s + (1-\beta)\,dW * dW \\"
    r" W &:= W - \alpha \frac{dW}{\sqrt{s} + \varepsilon} \end{aligned}",
    "Adam": r"\begin{aligned} v &= \beta_1 v + (1-\beta_1)\,dW \\"
    r" s &= \beta_2 s + (1-\beta_2)\,dW * dW \\"
    r" \hat v &= \tfrac{v}{1-\beta_1^t},\ \hat s = \tfrac{s}{1-\beta_2^t} \\"
    r" W &:= W - \alpha \frac{\hat v}{\sqrt{\hat s} + \varepsilon} \end{aligned}",
}
NOTES = {
    "gradient_descent": "Eq. 11 without a penalty.",
    "RMSprop": "The chapter prints the squared norm of dW; the method squares each element. It "
    "also prints √(s + ε); the difference is shown on the network tab.",
    "Adam": "v and s stay raw from step to step; only v̂ and ŝ are corrected.",
}


def race_equations(surface: Surface, beta: float, lanes: Sequence[Lane], t: int) -> list[Equation]:
    """Equations 17 to 19 with the numbers of step t, and gradient descent beside them."""
    shown = []
    for lane in lanes:
        rows = steps.account(surface, lane, beta, t)
        numbers = {f"{row.name} (w1, w2)": f"{row.w1:.4g}, {row.w2:.4g}" for row in rows}
        entry = OPTIMIZERS[lane.name]
        number = "8.6.2" if lane.name == "gradient_descent" else entry.equation
        shown.append(
            Equation(
                number,
                title(lane.name),
                LATEX[lane.name],
                entry.make,
                {"α": f"{lane.alpha:.3g}", "t": f"{t}", **numbers},
                NOTES.get(lane.name, ""),
            )
        )
    return shown
