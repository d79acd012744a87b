"""The server's messages as a browser takes them: what it has kept comes as a hash only."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.film import decode_payload


@dataclass
class Kept:
    """A message that may be asked for by its hash, and in which run of a script it was last."""

    message: ForwardMsg
    used: int


class Messages:
    """Keeps messages as long as the browser does: so many runs, each fragment by itself."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._runs = 0

    @property
    def hashes(self) -> Collection[str]:
        """What the server need not send again."""
        return self._kept.keys()

    def read(self, data: bytes) -> ForwardMsg:
        """The message that came, or the kept one that it names; KeyError if that is not kept."""
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "ref_hash":
            kept = self._kept[message.ref_hash]
        elif message.metadata.cacheable:
            kept = self._kept.setdefault(message.hash, Kept(message, self._runs))
        else:
            return message
        kept.used = self._runs
        return kept.message

    def run_ended(self, most: int, fragments: Collection[str]) -> None:
        """Drop what was not used for more than so many runs; after a fragment's run, only of it."""
        self._runs += 1
        self._kept = {
            name: kept
            for name, kept in self._kept.items()
            if (fragments and kept.message.delta.fragment_id not in fragments)
            or self._runs - kept.used <= most
        }


@dataclass
class Film:
    """A film's bytes, and what its header says: which run, and how far it is."""

    run: str
    state: str
    payload: bytes = field(repr=False)

    def last(self, name: str) -> float:
        """The last number of a section, such as train_cost."""
        return float(decode_payload(self.payload)[1][name][-1])


def film_of(payload: bytes) -> Film:
    """The film's state, read from its header as the player reads it."""
    size = int.from_bytes(payload[:4], "little")
    header = json.loads(payload[4 : 4 + size])
    return Film(header["run"], header["state"], payload)
