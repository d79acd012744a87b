"""A visitor's own examples as a data set, known to the process by what they are.

An Experiment names them by their content, so that studies, stores and caches tell the files of two
visitors apart. Nobody can guess such a name, no link or file brings one (core.knobs.Name), and the
examples are there only as long as a session holds them.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from dataclasses import dataclass
from weakref import WeakValueDictionary

from core.data import Dataset
from datasets.division import Division, divided_anew
from datasets.limits import DataError

OWN = "own_file"
"""The name that pages, links and files have for all of them."""


@dataclass(frozen=True, eq=False)
class OwnSet:
    """A set as it was read with a seed, and how it was divided; None where it came in parts.

    changed : whether points of it were added or taken away by hand (datasets.edited).
    """

    data: Dataset
    seed: int
    division: Division | None = None
    changed: bool = False

    @functools.cached_property
    def name(self) -> str:
        """OWN and what the content comes to (SHA-256), as an Experiment's dataset."""
        whole = hashlib.sha256(self.data.digest)
        split = self.division and self.division.split
        whole.update(repr((self.seed, split, self.changed)).encode())
        return f"{OWN}:{whole.hexdigest()}"

    def with_seed(self, seed: int) -> Dataset:
        """The examples divided with this seed; as they are, where they came in parts."""
        if self.division is None or seed == self.seed:
            return self.data
        return divided_anew(self.data, self.division, seed)


class GoneError(DataError):
    """No session holds this own set any more."""


class OwnSets:
    """Own sets by name; one that no session holds any more is gone."""

    def __init__(self) -> None:
        self._held: WeakValueDictionary[str, OwnSet] = WeakValueDictionary()
        self._lock = threading.Lock()

    def keep(self, own: OwnSet) -> OwnSet:
        """The set to hold: this one, or an equal one that another session holds."""
        with self._lock:
            return self._held.setdefault(own.name, own)

    def find(self, name: str) -> OwnSet:
        """The set of this name. Raises GoneError where nobody holds it any more."""
        with self._lock:
            own = self._held.get(name)
        if own is None:
            raise GoneError("your own file is no longer open in this session; open it in the lab")
        return own


@functools.cache
def own_sets() -> OwnSets:
    """The process's own sets."""
    return OwnSets()
