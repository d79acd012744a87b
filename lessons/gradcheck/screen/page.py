"""The lesson on gradient checking: its controls, and the check of one frame of the film."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.choices import Stops
from core.knobs import Choice, Number
from core.training import Run
from lessons.gradcheck import lesson
from lessons.gradcheck.bugs import BUGS
from lessons.gradcheck.lesson import Checked, Frame
from lessons.gradcheck.screen import charts
from lessons.gradcheck.screen.more_charts import NO_BUG
from lessons.gradcheck.verdict import read, verdict
from lessons.shared.words import percent, rounded
from ui.first_screen import FirstScreen, show_first_verdict
from ui.looks.show import show_chart
from ui.showing import Showing
from ui.stops import Control

SLOT = "gradcheck"
LAST = 100
"""The frame slider's right end, in percent of the film."""
FRAME = Control(
    f"{SLOT}_frame",
    "Frame to check (% of the film)",
    Number(0, LAST, whole=True),
    LAST,
    "0 is before the first update, 100 the last frame. The check takes the weights of "
    "that frame, and all training examples.",
    step=1,
)
EPS = Control(
    f"{SLOT}_eps",
    "Step ε",
    Stops(tuple(sorted(lesson.EPSILONS))),
    lesson.EPS,
    "Each parameter is moved by +ε and by -ε. The chapter: around 1e-4.",
)
BUG = Control(
    f"{SLOT}_bug",
    "Planted bug",
    Choice((NO_BUG, *BUGS)),
    NO_BUG,
    "None: the right code, core.network.backward, is checked. The film is always trained "
    "without a bug.",
    look="list",
)

kept = st.cache_data(max_entries=200, show_spinner=False)
"""What is worked out of a frame is kept by its value, the very weights and data, for everybody."""
_reading = kept(read)


@dataclass(frozen=True)
class Chosen:
    """What the page checks: the run, its frame, and the page's eps and bug."""

    run: Run
    frame: Frame
    eps: float
    bug: str


def show_choices() -> tuple[int, float, str]:
    """The controls: the frame in percent of the film, eps, and the bug ("" is none)."""
    share, eps, bug = FRAME.show(), EPS.show(), BUG.show()
    return share, eps, "" if bug == NO_BUG else bug


def chosen(shown: Showing, share: int, eps: float, bug: str) -> Chosen | None:
    """What is to be checked; None, with the reason on the page, where there is nothing yet."""
    if shown.training:
        st.info("Training. The check comes with the last update.", icon=":material/hourglass:")
        return None
    frame = frame_of(shown.run, share)
    return None if frame is None else Chosen(shown.run, frame, eps, bug)


def frame_of(run: Run, share: int) -> Frame | None:
    """The frame to check; None, with the reason on the page, where there is nothing to check."""
    n = run.network.n_parameters
    if n > lesson.MOST_PARAMETERS:
        st.info(
            f"This net has {n:,} parameters. A check takes 2n forward passes of a net with n "
            f"weights, so it grows as n²; this page checks up to {lesson.MOST_PARAMETERS:,}. "
            "Check the same code on a smaller net."
        )
        return None
    frame = lesson.frame_at(run, share / LAST)
    if not frame.usable():
        st.warning(
            f"After {frame.iteration:,} updates this run's cost or gradient is no number any more, "
            f"or one beyond {rounded(lesson.LARGEST, 6)}: there is nothing to compare. Move "
            "the slider to an "
            "earlier frame."
        )
        return None
    return frame


@kept
def _engine_d(engine: str, frame: Frame, eps: float, _run: Run, _checked: Checked) -> float:
    return lesson.engine_step(_run, frame, _checked).d


def show_planted(bug: str) -> None:
    """The planted line below the right one, and what is to be said of it; nothing without a bug."""
    if bug:
        one = BUGS[bug]
        st.code(f"- {one.right}\n+ {one.wrong}", language="diff", wrap_lines=True)
        st.caption(one.note)


def show_check(chosen: Chosen, places: FirstScreen) -> Checked:
    """The check's verdict, with the engine's own gradient; the check."""
    run, frame = chosen.run, chosen.frame
    reading = _reading(frame, eps=chosen.eps, bug=chosen.bug)
    checked = reading.first.checked
    show_first_verdict(places, verdict(reading, frame))
    engine_d = _engine_d(run.engine_name, frame, chosen.eps, run, checked)
    places.verdict.caption(
        f"The film was trained by the {run.engine_name} engine. The gradient of its own next "
        f"update, the change of θ over α, has d = {lesson.d_text(engine_d)} at this frame."
    )
    return checked


def show_parts(checked: Checked, dims: tuple[int, ...]) -> None:
    """Each parameter, and each W and b, in a chart, and all of them in a table."""
    parameters = charts.parameter_table(checked, dims)
    left, right = st.columns(2)
    with left:
        st.markdown("**g against g_approx, one mark a parameter**")
        show_chart(
            st,
            charts.dots_table(parameters),
            charts.dots_spec(len(dims) - 1),
            key="gradcheck_dots",
        )
        st.caption("Circle: a weight. Diamond: a bias. Dashed: where both are equal.")
    with right:
        st.markdown("**How wrong the gradient of each W and b is**")
        show_chart(
            st,
            charts.group_table(checked),
            charts.group_spec(len(dims) - 1),
            key="gradcheck_groups",
        )
        st.caption(
            "Dashed: 1e-7 and 1e-3. Blue is below both, orange above both, grey between. A d below "
            f"{rounded(charts.LOWEST)} is drawn there."
        )
    st.markdown("**Every parameter, worst first**")
    _show_worst_first(parameters)


def written_out(parameters: pd.DataFrame) -> pd.DataFrame:
    """The table with its numbers as the page writes them everywhere."""
    forms = {
        "g": partial(rounded, digits=7),
        "g_approx": partial(rounded, digits=7),
        "off": partial(rounded, digits=2),
        "relative": partial(rounded, digits=2),
        "share": percent,
    }
    return parameters.assign(**{name: parameters[name].map(form) for name, form in forms.items()})


def _show_worst_first(parameters: pd.DataFrame) -> None:
    """The table of all that was checked, layer by layer with the worst layer first."""
    share = parameters.groupby("group", sort=False)["share"].sum()
    order = share.sort_values(ascending=False)
    ranked = parameters.assign(
        rank=parameters["group"].map({name: i for i, name in enumerate(order.index)})
    ).sort_values(["rank", "off"], ascending=[True, False])
    column = st.column_config.Column
    columns: dict[str, Any] = {
        "group": "part",
        "name": "parameter",
        "g": column(alignment="right"),
        "g_approx": column(alignment="right"),
        "off": column("|g - g_approx|", alignment="right"),
        "relative": column(
            alignment="right", help="|g - g_approx| / (|g| + |g_approx|), of this one"
        ),
        "share": column(alignment="right", help="Its part of ‖g_approx - g‖², all together 100 %"),
    }
    shown = written_out(ranked)[list(columns)]
    st.dataframe(shown, column_config=columns, hide_index=True, height=280, key="worst")
    parts = ", ".join(f"{name} {percent(value)}" for name, value in order.head(3).items())
    st.caption(f"Shares of ‖g_approx - g‖², the largest first: {parts}.")
