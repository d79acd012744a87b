"""The lesson on mini-batches: what a target cost takes, and what one update takes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.batches import examples_per_update
from core.choices import Stops
from core.data import Dataset
from core.due import FRAMES
from core.experiment import Experiment
from lessons.minibatch import target, timing
from lessons.minibatch.screen import target_charts as charts
from lessons.minibatch.timing import Timing
from lessons.shared.chosen import reporting
from lessons.shared.words import in_full
from ui.lesson import measured_once, show_verdict
from ui.looks.show import show_chart
from ui.stops import Control
from ui.study import study

Ways = dict[str, target.BySize]
TARGET = Control(
    "minibatch_target",
    "Target: cost of all training examples, in nats",
    Stops(target.TARGETS),
    target.TARGET,
)
SAFE_ALPHA = 1e-3
"""Updates are timed at this alpha: they take as long at any other, but might diverge there."""


def show_times_to_target(experiment: Experiment, data: Dataset, m: int) -> None:
    """Epochs, updates and milliseconds to a target against the batch size, ten seeds each."""
    goal = TARGET.show()
    ways = _ask(experiment, m, goal)
    if ways:
        timings = _own_timings(experiment, data, m)
        _show_charts(ways, goal, timings, experiment.batch_of(m))
        for way, answers in ways.items():
            show_verdict([f"**At {way}:**", *target.verdict(answers, goal, timings)])
    if charts.BEST in ways:
        best = ways[charts.BEST].items()
        words = ", ".join(
            f"{in_full(seeds[0].alpha)} at {examples_per_update(m, size)}" for size, seeds in best
        )
        st.caption(f"Best α by batch size (tip 4: the two are tuned together): {words}.")
    st.caption(
        f"A run makes {target.MOST_UPDATES:,} updates or {target.MOST_EPOCHS:,} epochs, whichever "
        f"is less; all examples are looked at {FRAMES} times meanwhile. The best α of "
        f"{', '.join(map(in_full, target.ALPHAS))} takes the median of half of the seeds the "
        "fewest updates to the target; its line and band are of the other half."
    )


def _ask(experiment: Experiment, m: int, goal: float) -> Ways:
    """Show a button for each of the two studies, or have what it has found where it is done."""
    by_size, by_alpha = target.size_question(experiment, m), target.alpha_question(experiment, m)
    left, right = st.columns(2)
    with left:
        button = "Every batch size at this α, 10 seeds"
        page = study("minibatch_page_alpha", by_size, button=button)
    with right:
        button = f"Each size at its best α, {len(by_alpha.wanted)} runs"
        swept = study("minibatch_best_alpha", by_alpha, button=button)
    found: Ways = {} if page is None else {charts.PAGE: page}
    return found if swept is None else found | {charts.BEST: target.at_best_alphas(swept, goal)}


def _own_timings(experiment: Experiment, data: Dataset, m: int) -> list[Timing]:
    """Each size's update, by the engine that trains: measured once a session for these settings."""
    safe = replace(experiment, alpha=SAFE_ALPHA, batch_size=0)
    sizes = [examples_per_update(m, size) for size in target.sizes_of(m)]
    return measured_once(
        "minibatch_own_timings",
        safe,
        lambda: [timing.time_updates(replace(safe, batch_size=size), data) for size in sizes],
    )


def _show_charts(ways: Ways, goal: float, timings: list[Timing], now: int) -> None:
    """What the target takes in epochs, updates and milliseconds; now is the page's batch size."""
    numbers = {
        "epochs": lambda one: one.epochs_to(goal),
        "updates": lambda one: one.updates_to(goal),
        "ms": lambda one: 1e3 * one.seconds_to(goal, timings),
    }
    for column, (unit, number) in zip(st.columns(3), numbers.items(), strict=True):
        show_chart(
            column,
            charts.target_table(_told(ways), number, now),
            charts.target_spec(unit),
            key=f"minibatch_target_{unit}",
        )
    st.caption(
        "Line: median of the seeds. Band: lowest to highest. Cross: some seeds did not get there. "
        "Upright: the page's batch size. Milliseconds are updates times what one update of that "
        "size took, measured once for these settings (the fastest of some pieces)."
    )


def _told(ways: Ways) -> Ways:
    """The seeds that the charts show: where an alpha was chosen, those that did not choose it."""
    told = dict(ways)
    if charts.BEST in told:
        told[charts.BEST] = {size: reporting(seeds) for size, seeds in told[charts.BEST].items()}
    return told


def show_update_times(experiment: Experiment, data: Dataset, m: int) -> None:
    """What an example costs by the size of its update, with powers of two marked (tip 2)."""
    safe = replace(experiment, alpha=SAFE_ALPHA, batch_size=0)
    held: tuple[Experiment, list[Timing]] | None = st.session_state.get("minibatch_all_timings")
    pressed = st.button(
        "Time every batch size, now", icon=":material/timer:", key="minibatch_time_sizes"
    )
    if pressed:
        with st.spinner("Making updates of every size"):
            measured = timing.time_sizes(safe, data, timing.sizes_to_time(m))
        held = st.session_state["minibatch_all_timings"] = safe, measured
    if held is None or held[0] != safe:
        st.caption(
            "The net's updates are made at powers of two and at sizes beside them (tip 2), by the "
            "engine that trains these films and by NumPy: a few seconds of measuring."
        )
        return
    show_chart(st, charts.timing_table(held[1]), charts.timing_spec(), key="minibatch_timing_chart")
    st.caption(
        f"Fastest of {timing.PIECES} pieces of each size; other work only adds time. "
        "NumPy pays for each call, however few examples it has; the compiled engine has no such "
        "calls, and works on eight examples at a time."
    )
    show_verdict(timing.verdict(held[1]))
