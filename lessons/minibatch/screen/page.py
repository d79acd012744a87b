"""The lesson on mini-batches: its epochs, its three axes, and the noise of the gradient."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.choices import Stops
from core.data import Dataset
from core.experiment import Experiment
from core.knobs import Choice
from core.training import Run
from lessons.minibatch import lesson, noise
from lessons.minibatch.lesson import KINDS, MINI
from lessons.minibatch.screen import charts
from lessons.minibatch.timing import PIECES, Timing, time_updates
from lessons.shared.measures import MadeFrom, made_from
from lessons.shared.seeds import over_seeds
from lessons.shared.words import rounded
from ui.lesson import measured_once, show_verdict
from ui.looks.show import show_chart
from ui.showing import Showing, Wanted
from ui.stops import Control
from ui.study import study

SAMPLING = (
    f"{noise.DRAWS} batches drawn for each point. With replacement the draws are independent, so "
    "the law is exact for every B. An epoch draws without: each draw leaves fewer examples, and "
    "the square of the noise is (m - B)/(m - 1) times as large, so at B = m none is left."
)
EPOCHS = Control(
    "minibatch_epochs",
    "Epochs",
    Stops((5, 10, 20, 40, 60, 100, 200, 300)),
    lesson.EPOCHS,
    "How often each of the three runs sees every training example.",
)
MEASURE = Control("minibatch_measure", "Show", Choice(charts.MEASURES), charts.COST)
WEIGHTS = Control(
    "minibatch_weights", "At the mini-batch run's", Choice((noise.FIRST, noise.LAST)), noise.FIRST
)


def show_epochs(experiment: Experiment, data: Dataset | None) -> int:
    """The control of the epochs: what it is set to, and a word where a run makes fewer of them."""
    epochs = EPOCHS.show()
    m = experiment.train_of(data.train.m) if data else 1
    most = lesson.most_epochs(epochs, m)
    if most < epochs:
        st.caption(
            f"{most} epochs, not {epochs}: one by one, more would be beyond "
            f"{m * most:,} updates, and 100,000 are the most that a run here makes."
        )
    return epochs


def wanted(experiment: Experiment, data: Dataset, epochs: int) -> Wanted:
    """The three films, each with its batch size in its caption."""
    m = experiment.train_of(data.train.m)
    runs = lesson.trio(experiment, m, epochs)
    size = experiment.batch_of(m)
    # Short: on a phone the three stand beside each other, to choose from.
    captions = f"Batch: all {m:,}", f"Mini-batches: {size:,}", "Stochastic: 1"
    return {caption: (one, data) for caption, one in zip(captions, runs.values(), strict=True)}


def by_kind(shown: Showing) -> dict[str, Run]:
    """The runs in the order of KINDS, by their names there."""
    return dict(zip(KINDS, shown.runs.values(), strict=True))


def timings_of(slot: str, shown: Showing) -> dict[str, Timing]:
    """Seconds for one update of each run, measured once when its films have ended."""
    return measured_once(f"{slot}_timings", shown.name, lambda: _measured(by_kind(shown)))


def _measured(runs: Mapping[str, Run]) -> dict[str, Timing]:
    """Each batch size once: where two runs are the same, neither is the faster."""
    sizes = {kind: run.experiment.batch_of(run.data.train.m) for kind, run in runs.items()}
    one = {sizes[kind]: run for kind, run in runs.items()}
    timed = {size: time_updates(run.experiment, run.source) for size, run in one.items()}
    return {kind: timed[size] for kind, size in sizes.items()}


def show_axes(runs: Mapping[str, Run], timings: Mapping[str, Timing]) -> None:
    """The same three runs against updates, epochs and measured milliseconds."""
    measure = MEASURE.show()
    for column, axis in zip(st.columns(3), charts.AXES, strict=True):
        show_chart(
            column,
            charts.progress_table(runs, timings, axis, measure),
            charts.progress_spec(axis, measure),
            key=f"minibatch_{measure}_{axis}",
        )
    marks = (
        "Line: cost of all training examples. Band: lowest to highest J{t} of the updates there. "
    )
    each = ", ".join(
        f"{rounded(1e6 * one.seconds)} µs {kind} (slowest piece {rounded(1e6 * one.slowest)})"
        for kind, one in timings.items()
    )
    st.caption(
        (marks if measure == charts.COST else "")
        + f"One update took {each}: the fastest of {PIECES} pieces, measured when these films "
        f"ended, {timings[MINI].engine} engine, nothing recorded meanwhile. Other work on the "
        "machine only adds time."
    )


def noise_here(run: Run) -> noise.NoiseCurve | None:
    """The noise at the weights that WEIGHTS says, or None where it overflows."""
    return _noise(made_from(run), st.session_state.get(WEIGHTS.key, WEIGHTS.default), run)


def show_noise(run: Run) -> None:
    """The 1/sqrt law at the mini-batch run's weights."""
    where = WEIGHTS.show()
    here = _noise(made_from(run), where, run)
    if here is None:
        st.info("The gradients overflow at these weights: nothing can be measured there.")
        return
    question = over_seeds({"seeds": run.experiment}, noise.noise_at_both)
    answers = study("minibatch_noise", question, button="Draw the noise of 10 seeds too")
    found = [one[where] for one in answers["seeds"]] if answers else []
    seeds = [one for one in found if one is not None]
    show_chart(
        st, charts.noise_table(here, seeds), charts.noise_spec(), key="minibatch_noise_chart"
    )
    bars = " Thick bars: lowest to highest of ten seeds, weights and draws." if seeds else ""
    st.caption(SAMPLING + bars)
    show_verdict([*noise.verdict(here, where), *noise.seeds_verdict(seeds)])


@st.cache_data(max_entries=50, show_spinner=False)
def _noise(made: MadeFrom, where: str, _run: Run) -> noise.NoiseCurve | None:
    return noise.noise_at(_run, where)
