"""The lesson on regularization: its equations with numbers, and what its runs look like."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from core.costs import decay_factor, penalty
from core.experiment import Experiment
from core.training import Run
from lessons.regularization import lesson, penalty_match, tanh_region
from lessons.regularization.screen.charts import (
    colour_of,
    curve_spec,
    curve_table,
    seeds_chart,
    sizes_chart,
)
from lessons.shared.equations import Equation, Numbers, with_numbers
from lessons.shared.measures import all_weights
from lessons.shared.seeds import band_words
from lessons.shared.words import in_full, percent, rounded
from ui import theme
from ui.lesson import markdown_table, show_verdict
from ui.looks.show import draw, show_chart
from ui.looks.sweeps import error_band_chart, part_band_table, value_band_chart, value_band_table
from ui.mirrored import mirrored_histograms
from ui.redraw import ask_redraw, redrawn, weights_only
from ui.study import study

WEIGHTS_ONLY = weights_only("regularization")


def lesson_equations(run: Run) -> list[Equation]:
    """Eq. 6 to 12 with this run's numbers."""
    # A diverged run's numbers are beyond what floats hold: they are shown as infinite.
    with np.errstate(over="ignore"):
        return with_numbers(_costs(run), _updates(run))


def _costs(run: Run) -> Numbers:
    e, m, w = run.experiment, run.data.train.m, all_weights(run)
    L2 = {
        "λ": f"{in_full(e.lambd)}",
        "sum of w²": rounded(w @ w, 4),
        "L2 term": f"{penalty([w], m, e.lambd, 0.0):.4f}",
    }
    L1 = {
        "λ": f"{in_full(e.lambd_l1)}",
        "sum of |w|": rounded(np.abs(w).sum(), 4),
        "L1 term": f"{penalty([w], m, 0.0, e.lambd_l1):.4f}",
    }
    return {
        "6": {"J": f"{run.snapshots[-1].train_cost:.4f}", "m": f"{m}"},
        "7": L2,
        "8": L1,
        "9": L2,
    }


def _updates(run: Run) -> Numbers:
    e, m, norms = run.experiment, run.data.train.m, run.snapshots[-1].gradient_norms
    factor = decay_factor(e.alpha, e.lambd, m)
    Z = tanh_region.hidden_z(run)
    return {
        "10": {f"‖dW, db‖ of layer {i}": rounded(n) for i, n in enumerate(norms, 1)},
        "11": {
            "α, λ, m": f"{in_full(e.alpha)}, {in_full(e.lambd)}, {m}",
            "1 - αλ/m": f"{factor:.6g}",
            f"after {e.iterations:,} updates": rounded(np.float64(factor) ** e.iterations),
            "L1's step, αλ/m": rounded(e.alpha * e.lambd_l1 / m),
        },
        "12": {
            "hidden units": " + ".join(str(n) for n in e.hidden) or "none",
            "median of |Z|": rounded(np.median(np.abs(Z))) if Z.size else "no hidden Z",
            "largest |Z|": rounded(np.abs(Z).max()) if Z.size else "no hidden Z",
        },
    }


def show_weights_of_both(plain: Run, penalized: Run) -> None:
    """The weights of both runs, one up, one down, and how many are switched off."""
    named = {"no penalty": plain, "with penalty": penalized}
    weights = {name: all_weights(run) for name, run in named.items()}
    colours = theme.NEUTRAL, colour_of(penalized.experiment)
    chart = mirrored_histograms(weights, title="weight w", colours=colours)
    draw(st, chart, key="weights")
    rows = {name: lesson.measure(run) for name, run in named.items()}
    shares = {
        name: (name, percent(row.small_share), percent(row.zero_share))
        for name, row in rows.items()
    }
    head = "weights", f"below {in_full(lesson.SMALL)}", "exactly 0"
    st.markdown(markdown_table(head, shares.values()))


