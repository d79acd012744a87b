"""The equations of the lesson on decay, with the numbers of its runs."""

from __future__ import annotations

from core.costs import cross_entropy
from core.data import Dataset
from core.experiment import Experiment
from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay import lesson
from lessons.decay import parts as decay_parts
from lessons.decay import sweep as decay_sweep
from lessons.decay import table as decay_table
from ui.lesson import Equation

LATEX = {
    "inverse_time": r"\alpha = \frac{\alpha_0}{1 + decay\_rate \cdot epoch}",
    "exponential": r"\alpha = base^{epoch} \cdot \alpha_0",
    "inverse_root_epoch": r"\alpha = \frac{k}{\sqrt{epoch}} \cdot \alpha_0",
    "inverse_root_update": r"\alpha = \frac{k}{\sqrt{t}} \cdot \alpha_0",
}
"""The chapter's formulas; a schedule that has none here is shown by its code."""


def lesson_equations(
    constant: Run, scheduled: Run, asked: Experiment, parts: decay_parts.Parts | None
) -> list[Equation]:
    """The chapter's equations with the numbers of these runs; asked has every schedule's knob."""
    data = scheduled.data
    return [
        *(_schedule_equation(name, asked, data) for name in SCHEDULES if name in LATEX),
        Equation(
            "6",
            "cost",
            r"J = \frac{1}{m}\sum_{i=1}^{m} L(\hat y^{(i)}, y^{(i)})",
            cross_entropy,
            {
                "J constant": f"{constant.snapshots[-1].train_cost:.4f}",
                "J decayed": f"{scheduled.snapshots[-1].train_cost:.4f}",
                "m": f"{data.train.m}",
            },
            "After the last update; the verdicts use the median of the last quarter.",
        ),
        Equation(
            "8.7.3",
            "noise and way",
            r"\begin{aligned} J &= J^{all}_{const} + (J^{all} - J^{all}_{const}) \\"
            r" &\quad + (J - J^{all}) \end{aligned}",
            decay_parts.parts_of,
            _part_numbers(parts),
            "Not in the chapter. Medians over the last quarter; all: without noise.",
        ),
    ]


def _part_numbers(parts: decay_parts.Parts | None) -> dict[str, str]:
    if parts is None:
        return {"J": "when both twins have been trained"}
    return {
        "J": f"{parts.cost:.4f}",
        "constant rate, without noise": f"{parts.least:.4f}",
        "way left": f"{parts.way:.4f}",
        "noise": f"{parts.noise:.4f}",
        "noise at the constant rate": f"{parts.floor:.4f}",
    }


def _schedule_equation(name: str, experiment: Experiment, data: Dataset) -> Equation:
    entry, epochs = SCHEDULES[name], [1, 2, decay_table.shown_epochs(experiment, data)[-1]]
    found = decay_table.spans(experiment, data, epochs)[name]
    knob = lesson.knob_of(name)
    return Equation(
        entry.equation,
        lesson.label(name).split(" (")[0],
        LATEX[name],
        entry.make,
        {
            "α₀": f"{experiment.alpha:g}",
            decay_sweep.NAMES[knob]: f"{getattr(experiment, knob):g}",
        }
        | {
            f"α in epoch {epoch}, its first update": f"{span.first:.4g}"
            for epoch, span in zip(epochs, found, strict=True)
        }
        | {f"α in epoch {epochs[-1]}, its last update": f"{found[-1].last:.4g}"},
        "The chapter's base is 0.95." if name == "exponential" else "",
    )
