"""A control of a page as a declared value, bound to the link's parameter of its key.

A control's key is the parameter's name, so `?alpha=0.1` opens the page with alpha 0.1, and moving
the control changes the link. The rule says what may be chosen and how the link writes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from core.choices import Several, Stops
from core.knobs import Choice, Number, Rule, Sizes, Switch

T = TypeVar("T")
TRIES = 5
FIXED_KEY = "fix"
"""In the session: the settings that a link lets nobody move (ui/composed.py)."""


@dataclass(frozen=True)
class Control(Generic[T]):
    """What a control is called, what it may be set to, where it starts, and how it looks.

    A number is a slider over some stops, or one that moves by step, or else a box. A choice is a
    row of buttons and one of a few numbers a slider, unless look is "buttons", "pills" or "list".
    Under any other rule it is a text that is typed.
    quiet hides the label from eyes.
    """

    key: str
    label: str
    rule: Rule
    default: T
    help: str = ""
    stops: tuple[float, ...] = ()
    step: float = 0
    look: str = ""
    quiet: bool = False

    def show(
        self,
        place: Any = st,
        *,
        disabled: bool = False,
        on_change: Callable[[], None] | None = None,
    ) -> T:
        """Draw it in place, st or a column; what it is set to, or ValueError for a bad text."""
        fixed = self.key in st.session_state.get(FIXED_KEY, ())
        more = self._for_every_kind() | {"disabled": disabled or fixed, "on_change": on_change}
        return cast("T", undisturbed(lambda: self._draw(place, more)))

    def _draw(self, place: Any, more: dict[str, Any]) -> Any:
        shown: Any
        match self.rule:
            case Number() as rule:
                shown = self._number(rule, place, more)
            case Switch():
                shown = place.toggle(self.label, self.default, **more)
            case Several() as rule:
                more |= {"default": self.default, "selection_mode": "multi"}
                shown = rule.check(self.key, place.pills(self.label, rule.names, **more))
            case Choice(options) | Stops(options):
                shown = self._one_of(options, place, more)
            case rule:
                text = place.text_input(self.label, rule.text(self.default), **more)
                shown = rule.parse(self.key, text or "")
        return shown

    def _for_every_kind(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "help": self.help or None,
            "label_visibility": "collapsed" if self.quiet else "visible",
            "bind": "query-params",
        }

    def _number(self, rule: Number, place: Any, more: dict[str, Any]) -> Any:
        """A value from a link or a button becomes one more stop."""
        whole: Callable[[Any], float] = int if rule.whole else float
        low, high, start = whole(rule.low), whole(rule.high), whole(self.default)
        if self.stops:
            now = st.session_state.get(self.key, start)
            stops = sorted({whole(stop) for stop in (*self.stops, start, now)})
            return place.select_slider(self.label, stops, start, format_func=rule.text, **more)
        if self.step:
            return place.slider(self.label, low, high, start, step=whole(self.step), **more)
        return place.number_input(self.label, low, high, start, **more)

    def _one_of(self, options: Sequence[Any], place: Any, more: dict[str, Any]) -> Any:
        more["format_func"] = self.rule.text
        look = self.look or ("slider" if isinstance(self.rule, Stops) else "buttons")
        if look == "slider":
            return place.select_slider(self.label, options, self.default, **more)
        if look == "list":
            return place.selectbox(self.label, options, options.index(self.default), **more)
        draw = place.pills if look == "pills" else place.segmented_control
        chosen = draw(self.label, options, default=self.default, required=True, **more)
        return self.default if chosen is None else chosen

    def held(self, value: Any) -> Any:
        """The value as the session holds it for Streamlit's control."""
        if isinstance(self.rule, Sizes):
            return self.rule.text(value)
        return list(value) if isinstance(self.rule, Several) else value


def undisturbed(draw: Callable[[], T]) -> T:
    """What draw returns, tried again where another script run of the session came between.

    Streamlit 1.67 begins a script run while the one that it ends may still write to the session,
    and each has a lock of its own: a control that reads the session's names just then fails, before
    anything of it is drawn.
    """
    for _ in range(TRIES - 1):
        try:
            return draw()
        except RuntimeError as problem:
            if "changed size" not in str(problem):
                raise
    return draw()
