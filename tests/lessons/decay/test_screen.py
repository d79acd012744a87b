"""What the lesson on learning-rate decay shows of its runs: tables, charts, equations, captions."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.schedules import SCHEDULES
from core.training import Run
from lessons.decay import lesson
from lessons.decay import parts as decay_parts
from lessons.decay import table as decay_table
from lessons.decay.lesson import BASE, Ended, label
from lessons.decay.parts import Parts, twin_of
from lessons.decay.screen import charts, page, schedules, study_charts, sweep_charts
from lessons.decay.screen.equations import lesson_equations
from lessons.decay.sweep import ALL, SMALL, VALUES
from lessons.shared.equations import Equation
from tests.ui.runs import plane, trained
from ui.lesson import running_code

SHORT = replace(BASE, hidden=(3,), iterations=200, alpha=0.1, standardize=True)
DATA = plane()  # 40 points: 10 updates an epoch


def pair() -> tuple[Run, Run]:
    return trained(lesson.constant_twin(SHORT), DATA), trained(SHORT, DATA)


def layers(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec.get("layer", [spec])
    return found


# The films


def test_each_run_has_its_costs_and_its_floor() -> None:
    runs = pair()
    table = charts.cost_table(runs)
    for run in runs:
        rows = table[table["run"] == label(run.experiment.schedule)]
        assert rows["cost"].tolist() == [s.train_cost for s in run.snapshots]
        assert set(rows["floor"]) == {lesson.measure(run).cost}


def test_a_run_that_goes_on_has_no_floor_yet() -> None:
    run = Run(replace(SHORT, iterations=100_000), DATA)
    run.advance(1e-3)
    assert charts.cost_table([run])["floor"].isna().all()


def test_with_no_decay_chosen_both_runs_are_one_line() -> None:
    constant = pair()[0]
    assert len(charts.cost_table([constant, constant])) == len(constant.snapshots)
    assert len(charts.batch_table([constant, constant])) <= charts.STRETCHES


def test_a_band_holds_the_middle_of_the_mini_batch_costs_of_its_stretch() -> None:
    run = pair()[1]
    costs = run.trace.low  # one update a bucket
    assert run.trace.width == 1
    table = charts.batch_table([run])
    width = math.ceil(200 / charts.STRETCHES)
    assert len(table) == math.ceil(200 / width)
    assert charts.MIDDLE == (0.1, 0.9), "the caption says how much they hold"
    low, middle, high = np.quantile(np.repeat(costs[:width], 2), [0.1, 0.5, 0.9])
    assert table.loc[0, ["min", "median", "max"]].tolist() == pytest.approx([low, middle, high])


def test_the_cost_chart_marks_the_floor_of_the_constant_rate_in_the_last_quarter() -> None:
    line, floor, bar, words, _ = layers(charts.cost_spec(200, "inverse_time"))
    assert bar["encoding"]["x2"]["field"] == "end"
    calculated = {step["as"]: step["calculate"] for step in bar["transform"] if "as" in step}
    assert (float(calculated["begin"]), float(calculated["end"])) == (150, 200)
    assert any("'constant'" in str(step.get("filter")) for step in floor["transform"])
    assert words["encoding"]["text"]["field"] == "words"
    assert line["encoding"]["y"]["scale"]["type"] == "log"
    assert "nats" in line["encoding"]["y"]["title"]


def test_a_schedule_has_its_own_colour_dash_and_shape() -> None:
    for which in range(3):
        assert len({str(charts.look(name)[which]) for name in SCHEDULES}) == len(SCHEDULES)


def test_a_chart_of_the_constant_rate_alone_has_one_entry_in_its_legend() -> None:
    area, _ = layers(charts.batch_spec(200, "constant"))
    assert area["encoding"]["color"]["scale"]["domain"] == ["constant"]


# The twins


def twins(runs: tuple[Run, Run]) -> list[decay_parts.Curve]:
    found = []
    for run in runs:
        twin = twin_of(run.experiment, DATA)
        while twin.outcome is None:
            twin.advance(1.0)
        found.append(decay_parts.curve(twin))
    return found


def test_the_twins_lie_beside_the_runs_and_the_parts_add_up() -> None:
    runs = pair()
    without = twins(runs)
    table = study_charts.twins_table(runs, without)
    for run, twin in zip(runs, without, strict=True):
        rows = table[table["run"] == label(run.experiment.schedule)]
        assert rows.loc[rows["kind"] == "all examples", "cost"].tolist() == list(twin.cost)
        assert (rows["kind"] == "as set").sum() == len(run.snapshots)
    constant, scheduled = map(lesson.measure, runs)
    parts = decay_parts.parts_of(scheduled, without[1].ended, constant, without[0].ended)
    assert parts.cost == lesson.measure(runs[1]).cost
    assert parts.least == without[0].ended.cost
    assert parts.least + parts.way + parts.noise == pytest.approx(parts.cost)
    assert parts.floor == pytest.approx(lesson.measure(runs[0]).cost - parts.least)


def test_the_bars_are_the_parts_and_leave_out_what_diverged() -> None:
    table = study_charts.parts_table("inverse_time", Parts(0.3, 0.2, 0.02, 0.08, 0.09))
    assert table["value"].tolist() == [0.09, 0.0, 0.08, 0.02]
    assert table["part"].tolist() == ["noise", "distance to go"] * 2
    gone = study_charts.parts_table("inverse_time", Parts(math.inf, 0.2, 0.02, math.inf, 0.09))
    assert gone["value"].tolist() == [0.09, 0.0, 0.02]
    assert layers(study_charts.parts_spec())[0]["mark"]["type"] == "bar"


# Ten seeds and the sweep


def answers() -> dict[str, list[Ended]]:
    names = [*(label(name) for name in SCHEDULES), SMALL, ALL]
    costs = (0.2, 0.3, math.inf)
    return {name: [Ended(cost, cost, cost, 0.1, 0.05) for cost in costs] for name in names}


def test_every_rivals_seed_that_did_not_diverge_is_a_point() -> None:
    table = study_charts.rivals_table(answers())
    assert len(table) == 2 * len(answers())
    chart = study_charts.rivals_chart(answers()).to_dict()
    points, _, floor = chart["layer"]
    assert points["encoding"]["shape"]["scale"]["domain"] == list(answers())
    assert points["encoding"]["x"]["scale"]["type"] == "log"
    assert floor["mark"]["type"] == "rule"


def test_the_sweeps_table_has_a_band_for_the_cost_and_for_each_part() -> None:
    seeds = [Parts(0.3 + 0.01 * seed, 0.2, 0.04, 0.06 + 0.01 * seed, 0.1) for seed in (0, 1, 2)]
    found = {0.1: seeds, 1.0: seeds}
    table = sweep_charts.sweep_table("inverse_time", found, 0.5).set_index(["measure", "value"])
    assert table.loc[("cost", 0.1), ["min", "median", "max"]].tolist() == [0.3, 0.31, 0.32]
    assert table.loc[("noise", 1.0), "median"] == pytest.approx(0.07)
    assert table.loc[("distance to go", 1.0), "median"] == pytest.approx(0.04)
    assert table["floor"].tolist() == pytest.approx([0.3] * 6)
    assert set(table["now"]) == {0.5}


def test_diverged_runs_of_the_sweep_are_left_out_and_a_constant_one_has_no_place() -> None:
    gone = Parts(math.inf, 0.2, 0.04, math.inf, 0.1)
    found = {1.0: [gone, Parts(0.3, 0.2, 0.04, 0.06, 0.1)]}
    table = sweep_charts.sweep_table("inverse_time", found, 0.0)
    assert table.set_index("measure").loc["cost", "size"] == 1
    assert table["now"].isna().all()


@pytest.mark.parametrize("schedule", [n for n in SCHEDULES if lesson.knob_of(n) in VALUES])
def test_on_the_axis_of_a_sweep_the_slow_end_is_left(schedule: str) -> None:
    knob = lesson.knob_of(schedule)
    places = [sweep_charts.place(knob, value) for value in VALUES[knob]]
    rising = places == sorted(places)
    for spec in (sweep_charts.sweep_spec(schedule), sweep_charts.sweep_parts_spec(schedule)):
        scale = layers(spec)[0]["encoding"]["x"]["scale"]
        assert scale["type"] == "log"
        assert scale.get("reverse", False) != rising


# How alpha falls


def test_the_table_has_a_column_for_each_schedule_shown_and_the_chapters_beside_eq_20() -> None:
    experiment = replace(SHORT, alpha=0.2, decay_rate=1.0)
    table = schedules.alpha_table(experiment, DATA, ("inverse_time", "inverse_root_update"))
    assert table["epoch"].tolist() == [1, 2, 3, 4, 20]
    assert table["chapter: α₀ = 0.2, decay_rate = 1"].tolist()[:4] == [
        "0.1",
        "0.067",
        "0.05",
        "0.04",
    ]
    assert table[label("inverse_time")].tolist()[:4] == ["0.1", "0.0667", "0.05", "0.04"]
    assert table[label("inverse_root_update")][0] == "0.2 to 0.0632"
    only = schedules.alpha_table(experiment, DATA, ("exponential",))
    assert list(only) == ["epoch", label("exponential")]


def test_curves_are_cut_where_a_log_axis_would_show_nothing_else() -> None:
    experiment = replace(SHORT, decay_base=0.01)
    table = schedules.curve_table(decay_table.curves(experiment, DATA, SCHEDULES, epochs=None))
    assert table["alpha"].min() >= 1e-6 * 0.1
    assert set(table["run"]) == {label(name) for name in SCHEDULES}


def test_the_log_axis_ends_at_powers_of_ten_and_has_round_ticks() -> None:
    table = schedules.curve_table(decay_table.curves(SHORT, DATA, SCHEDULES, epochs=None))
    assert table["alpha"].min() == pytest.approx(0.1 / 200**0.5)  # 0.0071, k/sqrt(t) at the end
    assert schedules.decades(table) == (0.001, 0.1)
    flat = table[table["run"] == "constant"]
    assert schedules.decades(flat) == (0.1, 1.0)
    assert schedules.round_numbers(0.01, 0.1) == [0.01, 0.02, 0.05, 0.1]
    assert schedules.round_numbers(1e-5, 1.0) == [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0]
    spec = schedules.curve_spec(("constant",), True, (0.01, 0.1))
    assert spec["encoding"]["y"]["scale"]["domain"] == [0.01, 0.1]
    assert spec["mark"]["interpolate"] == "step-after"
    assert "log" not in schedules.curve_spec(("constant",), False, None)["encoding"]["y"]["title"]


# Words and equations


def test_the_captions_have_the_first_and_the_last_alpha() -> None:
    constant, decayed = page.captions(replace(SHORT, alpha=0.2, decay_rate=1.0), DATA)
    assert constant == "Constant: α = 0.2"
    assert decayed == "Inverse time (eq. 20): α from 0.1 to 0.0095"
    both = page.captions(replace(SHORT, schedule="constant"), DATA)
    assert len(set(both)) == 2


def by_title(found: list[Equation]) -> dict[str, Equation]:
    return {equation.title: equation for equation in found}


def test_equations_20_to_22_have_the_knobs_of_the_page() -> None:
    asked = replace(SHORT, decay_base=0.8, decay_k=2.0)
    found = lesson_equations(*pair(), asked, None)
    numbers = [equation.number for equation in found]
    assert (numbers[:4], numbers[-2:]) == (["20", "21", "22", "22"], ["6", "8.7.3"])
    assert len(found) == len(SCHEDULES) - 1 + 2
    shown = by_title(found)
    assert shown["exponential"].numbers["base"] == "0.8"
    assert shown["exponential"].numbers["α in epoch 2, its first update"] == "0.064"
    assert shown["inverse root update"].numbers["α in epoch 1, its first update"] == "0.2"
    assert shown["noise and way"].numbers == {"J": "when both twins have been trained"}
    parts = Parts(0.3, 0.2, 0.04, 0.06, 0.1)
    numbers = by_title(lesson_equations(*pair(), asked, parts))["noise and way"].numbers
    assert numbers["noise"] == "0.0600"


def test_each_equation_has_code_of_the_core() -> None:
    for equation in lesson_equations(*pair(), SHORT, None):
        code, where = running_code(equation.code)
        assert where.startswith(("core/", "lessons/"))
        assert '"""' not in code
