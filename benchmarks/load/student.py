"""One student: a real session over the websocket, without a browser.

It speaks as Streamlit's own front end does: asks for a page, says in the link where a control
stands, asks for ticks of a fragment at the server's pace, whether or not the last one has ended,
keeps messages that may be kept and says which it has. A film counts as finished when every film on
the page is of the new run and no longer training; the page rests when no script runs any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.load.balancer import cookie_of
from benchmarks.load.messages import Film, Messages, film_of
from benchmarks.load.waits import Action
from benchmarks.load.widgets import at_option, in_link, positions, put_slider, state_of
from ui.film import films_of

FILM = "try_see_film"


@dataclass
class Student:
    """A session; open() and move() are its acts, settled() waits for what comes of them."""

    url: str
    name: str = ""
    actions: list[Action] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    ticks: int = 0
    _stages: dict[str, list[Film]] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _sliders: dict[str, tuple[Slider, float]] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _messages: Messages = field(default_factory=Messages)
    _messages_age: int = 0
    _drawn: set[str] = field(default_factory=set)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _query: str = ""
    _page: str = ""
    _page_hash: str = ""
    _old_runs: set[str] = field(default_factory=set)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Student:
        address = urlsplit(self.url)
        if address.hostname != "127.0.0.1":
            raise ValueError(f"load is for 127.0.0.1 only, got {self.url}")
        cookie = await asyncio.to_thread(cookie_of, address.netloc)
        self._socket = await connect(
            f"ws://{address.netloc}/_stcore/stream",
            additional_headers={"Cookie": cookie},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=self.url,  # type: ignore[arg-type]
            max_size=None,
            compression=None,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop_timers(list(self._timers))
        if self._reader.done() and (problem := self._reader.exception()) is not None:
            self.errors.append(f"{self._page}: {problem!r}")
        self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()

    @property
    def films(self) -> list[Film]:
        """All films on the page, stage by stage."""
        return [film for films in self._stages.values() for film in films]

    @property
    def action(self) -> Action:
        """What it did last."""
        return self.actions[-1]

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page by a link: a session of its own, as when a browser loads it.

        In a session that was on another page, Streamlit would take no settings from the link.
        """
        if self.actions:
            await self._come_again()
        self._page, self._page_hash, self._query = page, "", query
        self._begin(opened=True)
        self._states, self._sliders, self._stages = {}, {}, {}
        await self._ask()

    async def _come_again(self) -> None:
        await self.__aexit__()
        self._stages, self._messages = {}, Messages()
        self._old_runs = set()
        await self.__aenter__()

    def may_move(self, setting: str, steps: int) -> bool:
        """Whether the slider goes so many steps from where it stood at first."""
        slider, start = self._slider(setting)
        low, high = positions(slider)
        return low <= start + steps * (slider.step or 1) <= high

    async def move(self, setting: str, steps: int) -> None:
        """Move the slider of this setting by so many steps from where it stood at first."""
        slider, start = self._slider(setting)
        at = start + steps * (slider.step or 1)
        put_slider(self._states[slider.id], slider, at)
        if slider.query_param_key:
            link = dict(parse_qsl(self._query))
            self._query = urlencode(link | {slider.query_param_key: in_link(slider, at)})
        self._begin(opened=False)
        await self._ask()

    def _slider(self, setting: str) -> tuple[Slider, float]:
        return next(both for name, both in self._sliders.items() if name.endswith(f"-{setting}"))

    async def settled(self, seconds: float) -> bool:
        """Wait until the page rests after the last act; False if it does not in time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._answered.wait(), seconds)
        return self.action.rested is not None

    def _begin(self, *, opened: bool) -> None:
        self._old_runs |= {film.run for film in self.films}
        self._answered.clear()
        settings = dict(parse_qsl(self._query))
        self.actions.append(Action(self._page, opened, settings, time.monotonic()))

    async def _ask(self, fragment: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self._query, self._page_hash
        state.page_name = "" if self._page_hash else self._page
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.cached_message_hashes.extend(self._messages.hashes)
        state.widget_states.widgets.extend(self._states.values())
        assert self._socket is not None
        try:
            await self._socket.send(message.SerializeToString())
        except ConnectionClosed as closed:
            self.errors.append(f"{self._page}: the line was closed, {closed}")

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                if self.actions:
                    self.action.size += len(data)
                self._take(self._messages.read(data))  # type: ignore[arg-type]
        except ConnectionClosed as closed:
            self.errors.append(f"{self._page}: the line was closed, {closed}")

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._draw(message.delta)
        elif kind == "new_session":
            self._script_begins(message)
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._every(message.auto_rerun.interval, message.auto_rerun.fragment_id)
        elif kind == "stop_auto_rerun":
            self._stop_timers(message.stop_auto_rerun.fragment_ids)
        elif kind == "script_finished":
            self._script_ended(message)
        elif kind == "page_not_found":
            self.errors.append(f"{self._page}: there is no such page")

    def _draw(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        self._drawn.add(getattr(getattr(element, kind or "", None), "id", ""))
        if (known := state_of(element)) is not None:
            state, told = known
            if told or state.id not in self._states:
                self._states[state.id] = state
            if kind == "slider":
                slider = element.slider
                self._sliders.setdefault(slider.id, (slider, at_option(slider)))
        elif kind == "exception":
            self.errors.append(f"{self._page}: {element.exception.message}")
        elif kind == "bidi_component" and element.bidi_component.component_name == FILM:
            component = element.bidi_component
            films = [film_of(payload) for payload in films_of(component.bytes).values()]
            if films != self._stages.get(component.id):
                self._stages[component.id] = films
                self._note()

    def _note(self) -> None:
        """Write down what the films tell of the last act, when one of them has changed."""
        since = time.monotonic() - self.action.begun
        new = [film for film in self.films if film.run not in self._old_runs]
        if new and self.action.first is None:
            self.action.first = since
        done = len(new) == len(self.films) and all(film.state != "training" for film in new)
        self.action.finished = since if done else None

    def _script_begins(self, message: ForwardMsg) -> None:
        self._messages_age = message.new_session.config.max_cached_message_age
        if not message.metadata.run.fragment_ids:
            self._drawn = set()
            self._stop_timers(list(self._timers))

    def _script_ended(self, message: ForwardMsg) -> None:
        how = message.script_finished
        if how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append(f"{self._page}: the script does not compile")
        if how in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY):
            self._messages.run_ended(self._messages_age, message.metadata.run.fragment_ids)
        if how != ForwardMsg.FINISHED_SUCCESSFULLY:
            return
        self._forget_undrawn()
        if self.action.finished is not None and not self._timers:
            self.action.rested = time.monotonic() - self.action.begun
            self._answered.set()

    def _forget_undrawn(self) -> None:
        """What the script has not drawn any more is gone from the page."""
        films = len(self.films)
        for drawn in (self._stages, self._states, self._sliders):
            for name in drawn.keys() - self._drawn:
                del drawn[name]
        if 0 < len(self.films) < films and self.action.finished is None:
            self._note()

    def _every(self, seconds: float, fragment: str) -> None:
        if fragment not in self._timers:
            self._timers[fragment] = asyncio.create_task(self._tick(seconds, fragment))

    async def _tick(self, seconds: float, fragment: str) -> None:
        while True:
            await asyncio.sleep(seconds)
            self.ticks += 1
            await self._ask(fragment)

    def _stop_timers(self, fragments: Iterable[str]) -> None:
        for fragment in fragments:
            if (timer := self._timers.pop(fragment, None)) is not None:
                timer.cancel()
