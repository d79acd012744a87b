"""The equations of the lesson on decay, with the numbers of its runs."""

from __future__ import annotations

from core.data import Dataset
from core.experiment import Experiment
from core.knobs import spoken
from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay import lesson
from lessons.decay import parts as decay_parts
from lessons.decay import table as decay_table
from lessons.shared.equations import EQUATIONS, Equation, equation_of, with_numbers
from lessons.shared.words import in_full, rounded

NOISE_AND_WAY = Equation(
    "8.7.3",
    "noise and way",
    decay_parts.parts_of,
    r"\begin{aligned} J &= J^{all}_{const} + (J^{all} - J^{all}_{const}) \\"
    r" &\quad + (J - J^{all}) \end{aligned}",
    "Not in the chapter. Medians over the last quarter; all: without noise.",
)


def lesson_equations(
    constant: Run, scheduled: Run, asked: Experiment, parts: decay_parts.Parts | None
) -> list[Equation]:
    """The chapter's equations with the numbers of these runs; asked has every schedule's knob."""
    data = scheduled.data
    schedules = [name for name in SCHEDULES if name != "constant"]
    return with_numbers(
        {_schedule_equation(name): _schedule_numbers(name, asked, data) for name in schedules},
        {
            EQUATIONS["6"].with_note(
                "After the last update; the verdicts use the median of the last quarter."
            ): {
                "J constant": f"{constant.snapshots[-1].train_cost:.4f}",
                "J decayed": f"{scheduled.snapshots[-1].train_cost:.4f}",
                "m": f"{data.train.m}",
            },
            NOISE_AND_WAY: _part_numbers(parts),
        },
    )


def _part_numbers(parts: decay_parts.Parts | None) -> dict[str, str]:
    if parts is None:
        return {"J": "when both twins have been trained"}
    return {
        "J": f"{parts.cost:.4f}",
        "constant rate, without noise": f"{parts.least:.4f}",
        "distance to go": f"{parts.way:.4f}",
        "noise": f"{parts.noise:.4f}",
        "noise at the constant rate": f"{parts.floor:.4f}",
    }


def _schedule_equation(name: str) -> Equation:
    return equation_of(SCHEDULES[name].equation, spoken(name), SCHEDULES[name].make)


def _schedule_numbers(name: str, experiment: Experiment, data: Dataset) -> dict[str, str]:
    epochs = [1, 2, decay_table.shown_epochs(experiment, data)[-1]]
    found = decay_table.spans(experiment, data, (name,), epochs)[name]
    return (
        {"α₀": f"{in_full(experiment.alpha)}"}
        | {
            lesson.name_of(knob): f"{in_full(getattr(experiment, knob))}"
            for knob in SCHEDULES[name].knobs
        }
        | {
            f"α in epoch {epoch}, its first update": rounded(span.first, 4)
            for epoch, span in zip(epochs, found, strict=True)
        }
        | {f"α in epoch {epochs[-1]}, its last update": rounded(found[-1].last, 4)}
    )
