"""The charts without a screen: valid specs, fields with titles, and tables of finite numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pytest

from core.experiment import Experiment
from core.network import unpack
from core.training import Run
from tests.ui.runs import diverged, plane, trained
from ui.charts import (
    confusion_chart,
    gradient_norm_chart,
    gradient_norm_spec,
    gradient_norm_table,
    weight_histogram_chart,
    weight_histogram_spec,
    weight_histogram_table,
)

LIVE: list[tuple[Callable[[int], alt.Chart], Callable[[int], dict[str, Any]], Any]] = [
    (gradient_norm_chart, gradient_norm_spec, gradient_norm_table),
    (weight_histogram_chart, weight_histogram_spec, weight_histogram_table),
]


def fields_of(spec: dict[str, Any]) -> set[str]:
    """Every field that an encoding names."""
    encoding = spec.get("encoding", {})
    channels = [c for v in encoding.values() for c in (v if isinstance(v, list) else [v])]
    found = {c["field"] for c in channels if "field" in c}
    return found.union(*(fields_of(layer) for layer in spec.get("layer", [])))


@pytest.mark.parametrize(("chart", "spec_of", "table_of"), LIVE)
def test_a_live_chart_is_valid_and_uses_its_tables_columns(
    chart: Callable[[int], alt.Chart], spec_of: Callable[[int], dict[str, Any]], table_of: Any
) -> None:
    spec = chart(3).to_dict()  # altair checks it against Vega-Lite's schema
    table = table_of(trained(Experiment(hidden=(4, 3), iterations=5), plane()))
    assert fields_of(spec) <= set(table.columns)
    assert "data" not in spec_of(3), "the data come anew at each tick"
    assert spec_of(3) is spec_of(3), "built once"
    assert spec_of(3)["encoding"] == spec["encoding"]
    for axis in ("x", "y"):
        assert spec["encoding"][axis]["title"]
    assert spec["title"]


@pytest.mark.parametrize("n_layers", [1, 3, 21])
def test_each_layer_has_a_place_in_the_legend_before_the_data_come(n_layers: int) -> None:
    for spec_of in (gradient_norm_spec, weight_histogram_spec):
        domain = spec_of(n_layers)["encoding"]["color"]["scale"]["domain"]
        assert domain == list(range(1, n_layers + 1))


def test_gradient_norms_are_those_of_the_run_on_a_log_axis() -> None:
    run = trained(Experiment(hidden=(4, 3), activation="tanh", iterations=5), plane())
    table = gradient_norm_table(run)
    assert len(table) == 6 * 3
    for snapshot in run.snapshots:
        rows = table[table["iteration"] == snapshot.iteration].sort_values("layer")
        assert rows["layer"].tolist() == [1, 2, 3]
        assert rows["norm"].tolist() == list(snapshot.gradient_norms)
        np.testing.assert_allclose(10 ** rows["exponent"], snapshot.gradient_norms)


def test_a_layer_without_gradient_drops_out_of_the_log_chart() -> None:
    # With all weights zero only the output's b has a gradient: layer 1 has none at all.
    run = trained(Experiment(hidden=(4,), initialization="zeros", iterations=3), plane())
    assert run.snapshots[0].gradient_norms[0] == 0.0
    table = gradient_norm_table(run)
    assert 1 not in table["layer"].tolist()
    assert np.isfinite(table["exponent"]).all()


def test_the_histogram_shares_out_all_weights_of_each_layer() -> None:
    run = trained(Experiment(hidden=(4, 3), iterations=5), plane())
    table = weight_histogram_table(run)
    shares = table.groupby("layer")["share"].sum()
    np.testing.assert_allclose(shares, 1.0)
    assert shares.index.tolist() == [1, 2, 3]
    first = unpack(run.theta, run.network.layer_dims)[1].W
    positive = table[(table["layer"] == 1) & (table["weight"] > 0)]["share"].sum()
    middle = table[(table["layer"] == 1) & (table["weight"].abs() < 1e-12)]["share"].sum()
    assert positive <= np.mean(first > 0) <= positive + middle


def test_weights_that_are_all_zero_have_a_histogram() -> None:
    run = Run(Experiment(hidden=(3,), initialization="zeros", iterations=1), plane())
    table = weight_histogram_table(run)
    assert table[table["share"] > 0]["weight"].tolist() == pytest.approx([0.0, 0.0])


def test_the_tables_of_a_run_that_diverged_are_finite() -> None:
    run = diverged()
    for table in (gradient_norm_table(run), weight_histogram_table(run)):
        assert len(table)
        assert np.isfinite(table.to_numpy(dtype=float)).all()


def test_the_confusion_chart_says_every_count() -> None:
    counts = np.array([[5, 1, 0], [0, 0, 0], [2, 0, 8]])
    spec = confusion_chart(counts, ("cat", "dog", "emu")).to_dict()
    (rows,) = spec["datasets"].values()
    said = {(row["true"], row["predicted"]): row["examples"] for row in rows}
    assert said["cat", "dog"] == 1
    assert said["emu", "cat"] == 2
    assert sum(said.values()) == counts.sum()
    shares = {(row["true"], row["predicted"]): row["share"] for row in rows}
    assert shares["emu", "emu"] == 0.8
    assert shares["dog", "dog"] == 0.0, "a class without examples divides by nothing"
    assert all(math.isfinite(share) for share in shares.values())
    assert fields_of(spec) <= set(rows[0])


def test_the_confusion_chart_keeps_the_order_of_the_classes() -> None:
    names = ("9", "10", "1")
    spec = confusion_chart(np.eye(3, dtype=int), names).to_dict()
    sorts = [layer["encoding"][axis]["sort"] for layer in spec["layer"] for axis in "xy"]
    assert all(tuple(order) == names for order in sorts)
