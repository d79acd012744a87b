"""What a run came to: accuracies with their band, confusion matrix, pictures."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.costs import kept_of_a_weight
from core.data import Dataset, Part
from core.divergence import exploding_penalty
from core.due import BAND
from core.network import probabilities as class_probabilities
from core.network import unpack
from core.snapshot import WATCHED
from core.training import Run
from lessons.shared.measures import cache_of
from lessons.shared.words import between, in_full, percent, rounded, several
from ui.baseline import confusion
from ui.charts import (
    confusion_chart,
    gradient_norm_spec,
    gradient_norm_table,
    weight_histogram_spec,
    weight_histogram_table,
)
from ui.looks.show import draw, show_chart
from ui.outside import as_text

SHRUNK = 0.5
"""A penalty whose decay alone leaves less of a weight after an epoch is worth a word."""
MOST_WRONG = 8
"""So many wrong pictures are shown."""
MOST_UNITS = 24
"""So many units' weights are shown as pictures."""


def run_verdict(run: Run) -> list[str]:
    """Each part's accuracy, its band over the last iterations, and why there is one."""
    last, band = run.snapshots[-1], run.band()
    parts = (
        ("Dev", last.dev_accuracy, run.data.dev, band and band[1]),
        ("Training", last.train_accuracy, run.data.train, band and band[0]),
    )
    said = [
        f"{name} accuracy {percent(accuracy)}: {round(accuracy * part.m):,} of {part.m:,} are right"
        + (f" ({band_words(limits, run.iteration)})." if limits else ".")
        for name, accuracy, part, limits in parts
    ]
    return [*said, *shrinking(run), band_reason(run)]


def show_layers(run: Run) -> None:
    """Show the gradients' norms over the run, and the weights at its end, layer by layer."""
    left, right = st.columns(2)
    n_layers = len(run.network.layer_dims) - 1
    norms, histogram = gradient_norm_spec(n_layers), weight_histogram_spec(n_layers)
    show_chart(left, gradient_norm_table(run), norms, key="gradient_norms")
    show_chart(right, weight_histogram_table(run), histogram, key="histogram")


def band_words(limits: tuple[float, float], made: int) -> str:
    """The band in words; made : the run's updates, which may be fewer than BAND."""
    over = f"the last {BAND} updates" if made >= BAND else f"all {several(made, 'update')}"
    return f"{between(*limits)} over {over}" if made > 1 else "after 1 update"


def band_reason(run: Run) -> str:
    """One sentence on what the band says about the final value."""
    band = run.band()
    if run.diverged and exploding_penalty(run.experiment, run.data.train.m):
        return f"The run diverged: {run.reason}."
    if run.diverged:
        return (
            f"The run diverged: {run.reason}. The steps are too long for this net and "
            "data; a smaller learning rate, or smaller first weights, keeps it finite."
        )
    if band is None:
        return "The final value is one point of a band: the weights still move when a run ends."
    if run.iteration < BAND:
        return f"A run of fewer than {BAND} updates says little of where training ends."
    same = band[0][0] == band[0][1] and band[1][0] == band[1][1]
    if same and not run.last.sides_changed():
        all_of_them = max(run.data.train.m, run.data.dev.m) <= WATCHED
        which = "no example" if all_of_them else f"none of the first {WATCHED} examples of a part"
        return (
            f"Over the last {BAND} updates {which} changed sides, so here the final value "
            "does not depend on where exactly the run ended."
        )
    if same:
        return (
            f"Over the last {BAND} updates examples changed sides, as many either way: the "
            "accuracies stayed, the answers did not."
        )
    return (
        "The final value is one point of the band: the weights still move when the run ends, so "
        "points near the boundary change sides. On another computer, which adds sums in another "
        "order, it can end elsewhere."
    )


