"""What the server does once, when its first visitor comes, and what every page begins with."""

from __future__ import annotations

import base64
import ctypes
import functools
import gc
import importlib
import logging
import os
import pkgutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import streamlit as st

import core.compiled
import lessons
import ui.charts
import ui.running  # noqa: F401  imported here so that what they bring along is frozen too
from datasets.sandbox import clear_left

COLLECT_SECONDS = 20.0
"""So often the garbage of all sessions is collected."""
ROOT = Path(__file__).parent.parent
CACHE_FOLDERS = (ROOT / "core", Path.home() / ".cache", Path.home())
"""Where numba keeps machine code: beside the module, or in the user's folder for caches."""
ICON = f"data:image/png;base64,{base64.b64encode((ROOT / 'ui/icon.png').read_bytes()).decode()}"
"""The tab's icon, part of the page: Streamlit drops a file for a moment when a script runs anew."""


WITHOUT_NUMBA = (
    "Runs are trained in NumPy on this server, several times slower: the compiled training loop "
    "could not be loaded ({})."
)


class House:
    """What the process does beside its pages, in a thread of its own."""

    def __init__(self) -> None:
        self.problem = ""
        """What visitors should know of, in a sentence; "" for nothing."""

    def keep(self) -> None:
        """Load everything, then collect garbage at a pace of our own, for ever."""
        clear_left()
        if (reason := load_everything()) is not None:
            self.problem = WITHOUT_NUMBA.format(reason)
            logging.getLogger(__name__).warning(self.problem)
        # What is loaded stays: taken out of the collector's sight, it costs no pass anything.
        gc.collect()
        gc.freeze()
        while True:
            time.sleep(COLLECT_SECONDS)
            gc.collect()
            _give_back()


@functools.cache
def house() -> House:
    """The process has one."""
    return House()


@functools.cache
def warm_up_once() -> None:
    """Compile the training loop in the background; whoever comes meanwhile gets NumPy's.

    The collector's pace is the process's own from then on (.streamlit/config.toml switches
    Streamlit's off, which collects after every run of a script or fragment, under the GIL; see
    docs/architecture.md, points 1 and 2).
    """
    threading.Thread(target=house().keep, name="housekeeper", daemon=True).start()


def _give_back() -> None:
    """Give memory that is free back to the system; only glibc keeps it, and can be asked to."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def load_everything() -> str | None:
    """Have the compiled engine ready, and every lesson's modules; why there is no engine, or None.

    Compiling holds the GIL for seconds, so a process of its own does it and leaves the result in
    numba's cache on disk; this process then only loads it. Where numba finds no folder to cache in,
    it gets a temporary one.
    """
    if not any(map(can_write, CACHE_FOLDERS)):
        os.environ.setdefault("NUMBA_CACHE_DIR", tempfile.mkdtemp(prefix="try-see-numba-"))
    words = [sys.executable, "-c", "import core.compiled; core.compiled.warm_up()"]
    subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    reason = None
    try:
        if not core.compiled.warm_up():
            reason = "numba cannot be imported"
    except Exception as problem:  # noqa: BLE001  numba may fail in any way; NumPy trains then
        reason = f"numba: {problem}"
    for module in pkgutil.walk_packages(lessons.__path__, "lessons."):
        importlib.import_module(module.name)
    return reason


def can_write(folder: Path) -> bool:
    """Whether this process can make a file in the folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def style_page() -> None:
    """Let pages begin below the bar at the top, not a hand's breadth lower."""
    st.html("<style>.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 3rem; }</style>")
