"""Temporary folders that a killed process leaves behind go when the next one starts."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: nothing is locked there, and nothing cleaned up
    fcntl = None  # type: ignore[assignment]

PREFIX = "try-see-"


@contextmanager
def own_folder() -> Iterator[Path]:
    """A new temporary folder, which is gone at the end; OSError where there is no room for one.

    This process holds a lock on it meanwhile, by which remove_orphans tells it from a folder whose
    process was killed.
    """
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name, _held(Path(name)):
        yield Path(name)


def remove_orphans() -> int:
    """Remove the folders of processes that were killed; how many there were."""
    removed = 0
    if fcntl is None:
        return removed
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            with _held(folder):
                shutil.rmtree(folder)
                removed += 1
        except OSError:  # held by a server that runs, or somebody else's
            continue
    return removed


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; BlockingIOError where another process does."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
