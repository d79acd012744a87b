"""The log of one session: equal runs once, and no more bytes than it may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ui.run_log.entry import Entry, Key

SLOT = "run_log"
"""Where a session has its log."""
MOST_BYTES = 16_000_000
"""So much a session's log may hold."""
MOST_RUNS = 500
"""So many rows, however small they are."""


class RunLog:
    """The finished runs of a session, the newest last.

    Where they become too many bytes, films are let go first: those of the oldest runs that are not
    pinned. Then such rows are; pinned ones go last. films_gone and runs_gone count what went,
    deleted has the keys that the visitor took out, the last ones. version counts the changes.
    worth_keeping: there is more in it than the runs that pages begin with.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        """most : the bytes that it may hold."""
        self.most = most
        self._entries: dict[Key, Entry] = {}
        self._count = 0
        self._held = 0
        self.films_gone = self.runs_gone = 0
        self.deleted: dict[Key, None] = {}
        self.version = 0
        self.worth_keeping = False

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        return self._held

    @property
    def entries(self) -> list[Entry]:
        """All of them, the newest first."""
        return list(reversed(self._entries.values()))

    def get(self, key: Key) -> Entry | None:
        """The entry of this key, if it is there."""
        return self._entries.get(key)

    def add(self, entry: Entry, *, move: bool = True) -> None:
        """Put a run in; one that equals another takes its place, with the name and pin it had.

        move : the later one is the newest. False leaves it where it was, as a film that was
        trained again is put beside its numbers.
        """
        before = self._entries.get(entry.key)
        if before is not None:
            entry.number, entry.name, entry.pinned = before.number, before.name, before.pinned
            entry.touched = before.touched
            self._held -= before.size
            if not move:
                entry.page, entry.ended = before.page, before.ended
        else:
            self._count += 1
            entry.number = self._count
        if move:
            self._entries.pop(entry.key, None)
        self._entries[entry.key] = entry
        self._held += entry.size
        self._changed(entry)
        self.deleted.pop(entry.key, None)
        self._make_room()

    def take(self, entries: Iterable[Entry]) -> int:
        """Put in what another log held, as the oldest; how many were new.

        One that is there keeps what it has, but for a name and a pin that it was not given yet.
        """
        new = []
        for one in entries:
            mine = self._entries.get(one.key)
            if mine is None:
                new.append(one)
            elif not mine.touched:
                self.rename(one.key, one.name or mine.name)
                self.pin([one.key], on=one.pinned or mine.pinned)
        there, self._entries = self._entries, {}
        for one in sorted(new, key=lambda one: one.ended):
            self.add(one)
        self._entries |= there
        self._make_room()
        return len(new)

    def changed_since(self, version: int) -> list[Entry]:
        """The entries that changed after this version, in the order of their changes."""
        changed = (one for one in self._entries.values() if one.version > version)
        return sorted(changed, key=lambda one: one.version)

    def rename(self, key: Key, name: str) -> None:
        """Call the run so."""
        if (entry := self._entries.get(key)) is not None and entry.name != name:
            self._held -= entry.size
            entry.name, entry.touched = name, True
            self._held += entry.size
            self._changed(entry)

    def pin(self, keys: Iterable[Key], *, on: bool) -> None:
        """Pin these runs, or let them be as others."""
        for key in keys:
            if (entry := self._entries.get(key)) is not None and entry.pinned != on:
                entry.pinned, entry.touched = on, True
                self._changed(entry)

    def delete(self, keys: Iterable[Key]) -> None:
        """Take these runs out."""
        for key in keys:
            if (entry := self._entries.pop(key, None)) is not None:
                self._held -= entry.size
                self.deleted[key] = None
        while len(self.deleted) > MOST_RUNS:
            del self.deleted[next(iter(self.deleted))]

    def _changed(self, entry: Entry) -> None:
        self.version += 1
        entry.version = self.version
        self.worth_keeping = self.worth_keeping or entry.touched

    def _make_room(self) -> None:
        while len(self._entries) > MOST_RUNS:
            self._drop(min(self._entries.values(), key=lambda one: one.pinned))
        while self._held > self.most and self._entries:
            entry = min(self._entries.values(), key=lambda one: (one.pinned, not one.film))
            if not entry.film:
                self._drop(entry)
                continue
            self._held -= entry.size
            entry.film = b""
            self._held += entry.size
            self.films_gone += 1

    def _drop(self, entry: Entry) -> None:
        del self._entries[entry.key]
        self._held -= entry.size
        self.runs_gone += 1


def log_of(session: Mapping[Any, Any]) -> RunLog:
    """The session's log; an empty one where it has none yet."""
    found = session.get(SLOT)
    return found if isinstance(found, RunLog) else RunLog()


def pinned(session: Mapping[Any, Any]) -> list[Entry]:
    """The runs that the visitor pinned, in the order of their numbers.

    Each has experiment, name ("" where it was given none), label, final numbers, and source, the
    file of one's own that it was trained on, or None.
    """
    kept = (one for one in log_of(session).entries if one.pinned)
    return sorted(kept, key=lambda one: one.number)
