"""A step's account as a table, and the equations of the four optimizers with its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from core.optimizers import OPTIMIZERS
from lessons.optimizers import steps
from lessons.optimizers.race import Lane, title
from lessons.optimizers.steps import Quantity
from lessons.optimizers.surfaces import Surface
from lessons.shared.equations import Equation, equation_of, with_numbers
from lessons.shared.words import rounded
from ui.lesson import markdown_table


def account_table(rows: Sequence[Quantity]) -> str:
    """A step's quantities with their equations and both numbers, as a table in Markdown."""
    lines = [(r.name, r.equation, r.formula, rounded(r.w1, 4), rounded(r.w2, 4)) for r in rows]
    return markdown_table(("what", "eq.", "how", "w1", "w2"), lines)


def race_equations(surface: Surface, beta: float, lanes: Sequence[Lane], t: int) -> list[Equation]:
    """The optimizers' equations with the numbers of step t; code alone for what has none."""
    return with_numbers({_equation(lane.name): _numbers(surface, beta, lane, t) for lane in lanes})


def _equation(name: str) -> Equation:
    number = "gradient descent" if name == "gradient_descent" else OPTIMIZERS[name].equation
    return equation_of(number, title(name), OPTIMIZERS[name].make)


def _numbers(surface: Surface, beta: float, lane: Lane, t: int) -> dict[str, str]:
    rows = steps.account(surface, lane, beta, t)
    numbers = {
        f"{row.name} (w1, w2)": f"{rounded(row.w1, 4)}, {rounded(row.w2, 4)}" for row in rows
    }
    return {"α": rounded(lane.alpha), "t": f"{t}"} | numbers
