"""The log's table and the curves of some runs, made when the log is opened."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from lessons.shared.words import between, percent, rounded
from ui.contents import IN_ORDER, MORE
from ui.controls import CONTROLS
from ui.looks.axes import linear_x, linear_y, log_y, tip
from ui.looks.costs import positive
from ui.looks.series import Series
from ui.looks.spec import TABLE, Chart, built_once
from ui.run_log.entry import Entry

SPARKS = 30
"""Points of a row's small curve."""
CURVE_WORDS = {
    "dev_cost": "dev cost",
    "train_cost": "training cost",
    "dev_accuracy": "dev accuracy",
    "train_accuracy": "training accuracy",
}
"""What may be drawn, by the name of its curve."""
PAGES = {
    page.removeprefix("pages/").removesuffix(".py"): name
    for page, name in (IN_ORDER | MORE).items()
}
"""The pages' names in the bar, by their addresses."""


def setting_label(name: str) -> str:
    """What a setting is called on the screen."""
    return "Data set" if name == "dataset" else CONTROLS[name].label


def changed_words(entry: Entry) -> str:
    """What of a run's settings is not the default, in a line."""
    said = [f"{setting_label(name)} {text}" for name, text in entry.changed.items()]
    if entry.source is not None:
        said.append(f"File {entry.source.name}")
    return "; ".join(said) or "All as in the chapter"


def numbers_words(entry: Entry) -> str:
    """How a run ended, in a sentence."""
    final, band = entry.final, entry.band
    said = [
        f"Dev accuracy {percent(final.dev_accuracy)}"
        + (f" ({between(band.dev_low, band.dev_high)} over the last updates)" if band else ""),
        f"training accuracy {percent(final.train_accuracy)}"
        + (f" ({between(band.train_low, band.train_high)})" if band else ""),
        f"dev cost {rounded(final.dev_cost)}, training cost {rounded(final.train_cost)}",
    ]
    return "; ".join(said) + "."


def spark(entry: Entry) -> list[float]:
    """The dev accuracy at SPARKS frames, evenly; [] where no curves are kept."""
    curve = entry.curves.get("dev_accuracy")
    if curve is None or not curve.size:
        return []
    at = np.linspace(0, curve.size - 1, min(SPARKS, curve.size)).astype(int)
    return [float(value) for value in curve[at]]


def log_table(entries: Sequence[Entry]) -> pd.DataFrame:
    """One row a run, in the entries' order; costs in nats, accuracies in percent, time in UTC."""
    rows = [
        {
            "Run": one.number,
            "Pinned": one.pinned,
            "Name": one.name,
            "Not the default": changed_words(one),
            "Dev accuracy": 100 * one.final.dev_accuracy,
            "Training accuracy": 100 * one.final.train_accuracy,
            "Dev cost": one.final.dev_cost,
            "Training cost": one.final.train_cost,
            "Dev accuracy, by frame": spark(one),
            "Ended": one.state,
            "Time": pd.Timestamp(one.ended, unit="s"),
            "Page": PAGES.get(one.page, one.page),
        }
        for one in entries
    ]
    return pd.DataFrame(rows)


def matches(entry: Entry, words: str) -> bool:
    """Whether all the words stand in what the log says of the run, large or small."""
    text = f"{entry.label} {changed_words(entry)} {entry.state} {PAGES.get(entry.page, '')}"
    if entry.pinned:
        text += " pinned"
    return all(word in text.casefold() for word in words.casefold().split())


def curves_table(entries: Sequence[Entry], curve: str) -> pd.DataFrame:
    """One row a frame and run: run, update, value; of a cost no zeros, as its axis is log."""
    tables = [
        pd.DataFrame(
            {
                "run": f"Run {one.number}",
                "update": one.curves["iteration"].astype(int),
                "value": one.curves[curve].astype(float),
            }
        )
        for one in entries
        if one.curves
    ]
    table = pd.concat(tables, ignore_index=True)
    if curve.endswith("cost"):
        return positive(table, "value").reset_index(drop=True)
    return table[np.isfinite(table["value"])].reset_index(drop=True)


@built_once
def curves_spec(runs: tuple[str, ...], curve: str) -> Chart:
    """The curves of the runs on the same axes; a cost's is log."""
    words = CURVE_WORDS[curve]
    cost = curve.endswith("cost")
    y = (
        log_y("value", f"{words} (nats, log)", 0.1, 1.0)
        if cost
        else linear_y("value", words, 0.5, 1.0, "%")
    )
    return (
        alt.Chart(TABLE, height=280)
        .mark_line(strokeWidth=2)
        .encode(
            linear_x("update", "update", 0, 1, ",.0f"),
            y,
            *Series({}).only(runs).lines("run"),
            tooltip=[
                "run:N",
                tip("update:Q", form=","),
                tip("value:Q", words, ".3g" if cost else ".1%"),
            ],
        )
    )
