"""The card of a lesson's guided path: one step at a time, a guess first, then what was measured."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from core.knobs import Choice, spoken
from core.training import Run
from lessons.shared.equations import EQUATIONS
from lessons.shared.path import DIRECTIONS, Path, Step, load_path
from ui.composed import kept_from
from ui.controls import CONTROLS, put
from ui.stops import Control
from ui.study import study
from ui.symbols import show_explained

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

CLOSED = "path_closed"
IDEA = "Idea"
SAID = {"down": "Down", "same": "The same", "up": "Up"}
WENT = {"down": "went down", "same": "stayed the same", "up": "went up"}


@functools.cache
def path_of(name: str) -> Path:
    """The path of a lesson's folder, read once for the server."""
    return load_path(name)


@dataclass(frozen=True)
class Guide:
    """The guided path of a lesson's pages, by the name of its folder."""

    name: str

    @property
    def path(self) -> Path:
        """What the lesson's path.toml has."""
        return path_of(self.name)

    @property
    def place(self) -> Control[str]:
        """Which card is shown, as a control of the page: a link opens it."""
        cards = IDEA, *(str(n) for n in range(1, len(self.path.steps) + 1))
        return Control(f"{self.name}_card", "Guided path", Choice(cards), IDEA, quiet=True)

    @property
    def controls(self) -> list[Control[Any]]:
        """The control that enter() has to know."""
        return [self.place]

    @property
    def step(self) -> Step | None:
        """The step whose card is open; None for the idea, and where the path is closed."""
        now = st.session_state.get(self.place.key, IDEA)
        if st.session_state.get(CLOSED) or now == IDEA:
            return None
        return self.path.steps[int(now) - 1]

    def guess(self, step: Step) -> str:
        """What the visitor said to the step's question in this session; "" for nothing yet."""
        return str(st.session_state.get(self._guess_key(step), ""))

    def waits(self) -> bool:
        """Whether the open step waits for a guess, so that nothing may give the answer away."""
        step = self.step
        return step is not None and bool(step.ask) and not self.guess(step)

    def _guess_key(self, step: Step) -> str:
        return f"{self.name}_guess_{self.path.steps.index(step) + 1}"

    def progress(self) -> str:
        """How far this session has come on the path, in words; "" where it has not begun."""
        if not (reached := st.session_state.get(self._reached_key, 0)):
            return ""
        return f"Guided path: step {reached} of {len(self.path.steps)} reached"

    @property
    def _reached_key(self) -> str:
        return f"{self.name}_reached"

    def show(self) -> None:
        """Show the card of the step that is open, or a button that opens the path."""
        if st.session_state.get(CLOSED):
            # The control is not drawn: its place in the path is kept for when it is.
            st.button("Guided path", icon=":material/route:", on_click=_set_closed, args=(False,))
            return
        if step := self.step:
            reached = st.session_state.get(self._reached_key, 0)
            st.session_state[self._reached_key] = max(reached, self.path.steps.index(step) + 1)
        with st.container(border=True, key="card"):
            self.place.show(on_change=self._set_up)
            if (step := self.step) is None:
                self._show_idea()
            else:
                self._show_step(step)
            self._show_buttons()

    def _show_idea(self) -> None:
        equation = EQUATIONS[self.path.equation]
        st.markdown(self.path.idea)
        show_explained(equation, self.path.base)
        st.caption(f"Equation {equation.label}. {equation.note}".strip())

    def _show_step(self, step: Step) -> None:
        st.markdown(f"**{step.title}**")
        st.markdown(step.why)
        if kept := dict.fromkeys([*kept_from(step.before), *kept_from(step.set)]):
            names = " and ".join(CONTROLS[n].label if n in CONTROLS else spoken(n) for n in kept)
            st.caption(f"This step also sets {names}, but your link lets nobody change that.")
        if not step.ask:
            return
        st.markdown(f"*{step.ask}*")
        if guess := self.guess(step):
            self._show_found(step, guess)
            return
        with st.container(horizontal=True, key="guesses"):
            for direction in DIRECTIONS:
                key, args = f"{self._guess_key(step)}_{direction}", (step, direction)
                st.button(SAID[direction], key=key, on_click=self._take, args=args)

    def _take(self, step: Step, direction: str) -> None:
        st.session_state[self._guess_key(step)] = direction
        put_free(step.set)

    def _show_found(self, step: Step, guess: str) -> None:
        """The measured answer with its band, and what is to be said of the guess."""
        slot = self._guess_key(step)
        before = study(f"{slot}_before", self.path.question_before(step), button=None)
        after = None
        if before is not None:
            after = study(f"{slot}_after", self.path.question(step), button=None)
        if before is None or after is None:
            return
        for sentence in found_words(self.path, step, guess, before["before"], after["after"]):
            st.markdown(sentence)

    def _show_buttons(self) -> None:
        cards = self.place.rule.names  # type: ignore[attr-defined]
        at = cards.index(st.session_state.get(self.place.key, IDEA))
        with st.container(horizontal=True, key="card_buttons"):
            for words, to in (("Back", at - 1), ("Next", at + 1)):
                st.button(
                    words,
                    key=f"{self.name}_path_{words}",
                    disabled=not 0 <= to < len(cards),
                    on_click=self._go,
                    args=(cards[to % len(cards)],),
                )
            st.button("Close", key=f"{self.name}_path_close", on_click=_set_closed, args=(True,))

    def _go(self, card: str) -> None:
        st.session_state[self.place.key] = card
        self._set_up()

    def _set_up(self) -> None:
        """Set the page's controls to what the step begins with; a question's come with a guess."""
        if (step := self.step) is not None:
            asked = step.ask and not self.guess(step)
            put_free(step.before if asked else step.set)

    def check(self, place: DeltaGenerator, run: Run) -> None:
        """Say whether the run does what the open step asks the visitor to find."""
        step = self.step
        if step is None or not step.find:
            return
        measure = self.path.measures[step.find]
        value = measure.of(run)
        said = f"This run's {measure.words} is {measure.text(value)}"
        with place:
            if value < step.below:
                st.success(f"{said}: found. Is it still so with another seed?")
            else:
                st.caption(f"{said}; wanted is less than {measure.text(step.below)}.")


def put_free(settings: Mapping[str, Any]) -> None:
    """Set the controls of these settings, but those that the visitor's link holds."""
    kept = kept_from(settings)
    put({name: value for name, value in settings.items() if name not in kept})


def _set_closed(closed: bool) -> None:
    st.session_state[CLOSED] = closed


def found_words(
    path: Path, step: Step, guess: str, before: list[float], after: list[float]
) -> list[str]:
    """What ten seeds say to the step's question, and to the guess."""
    measure, first = path.measures[step.measure], path.measures[step.first or step.measure]
    counted = Counter(path.directions(step, before, after))
    went, times = counted.most_common(1)[0]
    low, high = measure.text(min(after)), measure.text(max(after))
    said = "You said so." if guess == went else f"You said: {SAID[guess].lower()}."
    measured = (
        f"{said} In **{times} of {len(after)}** seeds, each with data of its own, the "
        f"{measure.words} **{WENT[went]}**: from {first.text(float(np.median(before)))} to "
        f"{measure.text(float(np.median(after)))} (medians; lowest to highest {low} to {high})."
    )
    return [measured, step.because]
