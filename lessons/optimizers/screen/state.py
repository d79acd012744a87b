"""What an optimizer keeps while a net trains, Adam's epsilon, and eq. 15's literal :=."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.choices import Stops
from core.experiment import Experiment
from core.knobs import Choice
from core.optimizers import root
from core.training import Run
from datasets import data_of
from lessons.optimizers import lesson
from lessons.optimizers import trace as optimizers_trace
from lessons.optimizers.literal import verdict as literal_verdict
from lessons.optimizers.screen import state_charts as charts
from lessons.optimizers.screen import variants_charts as variants
from lessons.optimizers.screen.charts import TITLES
from lessons.optimizers.trace import Trace, effective_alphas, follow
from lessons.shared.equations import Equation, with_numbers
from lessons.shared.literal import literal_adam, literal_averages
from lessons.shared.words import in_full, rounded
from ui.lesson import show_verdict
from ui.looks.show import show_chart
from ui.stops import Control
from ui.study import study

WHO = Control("optimizers_state_of", "Optimizer", Choice(TITLES), "Adam", look="pills")
LAYERS = {
    n: Control(
        f"optimizers_layer_of_{n}",
        "Layer (left chart)",
        Stops(tuple(range(1, n + 1))),
        1,
        look="buttons",
    )
    for n in range(1, 22)
}
"""By the number of layers, at most 20 hidden ones and the output's."""


@st.cache_data(max_entries=100, show_spinner=False)
def trace_of(experiment: Experiment, literal: bool = False) -> Trace:
    """The run made over in NumPy with its state recorded; literal: with eq. 19's := as printed."""
    data = data_of(experiment)
    if not literal:
        return follow(experiment, data)
    optimizer = literal_adam(
        beta1=experiment.beta1,
        beta2=experiment.beta2,
        epsilon=experiment.epsilon,
        epsilon_inside=experiment.epsilon_inside,
    )
    return follow(experiment, data, optimizer)


def show_state(each: dict[str, Experiment]) -> None:
    """V, s, their corrected values and the effective alpha of each layer, update by update."""
    n_layers = len(each["Adam"].hidden) + 1
    left, right = st.columns(2)
    who, layer = WHO.show(left), LAYERS[n_layers].show(right)
    experiment = list(each.values())[TITLES.index(who)]
    trace = trace_of(experiment)
    left, right = st.columns(2)
    show_chart(left, charts.kept_table(trace, layer), charts.kept_spec(), key="optimizers_kept")
    show_chart(
        right,
        charts.effective_table(trace.layers),
        charts.effective_spec(n_layers),
        key="optimizers_effective",
    )
    made = len(trace.costs) - 1
    st.caption(
        f"The first {made:,} updates of the film's run, made again in NumPy. Root is √s + ε, or "
        "√(s + ε); Adam's s is the corrected one. Without an s, α / root is α."
    )
    show_verdict(optimizers_trace.verdict(experiment, trace))


def show_epsilons(experiment: Experiment, target: float) -> None:
    """What the place and the size of Adam's epsilon do."""
    trace = trace_of(experiment)
    left, right = st.columns(2)
    show_chart(
        left, variants.roots_table(trace.root_s), variants.roots_spec(), key="optimizers_roots"
    )
    left.caption(
        "Shaded: the middle 90 % of this run's √s after its last update here. Inside the root ε "
        "counts from √s = √ε on, outside from √s = ε."
    )
    with right:
        answers = study(
            "optimizers_epsilon",
            lesson.epsilon_question(experiment),
            button="Six kinds of ε over 10 seeds",
        )
        if answers is not None:
            show_chart(
                st,
                variants.epsilon_table(answers, target),
                variants.epsilon_spec(),
                key="optimizers_epsilon_chart",
            )
    if answers is not None:
        show_verdict(lesson.epsilon_verdict(answers, target))


def show_literal_assignment(experiment: Experiment) -> None:
    """Adam with eq. 15's and 19's := done as printed, beside Adam as meant."""
    st.caption(
        "The chapter writes v := v / (1 - β^t). Read as code, this keeps the corrected value, "
        "averages it again and corrects it again. Here Adam does so."
    )
    meant, literal = trace_of(experiment), trace_of(experiment, literal=True)
    left, right = st.columns(2)
    show_chart(
        left,
        variants.ones_table(experiment.beta1, experiment.beta2),
        variants.literal_spec(
            ("v, with :=", "s, with :=", "both, as meant"), "average of ones (log)", ",~g"
        ),
        key="optimizers_ones",
    )
    show_chart(
        right,
        variants.curves_table({"with :=": literal.costs, "as meant": meant.costs}),
        variants.literal_spec(("with :=", "as meant"), "training cost (nats, log)", ",~g"),
        key="optimizers_literal",
    )
    costs = float(meant.costs[0]), float(meant.costs[-1]), float(literal.costs[-1])
    show_verdict(literal_verdict(experiment.beta1, experiment.beta2, costs))


EFFECTIVE = Equation(
    "18, 19", "effective α", effective_alphas, r"\frac{\alpha}{\sqrt{\hat s} + \varepsilon}"
)
LITERAL = Equation(
    "15, 19",
    ":= as printed",
    literal_adam,
    r"v := \frac{\beta v + (1-\beta)\,dW}{1-\beta^t}",
    "Not what trains the films: those keep v and s raw.",
)


def network_equations(experiment: Experiment, run: Run) -> list[Equation]:
    """Equation 19, its epsilon and its := with the numbers of Adam's run."""
    trace, e = trace_of(experiment), experiment
    s = trace.root_s**2
    small = np.array(np.median(s) if s.size else 0.0)
    v10 = literal_averages(np.ones(10), beta=e.beta1)[-1]
    return with_numbers(
        {
            "19": {
                "α, β₁, β₂": f"{in_full(e.alpha)}, {in_full(e.beta1)}, {in_full(e.beta2)}",
                "updates": f"{run.iteration:,}",
                "cost": f"{run.snapshots[-1].train_cost:.4f}",
            },
            "the root": {
                "median of s": rounded(small),
                "√s + 1e-8": f"{root(small, 1e-8, False):.6g}",
                "√(s + 1e-8)": f"{root(small, 1e-8, True):.6g}",
                "√(s + 1e-7)": f"{root(small, 1e-7, True):.6g}",
            },
            EFFECTIVE: {
                f"median, layer {now.layer}": rounded(now.effective)
                for now in trace.layers[-len(e.hidden) - 1 :]
            },
            LITERAL: {"v after ten gradients of 1": rounded(v10, 4), "as meant": "1"},
        }
    )
