"""The lesson on decay: its films' charts, the check for noise, ten seeds, the sweep, equations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.training import Run
from lessons.decay import lesson
from lessons.decay import parts as decay_parts
from lessons.decay import sweep as decay_sweep
from lessons.decay import table as decay_table
from lessons.decay.screen import charts, study_charts, sweep_charts
from lessons.decay.screen.equations import lesson_equations
from lessons.shared.seeds import band_words
from lessons.shared.words import capitalised, in_full, percent, rounded
from ui.controls import put
from ui.lesson import show_equations, show_verdict
from ui.looks.show import draw, show_chart
from ui.redraw import ask_redraw, weights_only
from ui.study import known, study

RIVALS_WEIGHTS_ONLY = weights_only("decay_rivals")
SWEEP_WEIGHTS_ONLY = weights_only("decay_sweep")
PAIR = 2
"""The constant run's twin and the decayed one's."""


def wanted(experiment: Experiment, data: Dataset) -> dict[str, tuple[Experiment, Dataset]]:
    """Both films by their captions: the constant rate's, and the chosen schedule's."""
    pairs = (lesson.constant_twin(experiment), data), (experiment, data)
    return dict(zip(captions(experiment, data), pairs, strict=True))


def captions(experiment: Experiment, data: Dataset) -> tuple[str, str]:
    """What stands over the two films."""
    ends = decay_table.alphas_by_update(experiment, data, [1, experiment.iterations])
    name = capitalised(lesson.label(experiment.schedule))
    decayed = f"{name}: α from {rounded(ends[0], 2)} to {rounded(ends[1], 2)}"
    return f"Constant: α = {in_full(experiment.alpha)}", decayed


def show_cost_curves(runs: Sequence[Run]) -> None:
    """What counts of both runs, and what their updates see."""
    shown = runs[0].experiment.iterations, runs[1].experiment.schedule
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Cost of all training examples**")
        table = charts.cost_table(runs)
        show_chart(st, table, charts.cost_spec(*shown), key="decay_costs")
    with right:
        st.markdown("**Cost of each mini-batch**")
        table = charts.batch_table(runs)
        show_chart(st, table, charts.batch_spec(*shown), key="decay_batches")
    st.caption(_curve_words(runs[0]))


def _curve_words(run: Run) -> str:
    said = (
        f"Bars: medians over the last {percent(lesson.WINDOW, 0)} of the updates. Right: "
        "median and middle "
        f"{percent(charts.MIDDLE[1] - charts.MIDDLE[0], 0)} of J{{t}} in each of about "
        f"{charts.STRETCHES} "
        "stretches"
    )
    kept = f", from the lowest and the highest of every {run.trace.width} updates"
    return said + (kept if run.trace.width > 2 else "") + "."


def known_parts(constant: Run, scheduled: Run) -> decay_parts.Parts | None:
    """The parts of the decayed run's cost, where the twins without noise have been trained."""
    found = known(decay_parts.twins_question(constant.experiment, scheduled.experiment))
    if any(run.outcome is None for run in (constant, scheduled)) or len(found) < PAIR:
        return None
    return _parts(constant, scheduled, list(found.values()))


def show_lesson_equations(asked: Experiment, constant: Run, scheduled: Run) -> None:
    """The chapter's equations with the numbers of both runs; of the parts, where they are known."""
    parts = known_parts(constant, scheduled)
    show_equations(lesson_equations(constant, scheduled, asked, parts))


def _parts(constant: Run, scheduled: Run, twins: Sequence[decay_parts.Curve]) -> decay_parts.Parts:
    ends = lesson.measure(scheduled), twins[1].ended, lesson.measure(constant), twins[0].ended
    return decay_parts.parts_of(*ends)


def show_noise_check(constant: Run, scheduled: Run) -> None:
    """The twins of both films without noise; the parts of the decayed run's cost."""
    experiment, m = scheduled.experiment, scheduled.data.train.m
    st.caption(
        f"The same two runs, each update with its α as before, but with all {m} examples in place "
        f"of a mini-batch. {experiment.iterations:,} such updates read every example "
        f"{experiment.iterations:,} times, so this shows what noise costs, and is no cheaper way."
    )
    twins = _twins(constant, scheduled)
    if twins is None:
        return
    parts = _parts(constant, scheduled, twins)
    left, right = st.columns(2, gap="medium")
    show_chart(
        left,
        study_charts.twins_table((constant, scheduled), twins),
        study_charts.twins_spec(experiment.iterations, experiment.schedule),
        key="decay_twins",
    )
    show_chart(
        right,
        study_charts.parts_table(experiment.schedule, parts),
        study_charts.parts_spec(),
        key="decay_parts",
    )
    st.caption(
        "Thick lines: all examples at every update. Faint lines: the films' runs. Bars: the "
        "cost at the end, in nats above the constant rate's cost without noise."
    )
    show_verdict(decay_parts.verdict(parts, experiment, m))


