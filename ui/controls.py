"""The controls for the settings of an Experiment, each keyed by the setting's name.

What may be chosen comes from the core's rules and registries: a new optimizer or initializer shows
up by itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.experiment import DEFAULTS, RULES, Experiment
from core.initialization import INITIALIZERS
from core.knobs import Choice, spoken
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from ui.stops import Control


def _setting(name: str, label: str, words: str, stops: tuple[float, ...] = ()) -> Control[Any]:
    look = "list" if isinstance(RULES[name], Choice) else ""
    return Control(name, label, RULES[name], DEFAULTS[name], words, stops, look=look)


def _cited(registry: Mapping[str, Any]) -> str:
    """The names of a registry, each with its equation's number if it has one."""
    numbers = {spoken(name): entry.equation for name, entry in registry.items()}
    return ", ".join(f"{name} (eq. {n})" if n else name for name, n in numbers.items())


PENALTIES = (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1)
AVERAGES = (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999)

PUT = "controls_put"
"""In the session, by a control's name: what it said before `put`, what was put, and when."""
SOON_SECONDS = 0.5
"""A browser has not heard sooner of what was put."""
UNHEARD_SECONDS = 2.0
"""So long after the page was drawn a browser has heard what was put, and says nothing older."""

_ALL = (
    _setting(
        "noise",
        "Noise",
        "Times the data set's usual noise.",
        (0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3),
    ),
    _setting(
        "train_size",
        "Training examples",
        "How many of the training examples are used, with each class's share kept.",
        (0, 10, 20, 50, 100, 200, 500, 1000, 2000),
    ),
    _setting(
        "standardize",
        "Standardize",
        "Each feature minus its training mean, over its training standard deviation (eq. 1).",
    ),
    _setting(
        "hidden",
        "Hidden layers",
        "Units of each hidden layer, such as 20, 5; none is logistic regression.",
    ),
    _setting(
        "activation", "Activation g", "Of the hidden units; the output is always a probability."
    ),
    _setting(
        "initialization",
        "Initialization",
        f"Spread of the first weights: {_cited(INITIALIZERS)}. Inverse sqrt is that of the "
        "chapter's network; normal has one scale for all layers.",
    ),
    _setting(
        "init_scale",
        "Scale of N(0, 1)",
        "The chapter's 0.01 or 1.",
        (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    ),
    _setting("lambd", "λ of the L2 penalty", "Adds λ/2m · Σ‖W‖² to the cost (eq. 9).", PENALTIES),
    _setting("lambd_l1", "λ of the L1 penalty", "Adds λ/m · Σ|w| to the cost (eq. 8).", PENALTIES),
    _setting(
        "keep_prob",
        "keep_prob, hidden units",
        "Share of hidden units that stay at each update; 1 is off.",
        SHARES,
    ),
    _setting(
        "keep_prob_input",
        "keep_prob, inputs",
        "Share of inputs that stay at each update; 1 is off.",
        SHARES,
    ),
    _setting(
        "frozen_mask",
        "Frozen mask",
        "On: the same units are dropped at every update, as in the chapter's code, which sets "
        "the same seed each time. Off: new units are drawn at every update. That is dropout.",
    ),
    _setting("optimizer", "Optimizer", f"How gradients become updates: {_cited(OPTIMIZERS)}."),
    _setting(
        "alpha",
        "Learning rate α",
        "How far one update moves the weights. With decay: the rate it starts from.",
        (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    ),
    _setting("beta", "β", "About 1/(1-β) gradients are averaged (eq. 13).", AVERAGES),
    _setting("beta1", "β₁", "Average of the gradients.", AVERAGES),
    _setting("beta2", "β₂", "Average of the squared gradients.", AVERAGES),
    _setting(
        "epsilon",
        "ε",
        "Keeps the division from being by 0. Adam's paper has 1e-8; the chapter prints 10E-8, "
        "which is 1e-7.",
        (1e-10, 1e-8, 1e-7, 1e-6, 1e-4, 1e-2),
    ),
    _setting(
        "epsilon_inside",
        "ε inside the root",
        "√(s + ε) as the chapter prints it, in place of √s + ε.",
    ),
    _setting("schedule", "Learning-rate decay", "How α falls, by epoch or by update (eq. 20-22)."),
    _setting(
        "decay_rate",
        "decay_rate",
        "α = α₀ / (1 + decay_rate · epoch).",
        (0, 0.0001, 0.001, 0.01, 0.1, 1, 10),
    ),
    _setting(
        "decay_base", "Base", "α = base^epoch · α₀.", (0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 1)
    ),
    _setting("decay_k", "k", "α = k / √epoch · α₀, or k / √t · α₀.", (0.1, 0.3, 1, 3, 10)),
    _setting(
        "batch_size",
        "Batch size",
        "Examples per update: 1 is stochastic, all is batch gradient descent.",
        (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
    ),
    _setting(
        "iterations",
        "Updates",
        "How many updates; the chapter calls them iterations.",
        (100, 300, 1000, 2500, 5000, 10_000, 30_000, 50_000, 100_000),
    ),
    _setting(
        "data_seed", "Data seed", "Which sample is drawn, and how a file of one part is split."
    ),
    _setting("init_seed", "Weights seed", "The chapter's is 3."),
    _setting("batch_seed", "Batches seed", "The order in which examples come."),
    _setting("dropout_seed", "Dropout seed", "Which units are dropped. The chapter's is 4."),
)
_WORDLESS = {name: _setting(name, name, "") for name in RULES if name != "dataset"}
CONTROLS = _WORDLESS | {one.key: one for one in _ALL}
"""Of every setting but the data set; one that has no words here yet stands under its name."""


def control(name: str, base: Experiment) -> Control[Any]:
    """The control of one setting; base has the page's own defaults."""
    return replace(CONTROLS[name], default=getattr(base, name))


def knobs_of(choice: object) -> tuple[str, ...]:
    """The settings that the chosen optimizer, schedule or initializer takes; none for all else."""
    for registry in (OPTIMIZERS, SCHEDULES, INITIALIZERS):
        if isinstance(choice, str) and choice in registry:
            return registry[choice].knobs
    return ()


def as_held(name: str, value: Any) -> Any:
    """What the session has of a control that says this value.

    A name that is no setting is the key of one of the page's own controls.
    """
    return CONTROLS[name].held(value) if name in CONTROLS else value


def put(settings: Mapping[str, Any]) -> None:
    """Set the controls (from a button's or a control's callback, before they are drawn again)."""
    before, now = unheard(), time.monotonic()
    for name, value in settings.items():
        said = before.get(name) or (st.session_state.get(name),)
        st.session_state[name] = as_held(name, value)
        _puts()[name] = (*said, st.session_state[name]), now


def put_again(name: str) -> bool:
    """Put again what was put a moment ago, where the browser has not heard of it yet.

    With each click and tick it says all controls, this one as it was before. Whoever does something
    when a control is changed asks this first: where it is true, nobody has changed it.
    """
    said, now = unheard().get(name, ()), st.session_state.get(name)
    if now not in said:
        return False
    if now != said[-1]:
        _puts()[name] = said, time.monotonic()
        st.session_state[name] = said[-1]
    return True


def told() -> None:
    """Note that the page is drawn: only now does the browser begin to hear what was put."""
    _puts().update({name: (said, time.monotonic()) for name, said in unheard().items()})


def heard() -> None:
    """Forget what was put where the browser says the same: what it says next is the visitor's.

    To be called when the browser has spoken by itself, as it does with each tick. What was put a
    moment ago may be of this very run's callbacks: the browser has not said it.
    """
    for name, (said, at) in list(_puts().items()):
        if time.monotonic() - at > SOON_SECONDS and st.session_state.get(name) == said[-1]:
            forget_put(name)


def forget_put(name: str) -> None:
    """Whatever was put: from now on the control says something else."""
    _puts().pop(name, None)


def unheard() -> dict[str, tuple[Any, ...]]:
    """By name, what controls have said since before the browser may have heard of the last."""
    now = time.monotonic()
    return {name: said for name, (said, at) in list(_puts().items()) if now - at < UNHEARD_SECONDS}


def _puts() -> dict[str, tuple[tuple[Any, ...], float]]:
    puts: dict[str, tuple[tuple[Any, ...], float]] = st.session_state.setdefault(PUT, {})
    return puts
