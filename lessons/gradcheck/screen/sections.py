"""What is behind the tabs of gradient checking: eps, bugs, dropout, a kink, the clock, exercise."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.activations import has_kink
from core.knobs import spoken
from lessons.gradcheck import cost as clock
from lessons.gradcheck import dropout as dropping
from lessons.gradcheck import kink as kinks
from lessons.gradcheck import kink_seeds
from lessons.gradcheck import valley as valleys
from lessons.gradcheck.bugs import BUGS, cannot_show
from lessons.gradcheck.lesson import EPS, Frame
from lessons.gradcheck.screen import charts, kink_charts
from lessons.gradcheck.screen import more_charts as more
from lessons.gradcheck.screen.exercise import show_exercise
from lessons.gradcheck.screen.page import Chosen, kept
from lessons.shared.measures import made_from
from lessons.shared.words import in_full, rounded
from ui.lesson import markdown_table, measured_once, show_verdict, tabs_of
from ui.looks.show import draw, show_chart
from ui.study import study

CLOCK_KEY = "gradcheck_timings"
SEEDS_BUTTON = "The same over 10 seeds"


valley_of, bugs_of = kept(valleys.valley), kept(valleys.bug_distances)
dropped_of, kink_of = kept(dropping.dropped), kept(kinks.find_kink)


def ask_ten_seeds(slot: str, chosen: Chosen) -> list[valleys.SeedCheck]:
    """The checks of ten seeds at this place of the film, once the button was pressed; else none.

    One button gives the band of every tab.
    """
    question = valleys.seed_checks_question(chosen.run.experiment, chosen.frame.iteration)
    found = study(f"gradcheck_{slot}_seeds", question, button=SEEDS_BUTTON)
    return [one for one in found["frames"] if one.valley] if found else []


def show_valley(chosen: Chosen) -> None:
    """The valley of d over eps, between its two theories."""
    found = valley_of(chosen.frame)
    place = st.container()
    seeds = ask_ten_seeds("valley", chosen)
    table = charts.valley_table(found, [one.valley for one in seeds], chosen.eps)
    with place:
        show_verdict(valleys.verdict(found, chosen.frame.network.activation))
        show_chart(st, table, charts.valley_spec(), key="gradcheck_valley")
        st.caption(
            "The right gradient against g_approx, for each ε. The dashed lines are computed, "
            "not fitted: ε²/6 times the third derivatives of J, and the rounding error of J "
            "(53 bits) over 2ε. Upright line: this page's ε. Level lines: 1e-7 and 1e-3."
            + (" Band: lowest to highest of ten seeds." if seeds else "")
        )
    if seeds:
        lowest = [valleys.lowest_at(one.valley) for one in seeds]
        st.markdown(
            f"Over {len(seeds)} seeds the lowest d is at ε from {rounded(min(lowest), 6)} to "
            f"{rounded(max(lowest), 6)}."
        )


def show_bugs(chosen: Chosen) -> None:
    """Which W and b each bug betrays, here and over ten seeds."""
    found = bugs_of(chosen.frame, chosen.eps)
    draw(st, more.bug_chart(more.bug_table(found)), key="gradcheck_bugs")
    st.caption(
        f"d within each W and b of this frame, at ε = {rounded(chosen.eps, 6)}; -8 means about "
        "1e-8. Row "
        "none is core.network.backward itself. A bug does not change J, so g_approx is the "
        "same in all rows."
    )
    dims, e = chosen.frame.network.layer_dims, chosen.run.experiment
    for bug in BUGS:
        if why := cannot_show(bug, dims, e):
            st.info(f"**{bug}** cannot show here: {why}", icon=":material/visibility_off:")
    rows = [(name, f"`{bug.right}`", f"`{bug.wrong}`") for name, bug in BUGS.items()]
    st.markdown(markdown_table(("bug", "right", "planted"), rows))
    seeds = [one.bugs for one in ask_ten_seeds("bugs", chosen)]
    if seeds:
        table = more.bug_range_table(seeds)
        draw(st, more.bug_range_chart(table), key="gradcheck_bug_seeds")
        st.caption(f"At ε = {rounded(EPS, 6)}, after as many updates. Dot: the median seed.")


def show_dropout(chosen: Chosen) -> None:
    """The check with fresh masks, with a frozen one, and with dropout off."""
    if len(chosen.frame.network.layer_dims) == 2:
        st.info("Without a hidden layer there is no unit to drop. Add one.")
        return
    found = dropped_of(chosen.frame)
    place = st.container()
    seeds = [one.ways for one in ask_ten_seeds("dropout", chosen)]
    with place:
        show_verdict(dropping.verdict(found, chosen.eps))
        table = more.dropout_table(found.d, seeds)
        draw(st, more.dropout_chart(table, chosen.eps), key="gradcheck_dropout")
        st.caption(
            f"keep_prob = {in_full(dropping.KEEP_PROB)} for the hidden units, at this frame's "
            "weights, "
            "which were trained without dropout. Frozen: one mask for g and for every J, as the "
            "chapter's code has it, which seeds its generator anew in each forward pass. Fresh: "
            "each pass draws its own. The chapter's advice is to check with dropout off."
            + (" Bands: lowest to highest of ten seeds." if seeds else "")
        )


def show_kink(chosen: Chosen) -> None:
    """A parameter whose step crosses a kink, J along it, and what that does to d."""
    frame = _kinked_frame(chosen)
    if frame is None:
        return
    if not frame.usable():
        st.info("The run with relu diverged before this frame. Take an earlier one.")
        return
    kink = kink_of(frame, chosen.eps)
    if kink is None:
        st.info(f"No step up to ε = {rounded(kinks.LONGEST, 6)} crosses a kink at this frame.")
        return
    show_verdict(kinks.verdict(kink, chosen.eps))
    left, right = st.columns(2)
    draw(left, kink_charts.rise_chart(kink), key="gradcheck_rise")
    left.caption("J minus its tangent at θ. Dashed: through the two points that are compared.")
    draw(right, kink_charts.slope_chart(kink), key="gradcheck_slope")
    right.caption("J's slope, by backward() at each step. Dotted, upright: the kink.")
    _show_kink_seeds(chosen)


def _kinked_frame(chosen: Chosen) -> Frame | None:
    """The frame, or that of the same run with relu units; None, with the reason shown, if none."""
    frame, e = chosen.frame, chosen.run.experiment
    if len(frame.network.layer_dims) == 2:
        st.info("Without a hidden layer there is no relu and no kink. Add one.")
        return None
    if has_kink(e.activation):
        return frame
    st.caption(
        f"{spoken(e.activation)} has no kink. Here the same run is made with relu units, all "
        "else as set, and looked at after as many updates."
    )
    question = kink_seeds.twin_question(e, frame.iteration)
    twin = study("gradcheck_kink", question, button=None)
    return twin["frames"][0] if twin else None


def _show_kink_seeds(chosen: Chosen) -> None:
    """The same check of ten seeds' relu nets, with and without the parameters at kinks."""
    question = kink_seeds.seed_kinks_question(chosen.run.experiment, chosen.frame.iteration)
    found = study("gradcheck_kink_seeds", question, button=SEEDS_BUTTON)
    if found is not None:
        table = kink_charts.kink_seeds_table(found["frames"])
        draw(st, kink_charts.kink_seeds_chart(table), key="gradcheck_kink_dots")
        st.markdown(kink_seeds.seeds_verdict(found["frames"]))


