"""The diagnosis of a network: its errors against the hoped-for one, the recipe, the sweeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from core.diagnosis import Diagnosis, advise
from core.experiment import RULES, Experiment
from core.knobs import Choice, Number
from core.training import Run
from lessons.bias_variance import lesson
from lessons.bias_variance.screen.equations import CHANCE
from lessons.bias_variance.screen.recipe import recipe_picture, show_step_buttons
from lessons.bias_variance.splitting import standard_error
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.evidence import Grade
from lessons.shared.seeds import band_words
from lessons.shared.words import percent
from ui.lesson import show_equations, show_verdict
from ui.looks.axes import level_rule, tip
from ui.looks.show import draw
from ui.looks.spec import Chart
from ui.looks.sweeps import PARTS, error_band_chart, part_band_table
from ui.redraw import ask_redraw, weights_only
from ui.stops import Control
from ui.study import study
from ui.test_set import show_test_set

MOST_TRIED = 8
TRIED = "bias_variance_tried"
WEIGHTS_ONLY = weights_only("bias_variance")
SWEEPS = ("size of the net", "amount of data")
OVER = Control("bias_variance_sweep", "Over", Choice(SWEEPS), SWEEPS[0], quiet=True)
HOPED = Control(
    "bias_variance_hoped",
    "Error hoped for, %",
    Number(0, 50, whole=True),
    round(100 * lesson.HOPED),
    "What a person or the best known method gets wrong. The default rings overlap so "
    "much that about 8 % cannot be told apart.",
    step=1,
)
SLACK = Control(
    "bias_variance_slack",
    "Slack, %",
    Number(1, 20, whole=True),
    round(100 * lesson.SLACK),
    "An error counts as high when it is above what it is compared with by more than this.",
    step=1,
)


def ask_hopes() -> tuple[float, float]:
    """The sliders for the error one hopes for and the slack, as shares."""
    with st.expander("What counts as a high error?"):
        return HOPED.show() / 100, SLACK.show() / 100


def show_recipe(run: Run, found: Diagnosis | None) -> None:
    """The flow chart with the branch lit, and its advice; found is None where the run diverged."""
    grade = Grade.TOO_FEW if found is None else lesson.variance_grade(run, found)
    recipe_picture(found, grade)
    if found is None:
        st.caption("No diagnosis: the run diverged.")
    elif grade is Grade.TOO_FEW and found.branch != "bias":
        wrong, m = lesson.wrong_of_dev(run)
        st.caption(
            f"The bias is not high. Whether the variance is high, {wrong:,} wrong of {m:,} dev "
            "examples are too few to tell. A larger dev set can tell: see Splitting the data."
        )
    elif found.branch == "done":
        st.caption(
            f"Neither is high ({lesson.diagnosis_words(run, found)}). Now you may use the test "
            "set, once:"
        )
        show_test_set(run, "bias_variance")
    else:
        words = "It underfits" if found.branch == "bias" else "It overfits"
        st.caption(f"{words}. Try one of these. Each changes one setting and keeps all others.")
        show_step_buttons(advise(run.experiment, found.branch, run.source.train.m))


def note_tried_net(run: Run, found: Diagnosis) -> None:
    """Keep the settings of this run, with what came of it, among those tried in this session."""
    experiment = run.experiment
    row: dict[str, Any] = {
        "Data": experiment.plain.dataset,
        "Hidden layers": RULES["hidden"].text(experiment.hidden) or "none",
        "Examples": run.data.train.m,
        "Updates": run.iteration,
        "g": experiment.activation,
        "λ": experiment.lambd,
        "keep_prob": experiment.keep_prob,
        "Seed": experiment.init_seed,
        "Training error": percent(found.train_error),
        "Dev error": percent(found.dev_error),
        "Diagnosis": lesson.diagnosis_words(run, found),
    }
    rows = [old for old in st.session_state.get(TRIED, []) if old != row][-MOST_TRIED + 1 :]
    st.session_state[TRIED] = [*rows, row]


def show_tried_nets() -> None:
    """The settings tried so far in this session, with what came of each."""
    st.dataframe(pd.DataFrame(st.session_state.get(TRIED, [])), hide_index=True)


def show_errors_over_time(run: Run, hoped: float) -> None:
    """Both errors over the updates."""
    draw(st, errors_over_time(run, hoped), key="errors_over_time")


def errors_over_time(run: Run, hoped: float) -> Chart:
    """Training and dev error over the updates, with the hoped-for error as a dashed rule."""
    table = pd.DataFrame(
        [
            {"iteration": s.iteration, "part": part, "error": error}
            for s in run.snapshots
            for part, error in (("train", 1 - s.train_accuracy), ("dev", 1 - s.dev_accuracy))
        ]
    )
    lines = alt.Chart(table, height=260).encode(
        alt.X("iteration:Q", title="training time in updates"),
        alt.Y("error:Q", title="error", axis=alt.Axis(format="%")),
        *PARTS.lines("part"),
        tooltip=["part", tip("iteration:Q", "update", ","), tip("error:Q", form=".1%")],
    )
    rule = level_rule(alt.Chart(pd.DataFrame({"hoped": [hoped]})), "hoped")
    return lines.mark_line() + rule.encode(tooltip=[tip("hoped:Q", form=".0%")])


def show_sweeps(experiment: Experiment, m: int, *, hoped: float, slack: float) -> None:
    """Errors over the size of the net or the amount of data, ten seeds each, behind a button."""
    columns = st.columns([2, 1])
    over, redraw = OVER.show(columns[0]), ask_redraw(WEIGHTS_ONLY, columns[1])
    if over == SWEEPS[0]:
        _size_of_the_net(experiment, redraw=redraw)
    else:
        _learning_curve(experiment, m, hoped=hoped, slack=slack, redraw=redraw)
    st.caption(f"{band_words(redraw=redraw)} Upright line: this page's setting.")


def _size_of_the_net(experiment: Experiment, *, redraw: bool) -> None:
    question = lesson.width_question(experiment, redraw=redraw)
    answers = study("bias_sweep", question, button="Sweep the size of the net, 10 seeds")
    if answers is not None:
        units = {float(sum(hidden)): seeds for hidden, seeds in answers.items()}
        now, said = float(sum(experiment.hidden)), lesson.width_verdict(answers)
        _show_errors(units, said, title="hidden units in all", log=False, now=now)


def _learning_curve(
    experiment: Experiment, m: int, *, hoped: float, slack: float, redraw: bool
) -> None:
    question = lesson.data_question(experiment, redraw=redraw)
    answers = study("bias_sweep", question, button="Learning curve, 10 seeds")
    if answers is not None:
        examples = {float(seeds[0].m): seeds for seeds in answers.values()}
        said = lesson.data_verdict(answers, hoped=hoped, slack=slack)
        now = float(experiment.train_of(m))
        _show_errors(examples, said, title="training examples (log)", log=True, now=now)


def _show_errors(
    found: Mapping[float, Sequence[lesson.Errors]],
    said: list[str],
    *,
    title: str,
    log: bool,
    now: float,
) -> None:
    errors = {x: [(one.train_error, one.dev_error) for one in runs] for x, runs in found.items()}
    chart = error_band_chart(part_band_table(errors), title=title, log=log, now=now)
    draw(st, chart, key="bias_sweep_chart")
    show_verdict(said)


def show_lesson_equations(run: Run, found: Diagnosis | None) -> None:
    """The equations with this run's numbers, where it has some."""
    if found is None:
        st.caption("The run diverged, so there are no numbers.")
    else:
        show_equations(lesson_equations(run, found))


def lesson_equations(run: Run, found: Diagnosis) -> list[Equation]:
    """Bias, variance and the dev error's own chance with this run's numbers (8.2.2)."""
    m_dev = run.data.dev.m
    return with_numbers(
        {
            "bias and variance": {
                "bias": percent(found.bias),
                "variance": percent(found.variance),
                "hoped for": percent(found.hoped),
                "slack": percent(found.slack),
                "diagnosis": found.words,
            },
            "the recipe": {
                "above the hoped": percent(found.bias - found.hoped),
                "branch": found.branch,
            },
            CHANCE: {
                "p": percent(found.dev_error),
                "m dev": f"{m_dev}",
                "standard error": percent(standard_error(found.dev_error, m_dev)),
            },
        }
    )
