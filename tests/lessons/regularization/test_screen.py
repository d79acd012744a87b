"""What the lesson on regularization shows of its runs: equations with their numbers, tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.experiment import Experiment
from lessons.regularization.lesson import SIZE_EDGES, measure
from lessons.regularization.penalty_match import Match
from lessons.regularization.screen.charts import (
    L1_COLOUR,
    L2_COLOUR,
    colour_of,
    curve_spec,
    curve_table,
    seeds_chart,
    seeds_table,
    sizes_chart,
)
from lessons.regularization.screen.page import lesson_equations
from lessons.regularization.tanh_region import on_the_curve
from lessons.shared.equations import Equation
from tests.ui.runs import diverged, plane, trained
from ui.lesson import running_code

SHORT = Experiment(hidden=(4,), iterations=50, standardize=True)


def by_number(equations: list[Equation]) -> dict[str, Equation]:
    return {equation.number: equation for equation in equations}


@pytest.mark.parametrize("hidden", [(), (4,), (20, 5)])
def test_the_equations_6_to_12_are_there_with_the_runs_numbers(hidden: tuple[int, ...]) -> None:
    run = trained(replace(SHORT, hidden=hidden, lambd=2.0, lambd_l1=0.5), plane())
    shown = by_number(lesson_equations(run))
    assert list(shown) == ["6", "7", "8", "9", "10", "11", "12"]
    last = run.snapshots[-1]
    assert shown["6"].numbers["J"] == f"{last.train_cost:.4f}"
    assert shown["7"].numbers == shown["9"].numbers
    both = float(shown["9"].numbers["L2 term"]) + float(shown["8"].numbers["L1 term"])
    assert both == pytest.approx(last.cost - last.train_cost, abs=2e-4)
    assert shown["11"].numbers["1 - αλ/m"] == "0.985"  # 1 - 0.3 * 2 / 40
    assert float(shown["11"].numbers["after 50 updates"]) == pytest.approx(0.985**50, rel=1e-2)
    assert float(shown["11"].numbers["L1's step, αλ/m"]) == pytest.approx(0.3 * 0.5 / 40, rel=1e-2)
    assert len(shown["10"].numbers) == len(hidden) + 1
    assert ("no hidden Z" in shown["12"].numbers.values()) == (not hidden)


def test_each_equation_has_code_of_the_core() -> None:
    for equation in lesson_equations(trained(SHORT, plane())):
        code, where = running_code(equation.code)
        assert where.startswith(("core/", "lessons/"))
        assert '"""' not in code


def test_a_diverged_run_has_numbers_too() -> None:
    assert by_number(lesson_equations(diverged()))["11"].numbers["after 500 updates"] == "infinite"


def match() -> Match:
    l2 = measure(trained(replace(SHORT, lambd=1.0), plane()))
    return Match(l2, measure(trained(replace(SHORT, lambd_l1=1.0), plane())))


def test_sizes_of_l2_go_up_and_of_l1_down_with_a_rule_at_what_counts_as_small() -> None:
    spec = sizes_chart(match()).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    assert {row["low"] for row in rows if len(row) == 1} == {-3.0}
    for name, sign in (("L2", 1), ("L1", -1)):
        heights = [row["height"] for row in rows if row.get("run", "").startswith(name)]
        assert heights
        assert all(sign * height > 0 for height in heights)
    assert spec["layer"][0]["encoding"]["color"]["scale"]["range"] == [L2_COLOUR, L1_COLOUR]
    assert SIZE_EDGES[0] == -6.0


def test_each_seed_has_a_point_for_each_penalty() -> None:
    pair = match()
    table = seeds_table([pair, pair])
    assert table["penalty"].tolist() == ["L2", "L1", "L2", "L1"]
    assert table["share"].tolist()[:2] == [pair.l2.small_share, pair.l1.small_share]
    assert seeds_chart([pair]).to_dict()["mark"]["type"] == "point"
    assert seeds_table([]).empty


def test_a_penalty_keeps_its_colour() -> None:
    assert colour_of(replace(SHORT, lambd=1.0)) == L2_COLOUR
    assert colour_of(replace(SHORT, lambd_l1=1.0)) == L1_COLOUR
    assert colour_of(replace(SHORT, lambd=1.0, lambd_l1=1.0)) == L2_COLOUR


def test_dots_lie_on_the_tanh_curve_and_hold_all_of_z() -> None:
    table = curve_table(on_the_curve(trained(replace(SHORT, activation="tanh"), plane())))
    np.testing.assert_allclose(table["a"], np.tanh(table["z"]))
    assert table["share"].sum() == pytest.approx(1.0)
    assert table.loc[table["where"] == "nearly straight", "z"].abs().max() < 0.327
    assert [layer["mark"]["type"] for layer in curve_spec()["layer"]] == ["line", "circle"]