def show_sweep_over_lambda(experiment: Experiment) -> None:
    """Errors, ||w|| and near zeros over lambda, ten seeds each, behind one button."""
    which, redraw = (
        "L1" if lesson.swept(experiment) == "lambd_l1" else "L2",
        ask_redraw(WEIGHTS_ONLY),
    )
    st.caption(f"λ of {which} is swept, all else stays as set. {band_words(redraw=redraw)}")
    question = lesson.sweep_question(experiment, redraw=redraw)
    found = study("regularization_sweep", question, button="Sweep λ over 10 seeds")
    if found is None:
        return
    runs = [one for seeds in found.values() for one in seeds]
    exploded = sum(one.exploded for one in runs)
    if exploded:
        st.warning(f"{exploded} of {len(runs)} runs exploded and are not drawn.")
    if exploded < len(runs):
        good = {x: [one for one in seeds if not one.exploded] for x, seeds in found.items()}
        now = lesson.strength(experiment)
        _show_sweep(good, f"λ of {which} (log)", now, experiment)
        show_verdict(lesson.sweep_verdict(found, now, redraw=redraw))
    if which == "L1":
        st.caption(
            f"L1 moves every weight by αλ/m at each update. From λ = {in_full(lesson.SMALL)}·m/α "
            "on that "
            f"is more than {in_full(lesson.SMALL)}: weights swing past 0, and fewer count as "
            "near 0."
        )


def _show_sweep(
    good: Mapping[float, list[lesson.Penalized]], title: str, now: float, experiment: Experiment
) -> None:
    errors = {x: [(one.train_error, one.dev_error) for one in seeds] for x, seeds in good.items()}
    table = part_band_table(errors)
    draw(st, error_band_chart(table, title=title, log=True, now=now), key="lambda_errors")
    norms = value_band_table({x: [one.weight_norm for one in seeds] for x, seeds in good.items()})
    small = value_band_table({x: [one.small_share for one in seeds] for x, seeds in good.items()})
    colour = colour_of(experiment)
    left, right = st.columns(2)
    draw(
        left,
        value_band_chart(
            norms, title=title, value="‖w‖", form=".3~g", colour=colour, log=True, now=now
        ),
        key="lambda_norms",
    )
    name = f"share of |w| < {in_full(lesson.SMALL)}"
    draw(
        right,
        value_band_chart(
            small, title=title, value=name, form="%", colour=colour, log=True, now=now
        ),
        key="lambda_small",
    )


def show_l1_against_l2(experiment: Experiment) -> None:
    """The page's run and, at the same training cost, one with the other penalty; ten seeds too."""
    if not penalty_match.comparable(experiment):
        st.caption(
            "Set one of the two λ above 0, and the other to 0. The other penalty is then "
            "matched to it."
        )
        return
    other = "L1" if lesson.swept(experiment) == "lambd" else "L2"
    st.caption(
        f"The page looks for the λ of {other} whose training cost is within "
        f"{percent(penalty_match.TOLERANCE, 0)} of this page's. Data, first weights and "
        "batches are "
        "the same. "
        + ("Each of the ten seeds has a sample of its own." if redrawn(WEIGHTS_ONLY) else "")
    )
    question = penalty_match.question(experiment, redraw=redrawn(WEIGHTS_ONLY))
    button = f"Find the {other} runs, this one and 10 seeds"
    found = study("regularization_match", question, button=button)
    if found is not None:
        (own,) = found["page"]
        _show_matched(own, [match for match in found["seeds"] if match is not None])


def _show_matched(own: penalty_match.Match | None, seeds: list[penalty_match.Match]) -> None:
    if own is None:
        st.warning("This page's run exploded: there is no cost to match.")
        return
    show_verdict(penalty_match.verdict(own, seeds))
    left, right = st.columns(2)
    draw(left, sizes_chart(own), key="match_sizes")
    left.caption("The first bar has all weights below 0.000001, and those that are 0.")
    draw(right, seeds_chart(seeds), key="match_seeds")
    right.caption("Ten seeds, each with its own match.")


def show_tanh_curve(experiment: Experiment, m: int) -> None:
    """Fig. 4 live: where Z lies on the tanh curve, with no penalty, the page's and a large one."""
    if not experiment.hidden:
        st.caption("Without a hidden layer there is no tanh. Add a hidden layer to see this.")
        return
    if experiment.activation != "tanh":
        st.caption(
            f"This page's net has {experiment.activation}"
            + (", which is two straight lines, so" if experiment.activation == "relu" else ";")
            + " here the same net is trained with tanh units, all else as set."
        )
    found = study("regularization_curve", tanh_region.question(experiment, m), button=None)
    if found is None:
        return
    for column, (value, (one,)) in zip(st.columns(len(found)), found.items(), strict=True):
        if one.exploded:
            column.markdown(f"**λ = {in_full(value)}**: diverged")
            continue
        column.markdown(f"**λ = {in_full(value)}**: {percent(one.linear_share)} nearly straight")
        show_chart(column, curve_table(one), curve_spec(), key=f"curve_{in_full(value)}")
    st.caption("A dot's area is the share of Z there. The outermost dots have all Z beyond ±4.")
    show_verdict([tanh_region.verdict([one for (one,) in found.values()])])
