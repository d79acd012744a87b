"""One student: a real session over the websocket, without a browser.

It speaks as Streamlit's own front end does: asks for a page, answers the server's wish for ticks
of a fragment, keeps messages that may be kept and says which it has. A film counts as finished when
every film on the page is of the new run and no longer training, and no script runs any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.load.widgets import at_option, put_slider, state_of
from ui.film import decode_payload

FILM = "try_see_film"


@dataclass
class Action:
    """What a student did, and how long after it (in seconds) the page answered; None: not at all.

    size has the bytes that came until the page rested or the next action began.
    """

    page: str
    opened: bool
    begun: float
    first: float | None = None
    finished: float | None = None
    rested: float | None = None
    size: int = 0


@dataclass
class Film:
    """A film's bytes, and what its header says: which run, and how far it is."""

    run: str
    state: str
    payload: bytes = field(repr=False)

    def last(self, name: str) -> float:
        """The last number of a section, such as train_cost."""
        return float(decode_payload(self.payload)[1][name][-1])


@dataclass
class Student:
    """A session; open() and move() are its acts, settled() waits for what comes of them."""

    url: str
    name: str = ""
    actions: list[Action] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    films: dict[str, Film] = field(default_factory=dict)
    ticks: int = 0
    _socket: ClientConnection | None = None
    _sliders: dict[str, tuple[Slider, float]] = field(default_factory=dict)
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _query: str = ""
    _page: str = ""
    _page_hash: str = ""
    _old_runs: set[str] = field(default_factory=set)
    _running: bool = False
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
        self._stop_timers()
        if self._reader.done() and (problem := self._reader.exception()) is not None:
            self.errors.append(f"{self._page}: {problem!r}")
        self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()

    @property
    def action(self) -> Action:
        """What it did last."""
        return self.actions[-1]

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page, by a link."""
        self._page, self._page_hash, self._query = page, "", query
        self._states, self._sliders, self.films = {}, {}, {}
        self._begin(opened=True)
        await self._ask()

    async def move(self, setting: str, steps: int) -> None:
        """Move the slider of this setting by so many steps from where it stood at first."""
        name = next(n for n in self._sliders if n.endswith(f"-{setting}"))
        slider, start = self._sliders[name]
        put_slider(self._states[name], slider, start + steps * (slider.step or 1))
        self._begin(opened=False)
        await self._ask()

    async def settled(self, seconds: float) -> bool:
        """Wait until the page rests after the last act; False if it does not in time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._answered.wait(), seconds)
        return self.action.rested is not None

    def _begin(self, *, opened: bool) -> None:
        self._old_runs = {film.run for film in self.films.values()}
        self._answered.clear()
        self.actions.append(Action(self._page, opened, time.monotonic()))

    async def _ask(self, fragment: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self._query, self._page_hash
        state.page_name = "" if self._page_hash else self._page
        state.fragment_id, state.is_auto_rerun = fragment, bool(fragment)
        state.cached_message_hashes.extend(self._kept)
        state.widget_states.widgets.extend(self._states.values())
        self._running = True
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
                message = ForwardMsg()
                message.ParseFromString(data)  # type: ignore[arg-type]
                self._take(message)
        except ConnectionClosed as closed:
            self.errors.append(f"{self._page}: the line was closed, {closed}")

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._draw(self._kept[message.ref_hash].delta)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[message.hash] = message
            self._draw(message.delta)
        elif kind == "new_session":
            self._running = True
            if not message.metadata.run.fragment_ids:
                self._stop_timers()
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._every(message.auto_rerun.interval, message.auto_rerun.fragment_id)
        elif kind == "script_finished":
            self._script_ended(message.script_finished)

    def _draw(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
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
            self.films[component.id] = film_of(component.bytes)
            self._note()

    def _note(self) -> None:
        """Write down what the films tell of the last act."""
        since = time.monotonic() - self.action.begun
        new = [film for film in self.films.values() if film.run not in self._old_runs]
        if new and self.action.first is None:
            self.action.first = since
        if len(new) == len(self.films) and all(f.state != "training" for f in new):
            self.action.finished = self.action.finished or since

    def _script_ended(self, how: int) -> None:
        whole = how == ForwardMsg.FINISHED_SUCCESSFULLY
        if how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.errors.append(f"{self._page}: the script does not compile")
        self._running = False
        if whole and self.action.finished is not None and not self._timers:
            self.action.rested = time.monotonic() - self.action.begun
            self._answered.set()

    def _every(self, seconds: float, fragment: str) -> None:
        if fragment not in self._timers:
            self._stop_timers()
            self._timers[fragment] = asyncio.create_task(self._tick(seconds, fragment))

    async def _tick(self, seconds: float, fragment: str) -> None:
        while True:
            await asyncio.sleep(seconds)
            if not self._running:
                self.ticks += 1
                await self._ask(fragment)

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()


def cookie_of(address: str) -> str:
    """The cookie that the balancer gives who asks for the page, if one stands there."""
    line = HTTPConnection(address, timeout=30)
    line.request("GET", "/")
    given = line.getresponse().getheader("Set-Cookie", "")
    line.close()
    return given.partition(";")[0]


def film_of(payload: bytes) -> Film:
    """The film's state, read from its header as the player reads it."""
    size = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + size])
    return Film(header["run"], header["state"], payload)
