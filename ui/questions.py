"""The parts of a page below its first screen: each answers a question, and is made when opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.knobs import Switch
from ui.stops import Control


@dataclass(frozen=True)
class Questions:
    """The questions by name, in order; slot tells those of one page or tab from others.

    first has the names of those whose answer is open to begin with.
    """

    slot: str
    asked: Mapping[str, str]
    first: tuple[str, ...] = ()

    @property
    def controls(self) -> list[Control[Any]]:
        """Whether each answer is open, as controls of the page: a link may open it."""
        return [
            Control(f"{self.slot}_{name}_open", text, Switch(), name in self.first)
            for name, text in self.asked.items()
        ]

    def show(self, answers: Mapping[str, Callable[[], None]], *, ready: bool = True) -> None:
        """Show the questions, and make what is open; until the page is ready, say so there."""
        for name, opened in zip(self.asked, self.controls, strict=True):
            key = opened.key
            box = st.expander(
                opened.label, opened.default, key=key, on_change="rerun", bind="query-params"
            )
            if not box.open:
                continue
            with box:
                if ready:
                    answers[name]()
                else:
                    st.caption("This is measured when training has finished.")
