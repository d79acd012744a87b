"""The lesson on dropout: the net being thinned, its activations, its average, its equations."""

from __future__ import annotations

import streamlit as st

from core.experiment import Experiment
from core.training import Run
from lessons.dropout import lesson
from lessons.dropout.screen.charts import (
    activation_chart,
    activation_table,
    agreement_chart,
    averaged_error_chart,
    ways_chart,
    ways_table,
)
from lessons.dropout.screen.thinned_net import thinned_net
from lessons.dropout.thinned import (
    NETS,
    Averaging,
    LayerMeans,
    average_of_thinned,
    mean_activations,
)
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.measures import MadeFrom, made_from
from lessons.shared.seeds import band_words, over_seeds
from lessons.shared.words import in_full, rounded
from ui.lesson import markdown_table, show_verdict
from ui.looks.show import draw
from ui.redraw import ask_redraw, redrawn, weights_only
from ui.study import known, study

WEIGHTS_ONLY = weights_only("dropout_lesson")


def _drops(experiment: Experiment) -> bool:
    """Whether units are dropped; says what to do where none are."""
    if not lesson.dropping(experiment):
        st.caption("No unit is dropped now. Set keep_prob below 1 to see this.")
    return lesson.dropping(experiment)


def _diverged(run: Run) -> bool:
    """Whether there is no trained net to look at, and says so."""
    if run.diverged:
        st.caption("The run diverged, so there is no trained net to look at.")
    return run.diverged


def show_fig_5(run: Run) -> None:
    """The net with the units that each of the first updates drops."""
    if not _drops(run.experiment):
        return
    thinned_net(run.experiment, run.network.layer_dims, run.data.train.m, key="thinned_net")
    st.caption(
        "Fig. 5 with this run's own masks, for the first example of each update's batch. Every "
        "example of a batch has masks of its own. Right: the same run, if it drew as the chapter's "
        "code does, which seeds its generator anew at each update and so drops the same units."
    )


def show_activations(run: Run) -> None:
    """Mean |A| with and without the division by keep_prob, layer by layer."""
    if not _drops(run.experiment) or _diverged(run):
        return
    means = _means(made_from(run), run)
    left, right = st.columns([3, 2])
    draw(left, activation_chart(activation_table(means)), key="activations")
    right.markdown(lesson.activation_verdict(means))
    rows = [
        (a.name, f"{a.before:.4f}", f"{a.after:.4f}", f"{100 * a.own_change:+.2f} %") for a in means
    ]
    head = (r"mean \|A\|", "before dropping", "after", "change")
    right.markdown(markdown_table(head, rows))


def show_averaging(run: Run) -> None:
    """The average of thinned nets against the one unthinned net, over the number of nets."""
    if not _drops(run.experiment) or _diverged(run):
        return
    found = _average(made_from(run), run)
    left, right = st.columns(2)
    # What the comparison over ten seeds has found of these settings, where it has.
    runs = {"dropout": run.experiment}
    question = over_seeds(runs, lesson.measure, redraw=redrawn(WEIGHTS_ONLY))
    seeds = list(known(question).values())
    band = f" (band: {len(seeds)} seeds)" if seeds else ""
    left.markdown(f"**Same prediction as the unthinned net**{band}")
    draw(left, agreement_chart(found, seeds), key="agreement")
    right.markdown("**Dev error**")
    draw(right, averaged_error_chart(found), key="averaged_error")
    st.markdown(lesson.averaging_verdict(found))


def show_ten_seeds(experiment: Experiment) -> None:
    """Penalty, dropout, frozen mask and both, ten seeds each, behind a button (exercise 2)."""
    if not _drops(experiment):
        return
    ways = lesson.ways(experiment)
    both = ways["penalty and dropout"]
    redraw = ask_redraw(WEIGHTS_ONLY)
    st.caption(
        f"λ = {in_full(both.lambd)} (L2), {in_full(both.lambd_l1)} (L1), keep_prob "
        f"{in_full(both.keep_prob)} (hidden), "
        f"{in_full(both.keep_prob_input)} (inputs). {band_words(redraw=redraw)}"
    )
    question = over_seeds(ways, lesson.measure, redraw=redraw)
    found = study("dropout_ways", question, button="Compare over 10 seeds")
    if found is not None:
        draw(st, ways_chart(ways_table(found)), key="ways")
        show_verdict(lesson.seeds_verdict(found, redraw=redraw))
        st.caption(lesson.DEPENDS)


AVERAGE = Equation(
    "8.5.3",
    "average",
    average_of_thinned,
    r"\frac{1}{K}\sum_{k=1}^{K} \hat y_k \approx \hat y_{\mathrm{unthinned}}",
)


def lesson_equations(run: Run) -> list[Equation]:
    """Dropout as it is computed, forward and back, with this run's numbers."""
    e, dims, m = run.experiment, run.network.layer_dims, run.data.train.m
    units = sum(dims[1:-1]) * (e.keep_prob < 1) + dims[0] * (e.keep_prob_input < 1)
    now = {
        "keep_prob, hidden": f"{in_full(e.keep_prob)}",
        "keep_prob, inputs": f"{in_full(e.keep_prob_input)}",
    }
    norms = enumerate(run.snapshots[-1].gradient_norms, 1)
    return with_numbers(
        {
            "draw": now | {"thinned nets there are": f"2^{units}", "m": f"{m}"},
            "drop": {"1 / keep_prob, hidden": rounded(1 / e.keep_prob, 4)}
            | {"1 / keep_prob, inputs": rounded(1 / e.keep_prob_input, 4)},
            "backward": {f"‖dW, db‖ of layer {i}": rounded(n) for i, n in norms},
            AVERAGE: {"K": f"1 to {NETS}", "dev examples": f"{run.data.dev.m}"},
            "with a penalty": {
                "λ (L2)": f"{in_full(e.lambd)}",
                "λ₁ (L1)": f"{in_full(e.lambd_l1)}",
            },
        }
    )


# A rerun of the page, for another control or a study's next step, does not work these out again.
@st.cache_data(max_entries=100, show_spinner=False)
def _means(made: MadeFrom, _run: Run) -> list[LayerMeans]:
    return mean_activations(_run)


@st.cache_data(max_entries=100, show_spinner=False)
def _average(made: MadeFrom, _run: Run) -> Averaging:
    return average_of_thinned(_run)
