"""The charts of the lesson on regularization; pure functions."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.experiment import Experiment
from lessons.regularization.lesson import SIZE_EDGES, SMALL, swept
from lessons.regularization.penalty_match import Match
from lessons.regularization.tanh_region import Z_EDGES, OnTheCurve, nearly_linear
from lessons.shared.words import in_full, rounded
from ui import theme
from ui.looks.axes import tip
from ui.looks.series import Look, Series
from ui.looks.spec import TABLE, Chart, built_once
from ui.mirrored import mirrored_shares

L2_COLOUR, L1_COLOUR = theme.PURPLE, theme.OLIVE
"""Purple and olive, which no class of this page's sets has."""
PENALTIES = Series({"L2": Look(L2_COLOUR), "L1": Look(L1_COLOUR, shape="square")})
BENDS = Series({"nearly straight": Look(theme.SKY), "bent": Look(theme.VERMILION)})


def colour_of(experiment: Experiment) -> str:
    """The colour of the penalty that is in question."""
    return L1_COLOUR if swept(experiment) == "lambd_l1" else L2_COLOUR


def sizes_chart(match: Match) -> Chart:
    """|w| of the L2 run and its L1 match, on a log axis, with the border of "switched off"."""
    shares = {
        f"L2, λ = {rounded(match.l2.experiment.lambd)}": np.array(match.l2.sizes),
        f"L1, λ = {rounded(match.l1.experiment.lambd_l1)}": np.array(match.l1.sizes),
    }
    return mirrored_shares(
        SIZE_EDGES,
        shares,
        title="|w| (log)",
        colours=(L2_COLOUR, L1_COLOUR),
        label="datum.value % 1 == 0 ? format(pow(10, datum.value), ',~g') : ''",
        rule=float(np.log10(SMALL)),
    )


def seeds_table(found: Sequence[Match]) -> pd.DataFrame:
    """One row a seed and penalty: the share of |w| < SMALL."""
    rows = [
        {
            "seed": match.target.experiment.init_seed,
            "penalty": name,
            "share": one.small_share,
            "cost": one.train_cost,
        }
        for match in found
        for name, one in (("L2", match.l2), ("L1", match.l1))
    ]
    return pd.DataFrame(rows, columns=["seed", "penalty", "share", "cost"])


def seeds_chart(found: Sequence[Match]) -> alt.Chart:
    """The share of weights that are switched off, seed by seed, L2 beside L1."""
    title, whole = f"share of |w| < {in_full(SMALL)}", alt.Scale(domain=[0, 1])
    cost = tip("cost:Q", "training cost", ".4f")
    base = alt.Chart(seeds_table(found), height=300).encode(
        alt.X("seed:O", title="weights seed", axis=alt.Axis(labelAngle=0)),
        alt.Y("share:Q", title=title, scale=whole, axis=alt.Axis(format="%")),
        *PENALTIES.points("penalty"),
        tooltip=["penalty", "seed", tip("share:Q", form=".1%"), cost],
    )
    return base.mark_point(filled=True, size=70, opacity=0.9)


def curve_table(found: OnTheCurve) -> pd.DataFrame:
    """The middle of each bin of Z, tanh there, the share of Z in it, and whether tanh bends."""
    z = (Z_EDGES[:-1] + Z_EDGES[1:]) / 2
    where = np.where(nearly_linear(z, "tanh"), *BENDS.looks)
    return pd.DataFrame({"z": z, "a": np.tanh(z), "share": found.shares, "where": where})


@built_once
def curve_spec() -> Chart:
    """The tanh curve with dots as large as the share of Z that lies there; built once."""
    x = alt.X("z:Q", title="Z", scale=alt.Scale(domain=[-4.2, 4.2], nice=False))
    y = alt.Y("a:Q", title="tanh(Z)", scale=alt.Scale(domain=[-1.15, 1.15], nice=False))
    base = alt.Chart(TABLE, height=230).encode(x, y)
    curve = base.mark_line(color=theme.NEUTRAL, strokeWidth=1.5, clip=True)
    sizes = alt.Scale(domain=[0, 1], range=[0, 2500])
    share, where = tip("share:Q", "share of all Z", ".1%"), tip("where:N", "tanh there is")
    dots = base.transform_filter("datum.share > 0").encode(
        BENDS.colour("where"),
        alt.Size("share:Q", scale=sizes, legend=None),
        tooltip=[tip("z:Q", "Z around", ".1f"), share, where],
    )
    return curve + dots.mark_circle(opacity=0.75, clip=True)
