"""What the lesson on optimizers shows: tables, equations with numbers, accounts of single steps."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.optimizers import OPTIMIZERS
from core.training import Run, finish
from datasets import load_series
from lessons.optimizers import averages as ewa
from lessons.optimizers import lesson
from lessons.optimizers import race as optimizers_race
from lessons.optimizers import steps as optimizers_steps
from lessons.optimizers.lesson import BASE, TARGETS, Raced
from lessons.optimizers.race import RACERS
from lessons.optimizers.screen import averages as optimizers_averages
from lessons.optimizers.screen import averages_charts as optimizers_averages_charts
from lessons.optimizers.screen import network_charts as optimizers_network_charts
from lessons.optimizers.screen import race_charts as optimizers_race_charts
from lessons.optimizers.screen import state_charts as optimizers_state_charts
from lessons.optimizers.screen import variants_charts as optimizers_variants_charts
from lessons.optimizers.screen.charts import LOOKS, TITLES
from lessons.optimizers.screen.race_equations import account_table, race_equations
from lessons.optimizers.surfaces import NAMES, surface
from lessons.optimizers.trace import follow
from tests.pages.opening import fine, open_whole_page, texts, trained
from tests.ui.runs import plane
from ui.lesson import running_code

SHORT = replace(BASE, hidden=(4, 3), iterations=12, batch_size=16, standardize=True)
SPECS: list[dict[str, Any]] = [
    optimizers_averages_charts.year_spec(),
    optimizers_averages_charts.weights_spec(),
    optimizers_race_charts.surface_spec(),
    optimizers_race_charts.costs_spec(),
    optimizers_race_charts.sweep_spec(),
    optimizers_network_charts.costs_spec(300),
    optimizers_network_charts.sweep_spec(),
    optimizers_state_charts.kept_spec(),
    optimizers_state_charts.effective_spec(5),
    optimizers_variants_charts.roots_spec(),
    optimizers_variants_charts.epsilon_spec(),
    optimizers_variants_charts.literal_spec(("with :=", "as meant"), "cost", "~g"),
]


def year(beta: float = 0.9) -> ewa.Averages:
    return ewa.average(load_series("seattle").values, beta)


def race(name: str = "ravine", alpha: float = 0.01) -> list[optimizers_race.Lane]:
    found = surface(name, 20)
    return optimizers_race.race(found, found.start, dict.fromkeys(RACERS, alpha), 0.9)


@pytest.mark.parametrize("spec", SPECS, ids=range(len(SPECS)))
def test_a_spec_has_no_data_of_its_own_and_can_be_sent(spec: dict[str, Any]) -> None:
    assert "datasets" not in spec
    assert json.dumps(spec)


def test_the_optimizers_differ_in_colour_dash_and_shape() -> None:
    for cue in zip(*LOOKS.looks.values(), strict=True):
        assert len(set(cue)) == len(OPTIMIZERS)
    assert {"Gradient descent", "Momentum", "RMSprop", "Adam"} <= set(TITLES)


# Averages


def test_the_year_has_its_days_both_averages_and_the_window() -> None:
    table = optimizers_averages_charts.year_table(year(), load_series("seattle").dates, 100)
    assert table["mark"].value_counts().to_dict() == {"line": 730, "day": 365, "window": 1}
    window = table[table["mark"] == "window"].iloc[0]
    assert (window["day"], window["end"]) == (pytest.approx(90), 100)


@pytest.mark.parametrize("beta", ewa.BETAS)
@pytest.mark.parametrize("t", [1, 7, 365])
def test_the_bars_are_eq_14s_weights_newest_first(beta: float, t: int) -> None:
    values = year().values
    table = optimizers_averages_charts.weights_table(beta, t, values)
    assert table["weight"].iloc[0] == pytest.approx(1 - beta)
    assert table["value"].iloc[0] == values[t - 1]
    assert table["weight"].sum() > 0.99 * (1 - beta**t)
    inside = (table["place"] == "in the window").sum()
    assert inside == min(t, round(ewa.window(beta)))


@pytest.mark.parametrize("t", [1, 10])
def test_a_days_account_and_equations_have_the_same_numbers(t: int) -> None:
    found = year()
    words = optimizers_averages.account_table(found, t)
    shown = optimizers_averages.averages_equations(found, t)
    assert [equation.number for equation in shown] == ["13", "14", "15", "16"]
    assert f"**{found.corrected[t - 1]:.3f} °C**" in words
    assert shown[2].numbers["corrected"] == f"{found.corrected[t - 1]:.3f} °C"
    assert words.count(f"**{found.raw[t - 1]:.3f} °C**") == 2, "the loop and the sum"
    assert all(
        running_code(equation.code)[1].startswith(("core/", "lessons/")) for equation in shown
    )


# The race


@pytest.mark.parametrize("name", NAMES)
def test_the_pictures_rows_are_finite_and_of_all_four(name: str) -> None:
    found, lanes = surface(name), race(name)
    table = optimizers_race_charts.lanes_table(found, lanes, 3)
    assert np.isfinite(table[["w1", "w2", "J"]]).all(axis=None)
    rows = optimizers_race_charts.surface_table(name, 20, table)
    assert set(rows["mark"]) >= {"contour", "minimum", "path"}
    assert len(rows) < 12_000, "what the browser is sent"


def test_a_diverged_lane_leaves_no_infinite_rows() -> None:
    lanes = race(alpha=10.0)
    table = optimizers_race_charts.lanes_table(surface("ravine", 20), lanes, 50)
    assert lanes[0].diverged
    assert np.isfinite(table[["w1", "w2", "J"]]).all(axis=None)
    assert "Adam" in set(table["racer"])


def test_the_sweeps_rows_have_a_best_for_each_that_arrives() -> None:
    found = optimizers_race.sweep(surface("ravine", 20), 0.9)
    table = optimizers_race_charts.sweep_table(found)
    assert table[table["best"]]["racer"].tolist() == list(TITLES)
    assert (table["min"] <= table["median"]).all()


@pytest.mark.parametrize("t", [1, 4])
def test_the_races_equations_have_the_steps_numbers(t: int) -> None:
    found, lanes = surface("ravine", 20), race()
    shown = dict(zip(RACERS, race_equations(found, 0.9, lanes, t), strict=True))
    four = ("gradient_descent", "momentum", "RMSprop", "Adam")
    assert [shown[name].number for name in four] == ["8.6.2", "17", "18", "19"]
    adam = lanes[RACERS.index("Adam")]
    after = adam.path[t]
    assert shown["Adam"].numbers["w after (w1, w2)"] == f"{after[0]:.4g}, {after[1]:.4g}"
    table = account_table(optimizers_steps.account(found, adam, 0.9, t))
    assert f"| {after[0]:.4g} | {after[1]:.4g} |" in table


# The network


def test_the_cost_rows_are_the_snapshots() -> None:
    runs = [finish(Run(e, plane())) for e in lesson.with_each(SHORT, lesson.BEST).values()]
    table = optimizers_network_charts.costs_table(runs, 0.1)
    assert len(table) == len(RACERS) * 13
    assert set(table["racer"]) == set(TITLES)


def test_the_network_sweep_leaves_out_who_never_arrives() -> None:
    answers = {
        (name, alpha): [
            Raced((np.inf if name == "momentum" else 10.0 + seed,) * len(TARGETS), 0.1)
            for seed in range(3)
        ]
        for name in RACERS
        for alpha in lesson.SWEPT[name]
    }
    table = optimizers_network_charts.sweep_table(answers, 0.1)
    assert set(table["racer"]) == set(TITLES) - {"Momentum"}
    assert (table["median"] == 11).all()
    assert table["arrived"].iloc[0] == "3 of 3"


def test_what_is_kept_depends_on_the_optimizer() -> None:
    names = {
        name: set(
            optimizers_state_charts.kept_table(
                follow(replace(SHORT, optimizer=name, alpha=0.05), plane()), 2
            )["what"]
        )
        for name in RACERS
    }
    kept = optimizers_state_charts.KEPT
    assert names["gradient_descent"] == {kept["dW"]}
    assert names["momentum"] == {kept["dW"], kept["v"]}
    assert names["RMSprop"] == {kept["dW"], kept["s"]}
    assert names["Adam"] == set(kept.values())


def test_the_roots_differ_below_the_root_of_epsilon_only() -> None:
    table = optimizers_variants_charts.roots_table(np.array([0.01, 0.02])).set_index("root_s")
    by = {name: rows["factor"] for name, rows in table.groupby("variant")}
    inside, outside = by["1e-8 inside"], by["1e-8 outside"]
    assert inside.iloc[0] == pytest.approx(1e4, rel=1e-3), "1 / sqrt(1e-8)"
    assert outside.iloc[0] > 9e7, "1 / (1e-9 + 1e-8)"
    large = inside.index > 0.01
    assert inside[large].to_numpy() == pytest.approx(outside[large].to_numpy(), rel=1e-4)


def test_a_run_without_s_has_no_range_of_s() -> None:
    table = optimizers_variants_charts.roots_table(np.empty(0))
    assert len(table) == 606


# The page, tab by tab: the tests of every page see its first tab only.


@pytest.mark.parametrize(
    "parameters",
    [
        {"optimizers_averages_day": "1", "optimizers_averages_beta": "0.995"},
        {"optimizers_tab": "A race on a surface", "optimizers_race_surface": "saddle"},
        {"optimizers_tab": "A race on a surface", "optimizers_race_share": "5"},
        {"optimizers_tab": "A race on a surface", "optimizers_race_surface": "Matterhorn"},
        {"optimizers_tab": "A race on a surface", "optimizers_race_beta": "0.99"},
        {"optimizers_tab": "The network", "hidden": "none", "beta1": "0", "beta2": "0"},
        {"optimizers_tab": "The network", "optimizers_alpha_Adam": "10", "activation": "relu"},
        {"optimizers_tab": "The network", "optimizers_state_of": "RMSprop", "alpha": "0.1"},
        {"optimizers_tab": "The network", "optimizers_target": "hm", "iterations": "1"},
    ],
    ids=str,
)
def test_a_tab_opens_from_its_link(parameters: dict[str, str]) -> None:
    app = trained(open_whole_page("optimizers.py", **({"iterations": "20"} | parameters)))
    assert texts(app.info), "a verdict"
    assert texts(app.subheader).endswith("Try next")


@pytest.mark.slow
@pytest.mark.parametrize("tab", ["Averages", "A race on a surface", "The network"])
def test_every_try_next_button_works(tab: str) -> None:
    link = {"optimizers_tab": tab} | ({"iterations": "20"} if tab == "The network" else {})
    app = trained(open_whole_page("optimizers.py", **link))
    labels = [button.label for button in app.button if (button.key or "").startswith("next ")]
    assert len(labels) >= 5
    for label in labels:
        button = next(b for b in app.button if b.label == label)
        fine(button.click().run())
        app = trained(app) if label != "Back to the start" else app


def test_the_films_and_the_states_controls_move() -> None:
    app = trained(open_whole_page("optimizers.py", optimizers_tab="The network", iterations="20"))
    for name in TITLES[:3]:
        fine(app.selectbox(key="optimizers_film").set_value(name).run())
    moves = [("optimizers_state_of", title) for title in TITLES]
    moves += [("optimizers_layer_of_5", layer) for layer in (5, 2)]
    for key, value in moves:
        group = next(g for g in app.get("button_group") if g.key == key)
        fine(group.set_value(value).run())
        assert app.session_state[key] == value
