"""What the lesson on normalization draws of its sweep over alpha."""

from __future__ import annotations

import math

import numpy as np

from lessons.normalization.lesson import Ended
from lessons.normalization.screen.charts import sweep_spec, sweep_table


def ends(*costs: float) -> list[Ended]:
    return [Ended(cost, 0.1) for cost in costs]


def test_the_sweep_has_a_band_for_each_alpha_and_a_cross_where_some_runs_diverged() -> None:
    found = {
        (False, 0.1): ends(1.0, 2.0, math.inf),
        (True, 0.1): ends(math.inf, math.inf, 0.5),
        (True, 0.01): ends(0.1, 0.3, 0.2),
    }
    table = sweep_table(found, 0.6, 0.1, 0.01).set_index(["kind", "alpha"])
    band = ["min", "median", "max"]
    assert table.loc[("standardized", 0.01), band].tolist() == [0.1, 0.2, 0.3]
    assert table.loc[("raw", 0.1), band].tolist() == [1.0, 2.0, 2.0], "it ends at the finite costs"
    assert table.loc[("standardized", 0.1), band].isna().all(), "most runs diverged"
    assert table["diverged"].to_dict() == {
        ("raw", 0.1): 1,
        ("standardized", 0.01): 0,
        ("standardized", 0.1): 2,
    }
    assert table.loc[table["diverged"] > 0, "top"].tolist() == [2.0, 2.0]
    assert np.isnan(table.loc[("standardized", 0.01), "top"])


def test_the_axis_of_the_sweep_reaches_up_to_its_crosses() -> None:
    (cross,) = [x for x in sweep_spec()["layer"] if x["mark"].get("shape") == "cross"]
    assert cross["encoding"]["y"]["field"] == "top"
    assert cross["encoding"]["y"]["scale"]["type"] == "log", "else it has no say in the axis's ends"
