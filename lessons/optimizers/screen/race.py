"""The section on the race over a surface: controls, charts, a step's account, equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.choices import Stops
from core.knobs import Choice, Number
from lessons.optimizers import race as lesson
from lessons.optimizers import steps
from lessons.optimizers.race import RACERS, Lane, Swept, title
from lessons.optimizers.screen import race_charts as charts
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.screen.guide import GUIDE
from lessons.optimizers.screen.race_equations import account_table, race_equations
from lessons.optimizers.surfaces import ANGLES, EDGE, NAMES, RAVINE, Surface, surface
from lessons.shared.words import in_full, rounded
from ui.first_screen import FirstScreen, first_screen, show_first_verdict
from ui.lesson import show_equations, show_verdict, starts_of, try_next
from ui.looks.show import show_chart
from ui.questions import Questions
from ui.stops import Control

KEY = "optimizers_race"
SURFACE = Control(f"{KEY}_surface", "Surface", Choice(NAMES), NAMES[0])
STARTS = {
    (name, i): Control(
        f"{KEY}_{name.replace(' ', '_')}_w{i}",
        f"Start, w{i}",
        Number(-EDGE, EDGE),
        surface(name).start[i - 1],
        step=0.01,
    )
    for name in NAMES
    for i in (1, 2)
}
"""The start point is kept for each surface of its own."""
SHARE = Control(
    f"{KEY}_share",
    "α, as a share of each one's best",
    Stops((0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0)),
    1.0,
    "1 gives each optimizer the α at which it needs the fewest steps from ten start points.",
)
BETA = Control(
    f"{KEY}_beta",
    "β, and Adam's β₁",
    Stops((0.0, 0.5, 0.8, 0.9, 0.95, 0.99)),
    0.9,
    "Of momentum and RMSprop; of Adam it is β₁, and β₂ stays 0.999. The best α is sought anew.",
)
ANGLE = Control(
    f"{KEY}_angle",
    "Ravine turned by (°)",
    Stops(ANGLES),
    20,
    "At 0 it runs along w1, so each weight has a curvature of its own.",
)
STEP = Control(f"{KEY}_step", "Step t to look at", Number(1, 100, whole=True), 3, step=1)
WHO = Control(f"{KEY}_who", "Whose step", Choice(TITLES), "Adam", look="pills")
NEXT: dict[str, dict[str, Any]] = {
    "The ravine along w1: angle 0": {SURFACE.key: "ravine", ANGLE.key: 0},
    "A fifth of each one's best α": {SHARE.key: 0.2},
    "α too large: 1.25 of the best": {SHARE.key: 1.25},
    "A saddle": {SURFACE.key: "saddle", SHARE.key: 1.0},
    "Two minima, short steps": {SURFACE.key: "two minima", SHARE.key: 0.1},
    "Less memory: β = 0.5": {BETA.key: 0.5},
    "Back to the start": {
        SURFACE.key: "ravine",
        ANGLE.key: 20,
        SHARE.key: 1.0,
        BETA.key: 0.9,
        STEP.key: STEP.default,
    },
}


@dataclass(frozen=True)
class Course:
    """What the controls ask for."""

    name: str
    angle: float
    start: tuple[float, float]
    beta: float
    share: float

    @property
    def surface(self) -> Surface:
        """The surface itself."""
        return surface(self.name, self.angle)


@st.cache_data(max_entries=60, show_spinner=False)
def swept(name: str, angle: float, beta: float) -> dict[str, Swept]:
    """Every optimizer at every alpha from ten start points; some tenths of a second, kept."""
    return lesson.sweep(surface(name, angle), beta)


@st.cache_data(max_entries=100, show_spinner=False)
def lanes_of(course: Course, alphas: dict[str, float]) -> list[Lane]:
    """All from the start point; kept while another step is looked at."""
    return lesson.race(course.surface, course.start, alphas, course.beta)


QUESTIONS = Questions(
    KEY,
    {
        "step": "What is in one step?",
        "sweep": "What if each gets its own best α, from ten start points?",
        "equations": "Which equations are at work, with which numbers?",
    },
)


def show_settings(places: FirstScreen) -> Course:
    """The controls of the section: what they ask for."""
    with places.main:
        name, share, beta = SURFACE.show(), SHARE.show(), BETA.show()
    with places.further, st.expander("More settings"):
        start = STARTS[name, 1].show(), STARTS[name, 2].show()
        angle = ANGLE.show() if name == RAVINE else ANGLE.default
    return Course(name, float(angle), start, beta, share)


def show_race() -> None:
    """A race on a surface: the paths, a step worked out, and the sweep behind each one's alpha."""
    places = first_screen(GUIDE)
    course = show_settings(places)
    best = swept(course.name, course.angle, course.beta)
    alphas = {name: course.share * best[name].best for name in RACERS}
    lanes = lanes_of(course, alphas)
    t = st.session_state.get(STEP.key, STEP.default)
    with places.films:
        _show_paths(course, lanes, t)
    show_first_verdict(places, lesson.verdict(course.surface, lanes))
    answers = {
        "step": lambda: _show_step(course, lanes),
        "sweep": lambda: _show_sweep(course, best),
        "equations": lambda: show_equations(race_equations(course.surface, course.beta, lanes, t)),
    }
    QUESTIONS.show(answers)
    try_next(NEXT, starts_of(SURFACE, SHARE, BETA, ANGLE, STEP))


def _show_step(course: Course, lanes: list[Lane]) -> None:
    """One step of one optimizer, worked out."""
    left, right = st.columns([1, 2], gap="large")
    t, who = STEP.show(left), WHO.show(right)
    lane = lanes[TITLES.index(who)]
    rows = steps.account(course.surface, lane, course.beta, t)
    table, words = st.columns([3, 2], gap="large")
    table.markdown(account_table(rows))
    words.markdown("  \n".join(steps.step_words(lane, rows, t)))


def _show_paths(course: Course, lanes: list[Lane], t: int) -> None:
    table = charts.lanes_table(course.surface, lanes, t)
    left, right = st.columns(2)
    show_chart(
        left,
        charts.surface_table(course.name, course.angle, table),
        charts.surface_spec(),
        key=f"{KEY}_paths",
    )
    show_chart(right, charts.costs_table(table), charts.costs_spec(), key=f"{KEY}_costs")
    rates = ", ".join(f"{title(lane.name)} {rounded(lane.alpha)}" for lane in lanes)
    own = "its own best α" if course.share == 1 else f"{in_full(course.share)} of its own best α"
    st.caption(
        f"${course.surface.latex}$. Each has {own}: {rates}. Large shapes and the upright rule: "
        f"step {t}. Cross: a minimum. Lines of equal J are half a power of ten apart, from "
        f"{in_full(charts.LEVELS[0])}. Dotted: the target, J = {in_full(course.surface.target)} "
        "above the lowest."
    )


def _show_sweep(course: Course, best: dict[str, Swept]) -> None:
    table = charts.sweep_table(best)
    if table.empty:
        st.info("From most of the start points none arrives, at any α.")
    else:
        show_chart(st, table, charts.sweep_spec(), key=f"{KEY}_sweep")
        st.caption(
            f"Steps until J reaches {in_full(course.surface.target)}, within "
            f"{course.surface.steps:,}. Line: median of {lesson.STARTS} starts near the surface's "
            "own. Band: those that arrive. Large shape: the best α. No line: most do not arrive."
        )
    show_verdict(lesson.sweep_verdict(course.surface, best))
