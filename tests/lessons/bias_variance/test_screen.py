"""The lesson on bias and variance on the screen: its charts are valid, its recipe lights up."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import altair as alt
import pytest

from core.diagnosis import diagnose
from lessons.bias_variance import curve_fitting as curves
from lessons.bias_variance import lesson
from lessons.bias_variance.screen import curve_charts, splitting_charts
from lessons.bias_variance.screen.curve_fitting import NEXT, SEED, SIGMA, curve_equations, study_of
from lessons.bias_variance.screen.page import errors_over_time, lesson_equations
from lessons.bias_variance.screen.recipe import STYLE, recipe_data, recipe_svg
from lessons.bias_variance.splitting import TwoDevSets, class_shares
from lessons.shared.evidence import Grade
from tests.core.examples import finished


def test_the_recipe_is_a_well_formed_picture_whose_parts_the_style_can_light() -> None:
    root = ElementTree.fromstring(recipe_svg())
    lit = {word for group in root.iter("g") for word in group.attrib["class"].split()}
    assert lit == {"always", "bias", "variance", "done", "unsure"}
    for branch in lit - {"always"}:
        assert f"svg[data-lit={branch}] .{branch}" in STYLE
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", STYLE), "colours come from the theme"


@pytest.mark.parametrize(
    ("train", "dev", "lit"), [(0.4, 0.41, "bias"), (0.0, 0.3, "variance"), (0.05, 0.06, "done")]
)
def test_the_branch_and_its_numbers_follow_the_errors(train: float, dev: float, lit: str) -> None:
    data = recipe_data(diagnose(train, dev, hoped=0.05, slack=0.05), Grade.SAYS_SO)
    assert data["lit"] == lit
    assert f"{100 * train:.1f} %" in data["bias_numbers"]
    assert f"{100 * (dev - train):.1f} %" in data["variance_numbers"]
    assert data["bias_numbers"] in data["words"]
    assert "?" not in data["variance_numbers"]
    assert recipe_data(None, Grade.TOO_FEW)["lit"] == "none"


@pytest.mark.parametrize(
    ("train", "dev", "grade", "lit"),
    [
        (0.4, 0.41, Grade.TOO_FEW, "bias"),  # rests on the training error alone
        (0.0, 0.3, Grade.TOO_FEW, "unsure"),
        (0.05, 0.06, Grade.TOO_FEW, "unsure"),
        (0.0, 0.3, Grade.POINTS_THAT_WAY, "variance"),
    ],
)
def test_no_answer_is_lit_that_too_few_examples_give(
    train: float, dev: float, grade: Grade, lit: str
) -> None:
    data = recipe_data(diagnose(train, dev, hoped=0.05, slack=0.05), grade)
    assert data["lit"] == lit
    assert data["variance_numbers"].endswith("(?)")
    assert ("too few to tell" in data["words"]) == (grade is Grade.TOO_FEW)


def test_every_chart_of_the_lesson_is_valid() -> None:
    run = finished(lesson.BASE)
    found = study_of(20, SIGMA.default, SEED.default)
    sample = curves.draw(m=20, sigma=SIGMA.default, seed=SEED.default)
    fan = curves.fan(12, m=20, sigma=SIGMA.default, seed=SEED.default, fits=5)
    charts: list[alt.LayerChart] = [
        errors_over_time(run, 0.1),
        curve_charts.fits_chart(sample, fan[:, 0], fan),
        curve_charts.errors_chart(found.errors, found.band, 5),
        curve_charts.sources_chart(found.parts, found.measured),
        splitting_charts.precision_chart(0.9, 1000),
        splitting_charts.shares_chart(class_shares(100, 0.1, seed=0), 0.1),
        splitting_charts.dev_sets_chart([TwoDevSets(0.1, 0.2, 0.3)]),
    ]
    for chart in charts:
        spec = chart.to_dict()  # checks the spec against Vega-Lite's schema
        titles = re.findall(r"'title': '([^']+)'", str(spec))
        assert titles, "every chart names its axes"
        first, *further = (len(rows) for rows in spec["datasets"].values())
        assert all(rows <= first for rows in further), "Show data shows the first table"


def test_equations_show_the_numbers_of_the_run_and_name_real_functions() -> None:
    run = finished(lesson.BASE)
    diagnosis = lesson.diagnosis_of(run, hoped=0.08, slack=0.04)
    assert diagnosis is not None
    found = study_of(20, SIGMA.default, SEED.default)
    shown = [*lesson_equations(run, diagnosis), *curve_equations(found, 5, 20, SIGMA.default)]
    assert all(callable(equation.code) and equation.numbers for equation in shown)
    assert shown[0].numbers["bias"] == f"{100 * diagnosis.train_error:.1f} %"


def test_the_presets_of_the_curve_are_within_its_controls() -> None:
    for settings in NEXT.values():
        assert settings.get("bias_variance_curve_degree", 0) in curves.DEGREES
