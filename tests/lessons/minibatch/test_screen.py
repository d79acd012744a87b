"""The mini-batch page's charts show what the core has measured, and its words fit its runs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.training import Run
from lessons.minibatch import lesson, noise
from lessons.minibatch.lesson import BATCH, KINDS, MINI, STOCHASTIC
from lessons.minibatch.path import paths
from lessons.minibatch.screen import charts, path_charts, target_charts
from lessons.minibatch.screen.equations import lesson_equations
from lessons.minibatch.screen.path import pictured_examples
from lessons.minibatch.target import TARGETS, Reached
from lessons.minibatch.timing import Timing
from tests.core.examples import dataset, finished
from tests.pages.opening import fine, open_page, open_whole_page, press, session, texts, trained
from ui.film.payload import decode_payload
from ui.lesson import running_code
from ui.run_film import run_payload

SHORT = replace(lesson.BASE, hidden=(4,), batch_size=8)
TIMES = {
    BATCH: Timing(40, "numpy", 4e-3, 1.0),
    MINI: Timing(8, "numpy", 2e-3, 1.0),
    STOCHASTIC: Timing(1, "numpy", 1e-3, 1.0),
}


@pytest.fixture(scope="module")
def runs() -> dict[str, Run]:
    trio = lesson.trio(SHORT, 40, 5)
    return {kind: finished(one, dataset()) for kind, one in trio.items()}


# One descent, three axes.


@pytest.mark.parametrize(
    ("axis", "ends"),
    [("update", (5, 25, 200)), ("epoch", (5, 5, 5)), ("ms", (20, 50, 200))],
)
def test_each_axis_has_the_three_runs_ends_where_they_belong(
    runs: dict[str, Run], axis: str, ends: tuple[float, ...]
) -> None:
    table = charts.progress_table(runs, TIMES, axis, charts.COST)
    lines = table[table["mark"] == "line"]
    found = lines.groupby("kind")["x"].max()
    assert [found[kind] for kind in KINDS] == pytest.approx(ends)
    for kind in KINDS:
        last = lines[lines["kind"] == kind].iloc[-1]
        assert last["value"] == runs[kind].snapshots[-1].train_cost
    assert (table["x"] > 0).all(), "a log axis has no 0"


def test_the_band_has_the_extremes_of_every_update(runs: dict[str, Run]) -> None:
    for run in runs.values():
        band = charts.trace_table(run)
        assert band["high"].max() == pytest.approx(run.trace.high.max())
        assert band["low"].min() == max(run.trace.low.min(), charts.LEAST_COST)
        assert (band["low"] <= band["high"]).all()


def test_the_dev_error_has_no_band(runs: dict[str, Run]) -> None:
    table = charts.progress_table(runs, TIMES, "epoch", charts.DEV_ERROR)
    assert set(table["mark"]) == {"line"}
    batch = table[table["kind"] == BATCH]
    assert batch["value"].tolist() == [1 - s.dev_accuracy for s in runs[BATCH].snapshots[1:]]


def test_films_of_different_batches_keep_in_step_by_epochs(runs: dict[str, Run]) -> None:
    headers = [decode_payload(run_payload(run, name="x", group="g"))[0] for run in runs.values()]
    assert [header["pace"] for header in headers] == [1, 5, 40]
    ends = [run.iteration for run in runs.values()]
    assert [end / header["pace"] for end, header in zip(ends, headers, strict=True)] == [5, 5, 5]


# The noise of the gradient.


def test_the_noise_chart_has_both_laws_what_was_drawn_and_the_seeds_range(
    runs: dict[str, Run],
) -> None:
    here = noise.noise_at(runs[MINI], noise.FIRST)
    assert here is not None
    louder = replace(here, with_replacement=tuple(2 * n for n in here.with_replacement))
    table = charts.noise_table(here, [here, louder])
    law = table[table["what"] == charts.LAW]
    assert law["noise"].tolist() == [here.spread / math.sqrt(size) for size in here.sizes]
    drawn = table[table["what"] == charts.DRAWN]
    assert drawn["low"].tolist() == list(here.with_replacement)
    assert drawn["high"].tolist() == list(louder.with_replacement)
    without = table[table["what"] == charts.DRAWN_WITHOUT]
    assert without["size"].tolist() == list(here.sizes[:-1]), "nothing is left of all 40"
    alone = charts.noise_table(here, [])
    alone = alone[alone["what"] == charts.DRAWN]
    assert alone["low"].tolist() == alone["high"].tolist() == alone["noise"].tolist()


# The bowl.


def test_the_picture_has_the_start_the_bottom_and_the_batchs_whole_path_in_it() -> None:
    examples = pictured_examples()
    found = paths(examples, 16, 0.1, 30)
    low1, high1, low2, high2 = path_charts.edges_of(examples.bowl, found)
    assert high1 - low1 == pytest.approx(high2 - low2), "one scale for both axes"
    inside = [*found[BATCH].path, np.zeros(2), examples.bowl.bottom]
    assert all(low1 < w[0] < high1 and low2 < w[1] < high2 for w in inside)
    table = path_charts.path_table(examples.bowl, found)
    assert (table["mark"] == "path").sum() == 3 * 31
    assert (table["mark"] == "bottom").sum() == 1


def test_what_is_left_is_drawn_against_the_examples_used() -> None:
    examples = pictured_examples()
    found = paths(examples, 16, 0.1, 30)
    table = path_charts.left_table(found)
    most = table.groupby("kind")["examples"].max()
    assert [most[kind] for kind in KINDS] == [30 * examples.m, 30 * 16, 30]
    assert (table["min"] >= path_charts.LEAST_LEFT).all()


# Times.


def answer(size: int, updates: float) -> Reached:
    return Reached(size, 0.1, 100, (updates,) * len(TARGETS))


def test_the_target_chart_has_a_band_where_most_seeds_get_there_and_a_cross_where_some_do_not() -> (
    None
):
    updates = {1: (10, 20, math.inf), 0: (4, math.inf, math.inf), 10: (5, 6, 7)}
    answers = {size: [answer(size, n) for n in seeds] for size, seeds in updates.items()}
    table = target_charts.target_table(
        {target_charts.PAGE: answers}, lambda one: one.updates_to(0.1), 10
    ).set_index("size")
    assert table.loc[1, ["min", "median", "max", "failed"]].tolist() == [10, 20, 20, 1]
    assert table.loc[10, ["min", "median", "max", "failed"]].tolist() == [5, 6, 7, 0]
    assert math.isnan(table.loc[100, "median"])
    assert table.loc[[1, 100], "top"].tolist() == [20, 20]
    assert math.isnan(table.loc[10, "top"])
    assert set(table["now"]) == {10}


def test_the_timing_chart_marks_powers_of_two() -> None:
    timings = [Timing(size, "numpy", 1e-6 * size, 1.0) for size in (7, 8)]
    table = target_charts.timing_table(timings)
    assert table["kind"].tolist() == ["other size", "power of two"]
    assert table["each"].tolist() == pytest.approx([1, 1])


@pytest.mark.parametrize(
    "spec",
    [
        *(charts.progress_spec(a, what) for a in charts.AXES for what in charts.MEASURES),
        charts.noise_spec(),
        path_charts.path_spec((-1.0, 1.0, -1.0, 1.0)),
        path_charts.left_spec(),
        *(target_charts.target_spec(unit) for unit in target_charts.UNITS),
        target_charts.timing_spec(),
    ],
)
def test_every_chart_names_its_axes_and_has_tooltips(spec: dict[str, Any]) -> None:
    encodings = [layer["encoding"] for layer in spec.get("layer", [spec])]
    for axis in ("x", "y"):
        assert any(e[axis].get("title") for e in encodings if axis in e)
    assert any("tooltip" in e for e in encodings)


# Equations.


def test_the_equations_have_the_runs_numbers_and_code_of_the_core(runs: dict[str, Run]) -> None:
    here = noise.noise_at(runs[MINI], noise.FIRST)
    shown = {equation.title: equation for equation in lesson_equations(runs, here)}
    assert shown["batches"].numbers["updates an epoch, mini-batch"] == "5"
    assert shown["batches"].numbers["examples in the last"] == "8"
    found = lesson.late_costs(runs[STOCHASTIC])
    said = shown["cost J{t}"].numbers[f"J{{t}} at the end, {STOCHASTIC}"]
    assert said == f"{found.low:.4f} to {found.high:.4f}"
    assert here is not None
    law = f"{here.spread / math.sqrt(8):.4g}"
    assert shown["noise of a batch"].numbers["noise at B = 8, with replacement"] == law
    for equation in shown.values():
        assert running_code(equation.code)[1].startswith(("core/", "lessons/"))
    assert "noise of a batch" not in {e.title for e in lesson_equations(runs, None)}


# The page.


def test_the_page_trains_three_films_and_says_what_they_show() -> None:
    app = trained(open_whole_page("minibatch.py", minibatch_epochs="5"))
    runs = list(session(app)["minibatch"].runs.values())
    assert [run.iteration for run in runs] == [5, 95, 1500]
    words = texts(app.info)
    assert "Training cost after 5 epochs" in words
    assert "m = 300 is below 2,000" in words
    assert "with replacement: as 1/√B has it" in words
    assert "60 updates of 341 examples" in words


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"batch_size": "all"}, "mini-batch and batch are the same run"),
        ({"batch_size": "1"}, "mini-batch and stochastic are the same run"),
        ({"lambd": "0.1"}, "one λ, three penalties"),
        ({"alpha": "1000", "lambd": "1000"}, "diverged at α = 1,000"),
        ({"hidden": "none"}, "Training cost after 5 epochs"),
        ({"train_size": "1"}, "the same run"),
        ({"minibatch_path_alpha": "1"}, "Stochastic, 60 updates of 1 example: "),
    ],
)
def test_unusual_settings_have_their_words(settings: dict[str, str], words: str) -> None:
    app = trained(open_whole_page("minibatch.py", minibatch_epochs="5", **settings))
    assert words in texts(app.info)


def test_a_link_with_values_that_the_controls_do_not_know_is_answered() -> None:
    app = open_page("minibatch.py", minibatch_epochs="7", minibatch_target="x", batch_size="-3")
    said = texts(app.toast)
    assert "`minibatch_epochs = 7`. It must be one of 5, 10" in said
    assert "`batch_size = -3`. It must be a whole number" in said
    assert "`minibatch_target = x`. It must be one of 0.6, 0.5" in said
    assert not app.query_params
    app = trained(app)
    fine(app)


def test_more_epochs_than_stochastic_descent_may_make_are_cut_with_a_word() -> None:
    app = open_whole_page("minibatch.py", dataset="digits", minibatch_epochs="100", hidden="none")
    assert "92 epochs, not 100" in texts(app.caption)


def test_the_ways_to_look_change_what_is_shown_without_training_again() -> None:
    app = trained(open_whole_page("minibatch.py", minibatch_epochs="5"))
    before = session(app)["minibatch"].name
    timings = session(app)["minibatch_timings"]
    fine(app.segmented_control(key="minibatch_measure").set_value("dev error").run())
    fine(app.segmented_control(key="minibatch_weights").set_value("last weights").run())
    assert "At the last weights" in texts(app.info)
    assert session(app)["minibatch"].name == before
    assert session(app)["minibatch_timings"] is timings, "measured once for these films"
    trained(press(app, "Train again"))
    assert session(app)["minibatch_timings"] is not timings


def test_where_two_runs_are_the_same_neither_is_the_faster() -> None:
    app = trained(open_page("minibatch.py", minibatch_epochs="5", batch_size="512"))
    _, measured = session(app)["minibatch_timings"]
    assert measured[BATCH] is measured[MINI]
    assert measured[STOCHASTIC] is not measured[BATCH]
    assert "mini-batch and batch are the same run" in texts(app.info)
