"""The visitor's own data, once read: in the data list of every page, for this session only."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from core.data import Dataset
from core.experiment import Experiment
from core.knobs import Choice, plain_name
from datasets import OWN, OwnSet, own_sets
from ui.link import link_now, rewrite
from ui.outside import as_text

HELD = "own_set"
"""In the session: the OwnSet."""
POINTS_ON, POINTS_CHANGE, POINTS_PLACE = "points_on", "points_change", ("points_x1", "points_x2")
POINTS_BEFORE, POINTS_SAID, POINTS_PENDING = "points_before", "points_said", "points_pending"
"""In the session: what ui.points keeps of one set, its controls first."""


@dataclass(frozen=True)
class DataSets(Choice):
    """The data sets of a page; a file of one's own is one of them while the session has it."""

    def expected(self, text: str) -> str:
        """As of any choice; of a file that is not here, where to open it."""
        if OWN in self.names or plain_name(text).replace(" ", "_") != OWN:
            return super().expected(text)
        return "a data set that is here; open your own file in the lab first"


def own_set() -> OwnSet | None:
    """The visitor's own data, or None."""
    held: OwnSet | None = st.session_state.get(HELD)
    return held


def hold(own: OwnSet) -> OwnSet:
    """Let these be the visitor's own data from now on."""
    held = own_sets().keep(own)
    st.session_state[HELD] = held
    return held


def remove(instead: str = "") -> None:
    """Take the visitor's own data off all pages; what was trained on them stays in the log.

    instead : the data set that the page shows then; "" leaves its control as it is.
    """
    for key in (HELD, "own_data", "own_digest"):
        st.session_state.pop(key, None)
    forget_points()
    if instead:
        st.session_state["dataset"] = instead
        rewrite({key: texts for key, texts in link_now().items() if key != "dataset"})


def forget_points() -> None:
    """Change no points any more, and forget how they were before (ui.points)."""
    controls = (POINTS_ON, POINTS_CHANGE, *POINTS_PLACE)
    for key in (*controls, POINTS_BEFORE, POINTS_SAID, POINTS_PENDING):
        st.session_state.pop(key, None)


def named(experiment: Experiment) -> Experiment:
    """The experiment with the content of the visitor's own data as its name, where it has them.

    So whatever is kept by its value is kept for these data and no others.
    """
    own = own_set()
    if own is None or experiment.dataset != OWN:
        return experiment
    return replace(experiment, dataset=own.name)


def own_words(data: Dataset) -> str:
    r"""What the data are, as Markdown.

    >>> from core.data import Part
    >>> import numpy as np
    >>> part = Part(np.zeros((2, 4)), np.array([0, 1, 0, 1]))
    >>> own_words(Dataset("a_b", "2-D", part, part, None, ("0", "1")))
    'Your own data, a\\_b: 4 training and 4 dev examples, 2 features, 2 classes.'
    """
    return (
        f"Your own data, {as_text(data.name)}: {data.train.m:,} training and {data.dev.m:,} dev "
        f"examples, {data.n_x:,} feature{'s' * (data.n_x != 1)}, {data.n_classes} classes."
    )


def show_own_set(instead: str = "") -> None:
    """Say what the visitor's own data are, with a button that removes them (see remove)."""
    own = own_set()
    if own is None:
        return
    st.caption(own_words(own.data))
    st.button(
        "Remove my data",
        icon=":material/delete:",
        key="remove_own",
        on_click=remove,
        args=(instead,),
        help="No page trains on them then. What was trained on them before stays.",
    )
