"""The section on the race over a surface: controls, charts, a step's account, equations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from lessons.optimizers import race as lesson
from lessons.optimizers import steps
from lessons.optimizers.race import RACERS, Lane, Swept, title
from lessons.optimizers.screen import race_charts as charts
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.screen.race_equations import account, race_equations
from lessons.optimizers.surfaces import ANGLES, EDGE, NAMES, Surface, surface
from ui.lesson import show_equations, show_verdict, try_next
from ui.lesson_page import check_link, own_slider

KEY = "optimizers_race"
SURFACE_KEY, ANGLE_KEY, BETA_KEY = f"{KEY}_surface", f"{KEY}_angle", f"{KEY}_beta"
SHARE_KEY, WHO_KEY, STEP_KEY = f"{KEY}_share", f"{KEY}_who", f"{KEY}_step"
BETAS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99)
SHARES = (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 2.0, 5.0)
STEPS, STEP = 100, 3
NEXT: dict[str, dict[str, Any]] = {
    "The ravine along w1: angle 0": {SURFACE_KEY: "ravine", ANGLE_KEY: 0},
    "A fifth of each one's best α": {SHARE_KEY: 0.2},
    "α too large: 1.25 of the best": {SHARE_KEY: 1.25},
    "A saddle": {SURFACE_KEY: "saddle", SHARE_KEY: 1.0},
    "Two minima, short steps": {SURFACE_KEY: "two minima", SHARE_KEY: 0.1},
    "Less memory: β = 0.5": {BETA_KEY: 0.5},
    "Back to the start": {
        SURFACE_KEY: "ravine",
        ANGLE_KEY: 20,
        SHARE_KEY: 1.0,
        BETA_KEY: 0.9,
        STEP_KEY: STEP,
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


def pick_optimizer(place: Any, label: str, key: str) -> str:
    """One of the optimizers by its title, Adam to begin with."""
    check_link(key, TITLES)
    who = place.pills(
        label,
        TITLES,
        default="Adam",
        required=True,
        wrap=True,
        key=key,
        bind="query-params",
    )
    return who or "Adam"


def settings() -> Course:
    """The controls; the start point is kept for each surface of its own."""
    check_link(SURFACE_KEY, NAMES)
    name = (
        st.segmented_control(
            "Surface",
            NAMES,
            default=NAMES[0],
            required=True,
            key=SURFACE_KEY,
            bind="query-params",
        )
        or NAMES[0]
    )
    columns = st.columns(5 if name == "ravine" else 4)
    own = surface(name).start
    start = tuple(
        column.slider(
            f"Start, w{i}",
            -EDGE,
            EDGE,
            own[i - 1],
            0.01,
            key=f"{KEY}_{name.replace(' ', '_')}_w{i}",
            bind="query-params",
        )
        for i, column in enumerate(columns[:2], start=1)
    )
    share = own_slider(
        columns[2],
        "α, as a share of each one's best",
        SHARES,
        1.0,
        SHARE_KEY,
        "1 gives each optimizer the α at which it needs the fewest steps from ten start points.",
    )
    beta = own_slider(
        columns[3],
        "β, and Adam's β₁",
        BETAS,
        0.9,
        BETA_KEY,
        "Of momentum and RMSprop; of Adam it is β₁, and β₂ stays 0.999. The best α is sought anew.",
    )
    angle = 20
    if name == "ravine":
        angle = own_slider(
            columns[4],
            "Ravine turned by (°)",
            ANGLES,
            20,
            ANGLE_KEY,
            "At 0 it runs along w1, so each weight has a curvature of its own.",
        )
    return Course(name, float(angle), (float(start[0]), float(start[1])), float(beta), float(share))


def race_section() -> None:
    """The whole section."""
    st.markdown("Who gets down a surface in the fewest steps, and what is in each step?")
    course = settings()
    best = swept(course.name, course.angle, course.beta)
    alphas = {name: course.share * best[name].best for name in RACERS}
    lanes = lanes_of(course, alphas)
    st.caption(
        f"${course.surface.latex}$. Same start and surface, with the optimizers that train the "
        "network; each has "
        + ("its own best α" if course.share == 1 else f"{course.share:g} of its own best α")
        + ": "
        + ", ".join(f"{title(lane.name)} {lane.alpha:.3g}" for lane in lanes)
        + "."
    )
    picture = st.container()
    left, right = st.columns([1, 2], gap="large")
    check_link(STEP_KEY, range(1, STEPS + 1))
    t = left.slider("Step t that is worked out", 1, STEPS, STEP, key=STEP_KEY, bind="query-params")
    who = pick_optimizer(right, "Whose step", WHO_KEY)
    with picture:
        _pictures(course, lanes, int(t))
    lane = lanes[TITLES.index(who)]
    rows = steps.account(course.surface, lane, course.beta, int(t))
    table, words = st.columns([3, 2], gap="large")
    table.markdown(account(rows))
    words.markdown("  \n".join(steps.step_words(lane, rows, int(t))))
    _sweep(course, best)
    show_equations(race_equations(course.surface, course.beta, lanes, int(t)))
    try_next(NEXT)


def _pictures(course: Course, lanes: list[Lane], t: int) -> None:
    table = charts.lanes_table(course.surface, lanes, t)
    left, right = st.columns(2)
    left.vega_lite_chart(
        charts.surface_table(course.name, course.angle, table),
        charts.surface_spec(),
        key=f"{KEY}_paths",
    )
    right.vega_lite_chart(charts.costs_table(table), charts.costs_spec(), key=f"{KEY}_costs")
    st.caption(
        f"Large shapes and the upright rule: step {t}. Cross: a minimum. What is outside the "
        "picture is cut off. Lines of equal J are half "
        f"a power of ten apart, from {charts.LEVELS[0]:g}. Dotted: the target, J = "
        f"{course.surface.target:g} above the lowest."
    )
    show_verdict(lesson.verdict(course.surface, lanes))


def _sweep(course: Course, best: dict[str, Swept]) -> None:
    st.subheader("Each at its own best α, ten start points", anchor=False)
    table = charts.sweep_table(best)
    if table.empty:
        st.info("From most of the start points none arrives, at any α.")
    else:
        st.vega_lite_chart(table, charts.sweep_spec(), key=f"{KEY}_sweep")
        st.caption(
            f"Steps until J stays at or below {course.surface.target:g}, within "
            f"{course.surface.steps:,}. Line: median of {lesson.STARTS} starts near the surface's "
            "own. Band: those that arrive. Large shape: the best α. No line: most do not arrive."
        )
    show_verdict(lesson.sweep_verdict(course.surface, best))
