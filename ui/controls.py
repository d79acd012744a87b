"""Controls for the settings of an Experiment, each bound to the link's parameter of its name.

A control's key is the setting's name, so `?alpha=0.1` opens the page with alpha 0.1, and moving
the control changes the link. What may be chosen comes from the core's rules and registries: a new
optimizer or initializer shows up by itself.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.experiment import RULES, Experiment
from core.initialization import INITIALIZERS
from core.knobs import Choice, Number, Sizes, Switch
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES


@dataclass(frozen=True)
class Control:
    """What a control says; `steps` makes it a slider with those stops, else it is a number box."""

    label: str
    help: str
    steps: tuple[float, ...] = ()


PENALTIES = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1)
AVERAGES = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999)

CONTROLS: dict[str, Control] = {
    "noise": Control(
        "Noise", "Times the data set's usual noise.", (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3)
    ),
    "train_size": Control(
        "Training examples",
        "How many of the training part are used, class by class.",
        (0, 10, 20, 50, 100, 200, 500, 1000, 2000),
    ),
    "standardize": Control(
        "Standardize",
        "Each feature minus its training mean, over its training standard deviation (eq. 1).",
    ),
    "hidden": Control(
        "Hidden layers", "Units of each hidden layer, such as 20, 5; none is logistic regression."
    ),
    "activation": Control(
        "Activation g", "Of the hidden units; the output is always a probability."
    ),
    "initialization": Control(
        "Initialization",
        "Spread of the first weights: 1/sqrt(n) as in the chapter's network, He (eq. 3), Xavier "
        "(eq. 4), Glorot (eq. 5), one scale for all layers (normal), or zeros.",
    ),
    "init_scale": Control(
        "Scale of N(0, 1)",
        "The chapter's 0.01 or 1.",
        (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    ),
    "lambd": Control("λ of the L2 penalty", "Adds λ/2m · Σ‖W‖² to the cost (eq. 9).", PENALTIES),
    "lambd_l1": Control("λ of the L1 penalty", "Adds λ/m · Σ|w| to the cost (eq. 8).", PENALTIES),
    "keep_prob": Control(
        "keep_prob, hidden units",
        "Share of hidden units that stay at each update; 1 is off.",
        SHARES,
    ),
    "keep_prob_input": Control(
        "keep_prob, inputs", "Share of inputs that stay at each update; 1 is off.", SHARES
    ),
    "frozen_mask": Control(
        "Frozen mask",
        "Drop the same units at every update, as the chapter's code does by seeding anew each "
        "time. Off: units are drawn anew at every update, as dropout means it.",
    ),
    "optimizer": Control(
        "Optimizer", "Gradient descent, momentum (eq. 17), RMSprop (18), Adam (19)."
    ),
    "alpha": Control(
        "Learning rate α",
        "Length of a step; with a schedule, the rate it starts from.",
        (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    ),
    "beta": Control("β", "About 1/(1-β) gradients are averaged (eq. 13).", AVERAGES),
    "beta1": Control("β₁", "Average of the gradients.", AVERAGES),
    "beta2": Control("β₂", "Average of the squared gradients.", AVERAGES),
    "epsilon": Control(
        "ε",
        "Keeps the root from zero. Adam's paper: 1e-8; the chapter prints 10E-8, which is 1e-7.",
        (1e-10, 1e-8, 1e-7, 1e-6, 1e-4, 1e-2),
    ),
    "epsilon_inside": Control(
        "ε inside the root", "√(s + ε) as the chapter prints it, in place of √s + ε."
    ),
    "schedule": Control("Learning-rate decay", "How α falls, by epoch or by update (eq. 20-22)."),
    "decay_rate": Control(
        "decay_rate", "α = α₀ / (1 + decay_rate · epoch).", (0, 0.0001, 0.001, 0.01, 0.1, 1, 10)
    ),
    "decay_base": Control(
        "Base", "α = base^epoch · α₀.", (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 1)
    ),
    "decay_k": Control("k", "α = k / √epoch · α₀, or k / √t · α₀.", (0.1, 0.3, 1, 3, 10)),
    "batch_size": Control(
        "Batch size",
        "Examples per update: 1 is stochastic, all is batch gradient descent.",
        (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    ),
    "iterations": Control(
        "Iterations",
        "How many updates.",
        (100, 300, 1000, 2500, 5000, 10_000, 30_000, 50_000, 100_000),
    ),
    "data_seed": Control(
        "Data seed", "Which sample is drawn, and how a file of one part is split."
    ),
    "init_seed": Control("Weights seed", "The chapter's is 3."),
    "batch_seed": Control("Batches seed", "The order in which examples come."),
    "dropout_seed": Control("Dropout seed", "Which units go. The chapter's is 4."),
}


def control(name: str, base: Experiment) -> Any:
    """Show the control of one setting; its value, or ValueError for text that is no value.

    base has the page's own defaults: a setting that is as there is left out of the link.
    """
    rule, words, default = RULES[name], CONTROLS[name], getattr(base, name)
    if isinstance(rule, Switch):
        return st.toggle(words.label, default, key=name, help=words.help, bind="query-params")
    if isinstance(rule, Choice):
        return st.selectbox(
            words.label,
            rule.names,
            index=rule.names.index(default),
            format_func=rule.text,
            key=name,
            help=words.help,
            bind="query-params",
        )
    if isinstance(rule, Sizes):
        text = st.text_input(
            words.label, rule.text(default), key=name, help=words.help, bind="query-params"
        )
        return rule.parse(name, text or "")
    assert isinstance(rule, Number)
    return (_slider if words.steps else _number_box)(name, rule, words, default)


def _slider(name: str, rule: Number, words: Control, default: float) -> Any:
    """A slider over the steps; a value from a link or a preset becomes one more stop."""
    now = st.session_state.get(name, default)
    whole = int if rule.whole else float
    return st.select_slider(
        words.label,
        sorted({whole(stop) for stop in (*words.steps, default, now)}),
        value=default,
        format_func=rule.text,
        key=name,
        help=words.help,
        bind="query-params",
    )


def _number_box(name: str, rule: Number, words: Control, default: float) -> Any:
    return st.number_input(
        words.label,
        int(rule.low),
        int(rule.high),
        int(default),
        key=name,
        help=words.help,
        bind="query-params",
    )


def knobs_of(choice: object) -> tuple[str, ...]:
    """The settings that the chosen optimizer, schedule or initializer takes; none for all else."""
    for registry in (OPTIMIZERS, SCHEDULES, INITIALIZERS):
        if isinstance(choice, str) and choice in registry:
            return registry[choice].knobs
    return ()


def put(settings: dict[str, Any]) -> None:
    """Set the controls (from a button's or a control's callback, before they are drawn again).

    A name that is no setting is the key of one of the page's own controls.
    """
    for name, value in settings.items():
        rule = RULES.get(name)
        st.session_state[name] = rule.text(value) if isinstance(rule, Sizes) else value


def arrive(page: str) -> None:
    """Note which page is shown (the router does), so that enter() can tell an arrival."""
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["arrived"] = True


def enter(base: Experiment, last: Experiment, datasets: Sequence[str], own: str = "") -> None:
    """The first thing a page does with its controls: give them the values they start from.

    On coming to the page these are the link's, or the page's last ones in this session. Whatever
    the link has that cannot be used is said, with what is used instead; a spelling that a control
    would not know (?optimizer=adam) is respelled. base has the page's defaults, datasets the names
    that its data control knows. The controls of all pages share their names, so another page's
    values go. Parameters that begin with `own` belong to controls that the page has beside these
    settings; they are left to them.
    """
    if not st.session_state.pop("arrived", False):
        return
    for name in RULES:
        st.session_state.pop(name, None)
    parameters = dict(st.query_params.items())
    asked = {n: text for n, text in parameters.items() if not (own and n.startswith(own))}
    experiment = _from_link(asked, base, datasets) if asked else last
    put(dataclasses.asdict(experiment))
    # A control that finds its value in the session does not tell the link; this does. The page's
    # own parameters are not touched: Streamlit refuses that where their control is drawn already.
    link = experiment.to_link(base)
    for name in asked.keys() - link.keys():
        del st.query_params[name]
    st.query_params.update(link)


def _from_link(asked: dict[str, str], base: Experiment, datasets: Sequence[str]) -> Experiment:
    """What the link asks for; what cannot be used is as in base, and said."""
    experiment, complaints = Experiment.from_link(asked, base)
    dataset = base.dataset
    try:
        dataset = str(Choice(tuple(datasets)).check("dataset", experiment.dataset))
    except ValueError as problem:
        complaints.append(f"the link's {problem}: {dataset} is used instead")
    experiment = dataclasses.replace(experiment, dataset=dataset)
    if complaints:
        st.toast("  \n".join(complaints), icon=":material/link_off:", duration="infinite")
    return experiment
