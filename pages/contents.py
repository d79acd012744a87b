"""The table of contents: each lesson's name, its line, its picture, and its page.

This is no page. app.py and the home page read it; a new lesson is a file and an entry here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from core.experiment import Experiment


@dataclass(frozen=True)
class Lesson:
    """One card of the home page.

    shown are the experiments whose real runs make the picture ("boundaries": where each draws the
    line; "costs" and "log costs": their cost curves; "valley": a gradient check over eps). The
    card leads to the page, whose name in the bar at the top is `short`: all have to fit there.
    """

    title: str
    section: str
    line: str
    picture: str
    shown: dict[str, Experiment]
    page: str
    short: str


FIELD = Experiment(iterations=3000)
LONGER = Experiment(iterations=8000)
MOONS = Experiment(dataset="moons", data_seed=0, iterations=400, hidden=(10,), alpha=1.0)
BATCHES = replace(MOONS, alpha=0.3, batch_size=16)
CANCER = Experiment(dataset="breast_cancer", hidden=(8,), iterations=200, alpha=0.1)
DEEP = replace(MOONS, hidden=(20, 20, 20), activation="tanh", alpha=0.3)

LESSONS = (
    Lesson(
        "Bias and variance",
        "8.2",
        "A straight line is too simple for these points; a large net bends around single ones.",
        "boundaries",
        {
            "no hidden layer": replace(FIELD, dataset="flower", hidden=(), alpha=0.1),
            "40 and 40 units": replace(FIELD, dataset="flower", hidden=(40, 40), alpha=0.1),
        },
        page="pages/bias_variance.py",
        short="Bias and variance",
    ),
    Lesson(
        "Input normalization",
        "8.3",
        "The same net and data, features as they come or each on one scale.",
        "log costs",
        {
            "raw, α = 1e-4": replace(CANCER, alpha=1e-4),
            "standardized, α = 0.1": replace(CANCER, standardize=True),
        },
        page="pages/normalization.py",
        short="Normalization",
    ),
    Lesson(
        "Weight initialization",
        "8.4",
        "Three hidden layers that start at zero, very small, or by Xavier's rule.",
        "costs",
        {
            "zeros": replace(DEEP, initialization="zeros"),
            "N × 0.01": replace(DEEP, initialization="normal"),
            "Xavier": replace(DEEP, initialization="Xavier"),
        },
        page="pages/initialization.py",
        short="Initialization",
    ),
    Lesson(
        "Regularization",
        "8.5.1",
        "A penalty on large weights smooths the line between the classes.",
        "boundaries",
        {"λ = 0": LONGER, "λ = 1": replace(LONGER, lambd=1.0)},
        page="pages/regularization.py",
        short="Regularization",
    ),
    Lesson(
        "Dropout",
        "8.5.3",
        "Units are left out at random while training, and all work together after it.",
        "boundaries",
        {
            "keep_prob = 1": LONGER,
            "keep_prob = 0.7": replace(LONGER, keep_prob=0.7),
        },
        page="pages/dropout.py",
        short="Dropout",
    ),
    Lesson(
        "Mini-batches",
        "8.6",
        "The cost of each update: all 300 points at once, or 16 at a time.",
        "costs",
        {"16 points": BATCHES, "all points": replace(BATCHES, batch_size=0)},
        page="pages/minibatch.py",
        short="Mini-batches",
    ),
    Lesson(
        "Optimizers",
        "8.7.1",
        "Four ways to use the same gradients, at one learning rate.",
        "costs",
        {
            "gradient descent": replace(MOONS, alpha=0.01),
            "momentum": replace(MOONS, alpha=0.01, optimizer="momentum"),
            "RMSprop": replace(MOONS, alpha=0.01, optimizer="RMSprop"),
            "Adam": replace(MOONS, alpha=0.01, optimizer="Adam"),
        },
        page="pages/optimizers.py",
        short="Optimizers",
    ),
    Lesson(
        "Learning-rate decay",
        "8.7.3",
        "Noisy steps of constant length, or shorter with every epoch.",
        "costs",
        {
            "constant": replace(BATCHES, alpha=3.0, batch_size=4, iterations=2000),
            "inverse time": replace(
                BATCHES,
                alpha=3.0,
                batch_size=4,
                iterations=2000,
                schedule="inverse_time",
            ),
        },
        page="pages/decay.py",
        short="Decay",
    ),
    Lesson(
        "Gradient checking",
        "8.8",
        "How far the gradient is from a difference quotient, over the width of the step.",
        "valley",
        {"tanh net": replace(MOONS, activation="tanh", hidden=(5,))},
        page="pages/gradcheck.py",
        short="Gradient check",
    ),
)


def navigation() -> st.Page:
    """The app's pages, as the bar at the top lists them; the page to run now."""
    lessons = [st.Page(lesson.page, title=lesson.short) for lesson in LESSONS]
    home = st.Page("pages/home.py", title="Try & See", default=True)
    lab = st.Page("pages/lab.py", title="The lab")
    return st.navigation([home, lab, *lessons], position="top")


def under_the_router() -> None:
    """The first line of every page: come in by app.py if Streamlit ran the page by itself.

    Until st.navigation has been called once in a process, Streamlit takes the pages/ folder for the
    old kind of multipage app, and whoever opens /lab first gets the page without the router.
    The call ends that for the process, and the rerun comes in by app.py.
    """
    if not st.session_state.get("routed"):
        navigation()
        st.rerun()