def shrinking(run: Run) -> list[str]:
    """A sentence where mini-batches make the penalty so strong that it keeps the weights small."""
    e, m = run.experiment, run.data.train.m
    size = e.batch_of(m)
    kept = kept_of_a_weight(e.alpha, e.lambd, size, m)
    if run.diverged or size == m or kept > SHRUNK:
        return []
    whole = kept_of_a_weight(e.alpha, e.lambd, m, m)
    said = (
        f"λ is divided by the batch's size (8.6.2): with λ = {in_full(e.lambd)} and "
        f"{several(size, 'example')} a batch, decay alone leaves {percent(kept)} of a weight "
        f"after one epoch; with all {m} at once it would leave {percent(whole)}. "
        f"For the same penalty take λ = {rounded(e.lambd * size / m, 2)}."
    )
    return [said]


def show_finished_results(run: Run) -> None:
    """Show what is worth a look once a run is over, by the kind of its data."""
    if run.data.image_shape:
        show_wrong_pictures(run)
        show_weight_pictures(run)
    if run.data.kind == "2-D":
        st.caption("In the film, a ring is around each point that is classified wrongly.")
    st.subheader("Confusion matrix of the dev set")
    counts = confusion(run, run.data.dev)
    draw(st, confusion_chart(counts, run.data.class_names), key="confusion")


def probabilities(run: Run, part: Part) -> np.ndarray:
    """What the net says of each example: (n_classes, m), columns add up to 1."""
    return class_probabilities(run.network, cache_of(run, part.X).A[-1])


def show_wrong_pictures(run: Run) -> None:
    """Show the dev pictures that the net is surest of and wrong about, with its probabilities."""
    st.subheader("The surest mistakes")
    sure = probabilities(run, run.data.dev)
    predicted, true = sure.argmax(axis=0), run.data.dev.y
    wrong = np.flatnonzero(predicted != true)
    if wrong.size == 0:
        st.caption("None: every dev picture is classified correctly.")
        return
    worst = wrong[np.argsort(-sure[predicted[wrong], wrong], kind="stable")][:MOST_WRONG]
    names = run.data.class_names
    with st.container(horizontal=True):
        for i in worst:
            said, is_really = predicted[i], true[i]
            st.image(
                picture(run.data, run.data.dev.X[:, i]),
                caption=(
                    f"predicted {as_text(names[said])} ({percent(sure[said, i])}), "
                    f"true {as_text(names[is_really])}"
                ),
                width=112,
            )


def picture(data: Dataset, x: np.ndarray) -> np.ndarray:
    """One column of X as rows x columns (x 3) of bytes, enlarged where it is small."""
    assert data.image_shape is not None
    pixels = np.rint(255 * np.clip(x, 0, 1)).astype(np.uint8).reshape(data.image_shape)
    return enlarged(pixels)


def enlarged(pixels: np.ndarray) -> np.ndarray:
    """Whole-number enlargement to at least 112 pixels, so that no browser blurs it."""
    times = -(-112 // pixels.shape[0])
    return pixels.repeat(times, axis=0).repeat(times, axis=1)


def show_weight_pictures(run: Run) -> None:
    """Show each first-layer unit's weights as a picture, 0 as mid-grey, on one scale for all."""
    W = unpack(run.theta, run.network.layer_dims)[1].W[:MOST_UNITS]
    st.subheader("Weights of the first layer, as pictures")
    st.caption(
        "Weights of each first-layer unit, pixel by pixel: mid-grey is 0, lighter raises the "
        "unit's Z, darker lowers it. One scale for all units."
    )
    assert run.data.image_shape is not None
    scale = np.quantile(np.abs(W), 0.995) or 1.0
    with st.container(horizontal=True):
        for number, w in enumerate(W, start=1):
            pixels = np.rint(127.5 + 127.5 * np.clip(w / scale, -1, 1)).astype(np.uint8)
            shaped = enlarged(pixels.reshape(run.data.image_shape))
            st.image(shaped, caption=f"unit {number}", width=112)
