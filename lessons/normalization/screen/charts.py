"""The charts of the lesson on normalization: specs built once, and the tables they show."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from lessons.normalization.dev_scaling import WAYS
from lessons.normalization.lesson import Sweep, costs_of
from ui import theme
from ui.looks.axes import here_rule, level_rule, level_words, linear_y, log_x, log_y, tip
from ui.looks.bands import band, band_tips, spread
from ui.looks.costs import cost_curves
from ui.looks.series import DASHED, Look, Series
from ui.looks.spec import TABLE, Chart, built_once

LOOKS = Series({"raw": Look(theme.NEUTRAL, DASHED), "standardized": Look(theme.BLUE)})
KINDS = tuple(LOOKS.looks)
WAY_LOOKS = (Look(theme.BLUE), Look(theme.WARNING, DASHED), Look(theme.NEUTRAL, (2, 2)))
SCALED = Series(dict(zip(WAYS, WAY_LOOKS, strict=True)), columns=2)


@built_once
def cost_spec(iterations: int) -> Chart:
    """Both cost curves over the updates, on one log axis."""
    return cost_curves(LOOKS, iterations, name="kind", height=260)


def sweep_table(answers: Sweep, guess: float, raw_alpha: float, alpha: float) -> pd.DataFrame:
    """Lowest, median and highest final cost at each alpha; `top` where some runs diverged.

    guess is the cost of knowing the classes' shares only; both alphas are the page's own.
    """
    rows = [
        {"kind": KINDS[standardize], "alpha": alpha, "size": len(costs)}
        | {"diverged": int(np.isinf(costs).sum())}
        | spread(costs)
        for standardize in (False, True)
        for alpha, costs in costs_of(answers, standardize=standardize).items()
    ]
    table = pd.DataFrame(rows).sort_values(["kind", "alpha"], ignore_index=True)
    finite = [one.cost for ends in answers.values() for one in ends if np.isfinite(one.cost)]
    highest = max(finite, default=1.0)
    table["top"] = np.where(table["diverged"] > 0, highest, np.nan)
    # The band ends at the highest finite cost; no line where half of the runs or more diverged.
    gone = np.isinf(table["median"])
    for name in ("min", "median", "max"):
        table[name] = table[name].clip(lower=1e-12, upper=highest).mask(gone)
    return table.assign(guess=guess, raw_alpha=raw_alpha, now_alpha=alpha)


@built_once
def sweep_spec() -> Chart:
    """Final cost against alpha: median line in its band, crosses where runs diverged."""
    table = alt.Chart(TABLE, height=300)
    base = table.encode(
        log_x("alpha", "learning rate α (log)", 1e-5, 10.0),
        *LOOKS.lines("kind"),
        tooltip=[
            tip("kind:N", "features"),
            tip("alpha:Q", "α", ",~g"),
            *band_tips("cost", ".3g"),
            tip("diverged:Q"),
            tip("size:Q", "of runs"),
        ],
    )
    title = "training cost at the end (nats, log)"
    cross = base.mark_point(shape="cross", size=130, angle=45, filled=True)
    return alt.layer(
        *band(base, log_y("min", title, 0.01, 1.0), points=45),
        # Named as the band's axis is: it has no say in the axis's ends else, and stands above it.
        cross.encode(log_y("top", title, 0.01, 1.0)),
        level_rule(table, "guess", theme.WARNING),
        level_words(table, "guess", "guessing", theme.WARNING),
        here_rule(table, "raw_alpha"),
        here_rule(table, "now_alpha", theme.BLUE),
    )


@built_once
def small_dev_spec() -> Chart:
    """Mean dev accuracy against the size of the dev set, for each way to scale it."""
    base = alt.Chart(TABLE, height=280).encode(
        log_x("size", "examples in the dev set (log)", 1, 100),
        linear_y("accuracy", "mean dev accuracy", 0.3, 1, "%"),
        *SCALED.lines("way"),
        tooltip=["way:N", "size:Q", tip("accuracy:Q", form=".1%")],
    )
    return base.mark_line(point={"size": 60})
