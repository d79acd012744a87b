"""The lesson on normalization: its rates, its sweep, its dev set, its equations with numbers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.choices import Stops
from core.data import Dataset
from core.experiment import Experiment
from core.knobs import Choice
from core.scaling import fit_scaling
from core.streams import stream
from core.training import Run
from lessons.normalization import dev_scaling, lesson
from lessons.normalization.screen import charts
from lessons.normalization.screen.surface import Descent
from lessons.shared import cost_surface
from lessons.shared.equations import Equation, Numbers, with_numbers
from lessons.shared.measures import MadeFrom, guess_cost, made_from
from lessons.shared.seeds import band_words, over_seeds
from lessons.shared.words import rounded
from ui.controls import put
from ui.lesson import show_verdict
from ui.looks.costs import cost_table
from ui.looks.show import show_chart
from ui.redraw import ask_redraw, weights_only
from ui.showing import Showing
from ui.stops import Control
from ui.study import study

OWN_ALPHA, SAME_ALPHA = "its own α", "the same α"
RATES = Control(
    "normalization_rates", "The raw features get", Choice((OWN_ALPHA, SAME_ALPHA)), OWN_ALPHA
)
RAW_ALPHA = Control(
    "normalization_raw_alpha",
    "Learning rate α, raw",
    Stops(lesson.ALPHAS),
    lesson.RAW_ALPHA,
    "The slider above sets α of the standardized run, or of both runs if they have the same α.",
)


WEIGHTS_ONLY = weights_only("normalization")


def show_raw_alpha(alpha: float) -> float:
    """The controls that say which alpha the raw features get; alpha is the standardized run's."""
    same = RATES.show() == SAME_ALPHA
    own = RAW_ALPHA.show(disabled=same)
    return alpha if same else own


def show_cost_curves(now: Showing) -> None:
    """Both runs' cost on one axis, while they train and after."""
    runs = list(now.runs.values())
    spec = charts.cost_spec(runs[0].experiment.iterations)
    show_chart(st, cost_table(runs, charts.KINDS), spec, key="normalization_costs")


def show_sweep_over_alpha(raw: Experiment, standardized: Experiment, data: Dataset) -> None:
    """Final cost against alpha for both, ten seeds each, behind a button."""
    redraw = ask_redraw(WEIGHTS_ONLY)
    question = lesson.sweep_question(standardized, redraw=redraw)
    answers = study("normalization_sweep", question, button="Sweep α over 10 seeds")
    if answers is None:
        return
    guess = guess_cost(data.train.y, data.n_classes)
    table = charts.sweep_table(answers, guess, raw.alpha, standardized.alpha)
    show_chart(st, table, charts.sweep_spec(), key="normalization_sweep_chart")
    st.caption(
        f"{band_words(redraw=redraw)} Cross: some seeds diverged. Dotted: "
        "the cost of always predicting the class frequencies. Upright line: α of the two films."
    )
    show_verdict(lesson.sweep_verdict(answers))
    best = {kind: lesson.best_alpha(answers, standardize=kind) for kind in (False, True)}
    st.button(
        "Use the best α of each",
        icon=":material/tune:",
        on_click=put,
        args=({RATES.key: OWN_ALPHA, RAW_ALPHA.key: best[False], "alpha": best[True]},),
    )


@st.cache_data(max_entries=100, show_spinner=False)
def _small_dev_sets(made: MadeFrom, _run: Run) -> list[dev_scaling.SmallDev]:
    return dev_scaling.small_dev_sets(_run, stream("small dev sets", _run.experiment.data_seed))


def show_dev_scaling(run: Run) -> None:
    """The dev set scaled with the training set's u and s, with its own, and not at all."""
    if run.diverged:
        st.info("The standardized run diverged, so there is no net to test. Take a smaller α.")
        return
    small = _small_dev_sets(made_from(run), run)
    show_verdict(dev_scaling.verdict(dev_scaling.measure(run), small))
    table = pd.DataFrame([vars(one) for one in small])
    show_chart(st, table, charts.small_dev_spec(), key="normalization_small_dev")
    st.caption(
        f"Each point: the mean over {dev_scaling.DRAWS} random draws of so many dev examples, "
        "the same draws for all three. Last point: the whole dev set."
    )
    question = over_seeds({"seeds": run.experiment}, dev_scaling.measure)
    answers = study("normalization_dev", question, button="The whole dev set over 10 seeds")
    if answers is not None:
        st.markdown(dev_scaling.seeds_verdict(answers["seeds"]))


def lesson_equations(raw: Run, standardized: Run, descent: Descent) -> list[Equation]:
    """The chapter's equations with the numbers of these runs and of the raw surface."""
    scaling = fit_scaling(raw.data.train.X)
    names = raw.data.feature_names or [f"pixel {i + 1}" for i in range(raw.data.n_x)]
    u_and_s = {
        f"{letter} of {names[i]}": rounded(values[i, 0], 4)
        for i in (int(scaling.std.argmin()), int(scaling.std.argmax()))
        for letter, values in (("u", scaling.mean), ("s", scaling.std))
    }
    ends = {
        "J raw": rounded(raw.snapshots[-1].train_cost, 4),
        "J standardized": rounded(standardized.snapshots[-1].train_cost, 4),
    }
    return with_numbers({"1": u_and_s}, _bowl(descent.surface, descent.alpha), {"6": ends})


def _bowl(surface: cost_surface.Bowl, alpha: float) -> Numbers:
    e_low, e_high = cost_surface.eigenvalues(surface)
    return {
        "a linear unit's cost": {
            "w at the bottom": ", ".join(f"{w:.4f}" for w in surface.bottom),
            "lowest J": f"{surface.lowest:.4f}",
            "H": " / ".join(", ".join(rounded(h) for h in row) for row in surface.H),
        },
        "largest stable α": {
            "smallest eigenvalue of H": rounded(e_low, 4),
            "largest eigenvalue of H": rounded(e_high, 4),
            "2 / largest": rounded(2 / e_high, 4),
            "α": rounded(alpha, 4),
        },
        "what a step leaves": {
            f"left after {t:,} steps": rounded(cost_surface.share_left(surface, alpha, t))
            for t in (1, 10, 100, 1000)
        },
    }
