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
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime import Runtime

import core.compiled
import lessons
from core.leftovers import own_folder, remove_orphans
from datasets.limits import UPLOAD_BYTES
from ui.contents import LESSONS

COLLECT_SECONDS = 20.0
"""So often the garbage of all sessions is collected."""
ROOT = Path(__file__).parent.parent
CACHE_FOLDERS = (ROOT / "core", Path.home() / ".cache", Path.home())
"""Where numba keeps machine code: beside the module, or in the user's folder for caches."""
CACHE_VARIABLE = "NUMBA_CACHE_DIR"
CACHE_BYTES = 4_000_000
"""Room that the machine code surely has enough of."""
M_ARENA_MAX = -8
"""mallopt's number for: at most so many arenas."""
LOG = logging.getLogger(__name__)
ICON = f"data:image/png;base64,{base64.b64encode((ROOT / 'ui/icon.png').read_bytes()).decode()}"
"""The tab's icon, part of the page: Streamlit drops a file for a moment when a script runs anew."""


WITHOUT_NUMBA = (
    "Runs are trained in NumPy on this server, several times slower: the compiled training loop "
    "could not be loaded ({})."
)
WITHOUT_CACHE = (
    "The training loop is compiled anew at each start of this server, as no folder keeps it; until "
    "that is done runs are trained in NumPy, several times slower."
)
WITHOUT_ROOM = "Files of your own may be refused here: the server's temporary folder is full."


class House:
    """What the process does beside its pages, in a thread of its own."""

    def __init__(self) -> None:
        self._problem = ""

    @property
    def problem(self) -> str:
        """What visitors should know of, in sentences; "" for nothing."""
        said = self._problem, "" if takes_uploads() else WITHOUT_ROOM
        return " ".join(filter(None, said))

    def keep(self) -> None:
        """Load everything, then collect garbage at a pace of our own, for ever."""
        remove_orphans()
        self.load()
        _wait_for_streamlit()
        importlib.import_module("ui.pictures").fill_pictures(LESSONS)
        # What is loaded stays: taken out of the collector's sight, it costs no pass anything.
        gc.collect()
        gc.freeze()
        while True:
            time.sleep(COLLECT_SECONDS)
            gc.collect()
            _give_back()

    def load(self) -> None:
        """Load everything; where numba finds no folder to cache in, it gets a temporary one."""
        with ExitStack() as stack:
            kept = any(map(can_write, cache_folders()))
            if not kept:
                self._tell(WITHOUT_CACHE)
                try:
                    os.environ[CACHE_VARIABLE] = str(stack.enter_context(own_folder()))
                    kept = True
                except OSError as problem:
                    LOG.warning("Nor is there a temporary folder, so it is slow: %s", problem)
            if (reason := load_everything(apart=kept)) is not None:
                self._tell(WITHOUT_NUMBA.format(reason))

    def _tell(self, problem: str) -> None:
        self._problem = problem
        LOG.warning(problem)


def _wait_for_streamlit() -> None:
    """Wait a moment for the server to stand: of a cache made before, Streamlit warns."""
    for _ in range(50):
        if Runtime.exists():
            return
        time.sleep(0.1)


@functools.cache
def house() -> House:
    """The process has one."""
    return House()


@functools.cache
def warm_up_once() -> None:
    """Compile the training loop in the background; whoever comes meanwhile gets NumPy's.

    Words of a table are Python's from then on: to have a page's small tables keep them in Arrow
    takes the server up to a quarter longer.
    The collector's pace is the process's own from then on (.streamlit/config.toml switches
    Streamlit's off, which collects after every run of a script or fragment, under the GIL; see
    docs/architecture.md, points 1 and 2).
    """
    _keep_memory_together()
    pd.set_option("mode.string_storage", "python")
    threading.Thread(target=house().keep, name="housekeeper", daemon=True).start()


def _keep_memory_together() -> None:
    """Have all threads share two of glibc's arenas: with one each, a class leaves 100 MB."""
    if sys.platform == "linux" and (set_option := getattr(ctypes.CDLL(None), "mallopt", None)):
        set_option(M_ARENA_MAX, 2)


def _give_back() -> None:
    """Give memory that is free back to the system; only glibc keeps it, and can be asked to."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def load_everything(*, apart: bool = True) -> str | None:
    """Have the compiled engine ready, and every lesson's modules; why there is no engine, or None.

    Compiling holds the GIL for seconds, so a process of its own does it and leaves the result in
    numba's cache on disk; this process then only loads it. apart=False leaves that process out,
    where no folder could keep the result.
    """
    if apart:
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


def cache_folders() -> tuple[Path, ...]:
    """Where numba looks for a folder, in its order: first the one that the host names."""
    if not (named := os.environ.get(CACHE_VARIABLE)):
        return CACHE_FOLDERS
    with suppress(OSError):
        Path(named).mkdir(parents=True, exist_ok=True)  # as numba does
    return Path(named), *CACHE_FOLDERS


def can_write(folder: Path) -> bool:
    """Whether this process can make a file in the folder, and it has room for the machine code."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return shutil.disk_usage(folder).free > CACHE_BYTES
    except OSError:
        return False


def takes_uploads() -> bool:
    """Whether the temporary folder has room for the largest upload."""
    try:
        return shutil.disk_usage(tempfile.gettempdir()).free > UPLOAD_BYTES
    except OSError:
        return False


@functools.cache
def stylesheet() -> str:
    """What ui/page.css says of all pages."""
    return (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def style_page() -> None:
    """Lay out the page as ui/page.css says."""
    st.html(f"<style>{stylesheet()}</style>")