def show_times(chosen: Chosen) -> None:
    """2n forward passes against one backward pass, by the clock."""
    about = (*made_from(chosen.run), chosen.frame.iteration)
    timings = measured_once(CLOCK_KEY, about, lambda: clock.time_widths(chosen.frame))
    own = next(one for one in timings if one.own)
    show_verdict(clock.verdict(own, chosen.run.experiment.iterations))
    draw(st, more.clock_chart(more.clock_table(timings)), key="gradcheck_clock")
    scaled = " Where not all parameters were checked, times are scaled up to all n."
    st.caption(
        f"Nets with two equal hidden layers of {clock.WIDTHS[0]} to {clock.WIDTHS[-1]} units and "
        "this page's own (upright), on the same examples; NumPy, this server, other visitors "
        "included: times differ from one measurement to the next."
        + (scaled if any(one.checked < one.n for one in timings) else "")
    )
    st.button("Measure again", icon=":material/timer:", on_click=_forget_timings)


def _forget_timings() -> None:
    st.session_state.pop(CLOCK_KEY, None)


SECTIONS: dict[str, Callable[[Chosen], None]] = {
    "Which ε": show_valley,
    "Planted bugs": show_bugs,
    "Dropout": show_dropout,
    "The kink of relu": show_kink,
    "What the check costs": show_times,
    "Exercise 3": show_exercise,
}
TABS = tabs_of("gradcheck_tab", SECTIONS)
