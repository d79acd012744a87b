"""The section on curve fitting: its controls, charts, verdict and equations (8.2.2, Fig. 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.choices import Stops
from core.knobs import Number
from lessons.bias_variance import curve_fitting as lesson
from lessons.bias_variance.curve_fitting import Decomposition, Measured
from lessons.bias_variance.screen.curve_charts import errors_chart, fits_chart, sources_chart
from lessons.bias_variance.screen.equations import FIT, MEASURED, SOURCES
from lessons.bias_variance.screen.guide import GUIDE
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.words import in_full
from ui.first_screen import first_screen, show_first_verdict
from ui.lesson import show_equations, starts_of, try_next
from ui.looks.show import draw
from ui.questions import Questions
from ui.stops import Control

KEY = "bias_variance_curve"
FITS = 30
DEGREE = Control(
    f"{KEY}_degree",
    "Degree of the polynomial",
    Number(lesson.DEGREES[0], lesson.DEGREES[-1], whole=True),
    5,
    "Degree 0 is a level line, 1 a straight one.",
    step=1,
)
POINTS = Control(f"{KEY}_points", "Training points", Stops((15, 20, 30, 50, 100, 200)), 20)
SIGMA = Control(
    f"{KEY}_sigma",
    "Noise σ",
    Number(0.1, 1.0),
    0.4,
    "Standard deviation of what is added to the true curve, in units of y.",
    step=0.1,
)
SEED = Control(f"{KEY}_seed", "Data seed", Number(0, 9999, whole=True), 1)
NEXT: dict[str, dict[str, Any]] = {
    "Too simple: degree 1": {DEGREE.key: 1},
    "About right: degree 5": {DEGREE.key: 5},
    "Too flexible: degree 12": {DEGREE.key: 12},
    "Degree 12, but 200 points": {DEGREE.key: 12, POINTS.key: 200},
    "20 points again": {POINTS.key: POINTS.default},
}


@dataclass(frozen=True)
class Study:
    """What all degrees gave for one number of points, noise and seed; lists over DEGREES.

    band has the errors of each of the lesson's seeds.
    """

    parts: list[Decomposition]
    measured: list[Measured]
    errors: list[tuple[float, float]]
    band: list[list[tuple[float, float]]]


@st.cache_data(max_entries=200, show_spinner=False)
def study_of(m: int, sigma: float, seed: int) -> Study:
    """All that is computed for these settings; some tenths of a second, once for the server."""
    return Study(
        [lesson.decompose(degree, m=m, sigma=sigma) for degree in lesson.DEGREES],
        lesson.measure_errors(m=m, sigma=sigma, seed=seed),
        lesson.errors_by_degree(lesson.draw(m=m, sigma=sigma, seed=seed)),
        [
            lesson.errors_by_degree(lesson.draw(m=m, sigma=sigma, seed=other))
            for other in lesson.SEEDS
        ],
    )


QUESTIONS = Questions(
    KEY,
    {
        "errors": "Which degree has the lowest error on new points?",
        "sources": "Where does a dev error come from?",
        "equations": "Which equations are at work, with which numbers?",
    },
)


def show_curve_fitting() -> None:
    """The whole section."""
    places = first_screen(GUIDE)
    with places.main:
        degree, m, sigma = DEGREE.show(), POINTS.show(), SIGMA.show()
    with places.further, st.expander("More settings"):
        seed = SEED.show()
    found = study_of(m, sigma, seed)
    with places.films:
        _show_fits(degree, m, sigma, seed)
    show_first_verdict(places, lesson.verdict(found.parts, found.measured, found.errors, degree))
    answers = {
        "errors": lambda: _show_errors(found, degree),
        "sources": lambda: _show_sources(found),
        "equations": lambda: show_equations(curve_equations(found, degree, m, sigma)),
    }
    QUESTIONS.show(answers)
    try_next(NEXT, starts_of(DEGREE, POINTS, SIGMA, SEED))


def _show_fits(degree: int, m: int, sigma: float, seed: int) -> None:
    sample = lesson.draw(m=m, sigma=sigma, seed=seed)
    fitted = lesson.values(lesson.fit(sample.x, sample.y, degree), lesson.GRID)
    fan = lesson.fan(degree, m=m, sigma=sigma, seed=seed, fits=FITS)
    draw(st, fits_chart(sample, fitted, fan), key=f"{KEY}_fits")
    st.caption(
        f"Thin lines: {FITS} fits, each to {m} new points. Variance: how far they lie from "
        "each other. Bias: how far their mean lies from the dashed curve."
    )


def _show_errors(found: Study, degree: int) -> None:
    st.markdown("**Error on this data's points** (band: 10 seeds)")
    draw(st, errors_chart(found.errors, found.band, degree), key=f"{KEY}_errors")


def _show_sources(found: Study) -> None:
    draw(st, sources_chart(found.parts, found.measured), key=f"{KEY}_sources")
    st.caption(
        "Bars: computed from the curve, σ and the points' x, without random draws. Dot: the "
        f"mean error of {lesson.REPEATS} fits on new points. "
        f"{_farthest(found)} All degrees see the same data."
    )


def _farthest(found: Study) -> str:
    apart = [
        abs(one.total - seen.error) / seen.standard_error
        for one, seen in zip(found.parts, found.measured, strict=True)
    ]
    return f"Over all degrees, dot and bar are at most {max(apart):.1f} standard errors apart."


def curve_equations(found: Study, degree: int, m: int, sigma: float) -> list[Equation]:
    """The decomposition, the fit and the measure, with the numbers of this degree."""
    here, seen, (train, dev) = found.parts[degree], found.measured[degree], found.errors[degree]
    return with_numbers(
        {
            SOURCES: {
                "bias²": f"{here.bias_squared:.5f}",
                "variance": f"{here.variance:.5f}",
                "noise σ²": f"{here.noise:.5f}",
                "sum": f"{here.total:.5f}",
            },
            MEASURED: {
                "R, n": f"{lesson.REPEATS}, {lesson.DEV_POINTS}",
                "error": f"{seen.error:.5f}",
                "standard error": f"{seen.standard_error:.5f}",
            },
            FIT: {
                "m, d, σ": f"{m}, {degree}, {in_full(sigma)}",
                "training error": f"{train:.4f}",
                "dev error": f"{dev:.4f}",
            },
        }
    )