def _twins(constant: Run, scheduled: Run) -> list[decay_parts.Curve] | None:
    """The constant and the scheduled run without noise; until they are there None, and why."""
    if any(run.outcome is None for run in (constant, scheduled)):
        st.caption("Training was stopped: let it end to compare.")
        return None
    experiment = scheduled.experiment
    work = experiment.iterations * scheduled.data.train.m * scheduled.network.n_parameters
    found = study(
        "decay_lesson_twins",
        decay_parts.twins_question(constant.experiment, experiment),
        button=None if work < decay_parts.BY_ITSELF else "Train both with all examples",
    )
    return None if found is None else [curve for (curve,) in found.values()]


def show_all_schedules(experiment: Experiment, data: Dataset) -> None:
    """Every schedule against the constant rate, ten seeds each, behind one button."""
    redraw = ask_redraw(RIVALS_WEIGHTS_ONLY)
    question = decay_sweep.rivals_question(experiment, data, redraw=redraw)
    further, small = "", question.settings.get(decay_sweep.SMALL)
    if small:
        further = (
            f", and one at the chosen decay's last α from the start, {rounded(small[0].alpha)}"
        )
    st.caption(
        "The chosen schedule has its setting as above, each other one its usual setting. The "
        "seeds differ in first weights and batches. Beside them the constant rate without "
        f"noise{further}."
    )
    answers = study("decay_lesson_rivals", question, button="All schedules over 10 seeds")
    if answers is None:
        return
    if study_charts.rivals_table(answers).empty:
        st.warning("Every run diverged: take a smaller α.")
        return
    draw(st, study_charts.rivals_chart(answers), key="decay_rivals")
    st.caption("Points: seeds. Ticks: medians. Dotted: the constant rate's median floor.")
    show_verdict(decay_sweep.rivals_verdict(answers))


def show_knob_sweep(experiment: Experiment) -> None:
    """The chosen schedule's knob swept over ten seeds: the U, and what its arms are made of."""
    knob = lesson.knob_of(experiment.schedule)
    name = lesson.name_of(knob)
    if not knob:
        st.caption(
            "Choose a schedule that has a setting. It is then swept from too slow to too fast."
        )
        return
    if knob not in decay_sweep.VALUES:
        st.caption(
            f"{name} is not swept: the lesson has no values for it that lead from too slow to too "
            "fast. Move it above, and compare over ten seeds."
        )
        return
    redraw = ask_redraw(SWEEP_WEIGHTS_ONLY)
    st.caption(
        f"{name} is swept, all else stays as set. {band_words(redraw=redraw)} Left is slow decay, "
        "right is fast."
        + (" A large k makes the first steps longer than α₀, too." if knob == "decay_k" else "")
    )
    question = decay_sweep.sweep_question(experiment, redraw=redraw)
    noisy = study("decay_lesson_sweep", question, button=f"Sweep {name} over 10 seeds")
    if noisy is None:
        return
    without_noise = replace(question, make=decay_parts.without_noise)
    twins = study("decay_lesson_sweep_twins", without_noise, button=None)
    if twins is not None:
        _show_sweep(experiment, decay_sweep.swept(noisy, twins))


def _show_sweep(experiment: Experiment, found: decay_sweep.Swept) -> None:
    schedule = experiment.schedule
    now = float(getattr(experiment, lesson.knob_of(schedule)))
    table = sweep_charts.sweep_table(schedule, found, now)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**Cost at the end**")
        show_chart(st, table, sweep_charts.sweep_spec(schedule), key="decay_sweep")
    with right:
        st.markdown("**Its two parts**")
        show_chart(st, table, sweep_charts.sweep_parts_spec(schedule), key="decay_sweep_parts")
    show_verdict(decay_sweep.sweep_verdict(schedule, found, now))
    knob, best = lesson.knob_of(schedule), decay_sweep.best_value(found)
    st.button(
        f"Use the lowest: {lesson.name_of(knob)} = {in_full(best)}",
        icon=":material/tune:",
        key="decay_lesson_best",
        on_click=put,
        args=({knob: best},),
    )
