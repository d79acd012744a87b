"""What the server does once, when its first visitor comes, and what every page begins with."""

from __future__ import annotations

import base64
import ctypes
import functools
import gc
import importlib
import pkgutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import streamlit as st

import core.compiled
import lessons
import ui.charts
import ui.running  # noqa: F401  imported here so that what they bring along is frozen too

COLLECT_SECONDS = 20.0
"""So often the garbage of all sessions is collected."""
ROOT = Path(__file__).parent.parent
ICON = f"data:image/png;base64,{base64.b64encode((ROOT / 'ui/icon.png').read_bytes()).decode()}"
"""The tab's icon, part of the page: Streamlit drops a file for a moment when a script runs anew."""


@functools.cache
def warm_up_once() -> None:
    """Compile the training loop in the background; whoever comes meanwhile gets NumPy's.

    The collector's pace is the process's own from then on (.streamlit/config.toml switches
    Streamlit's off, which collects after every run of a script or fragment, under the GIL; see
    docs/architecture.md, points 1 and 2).
    """
    threading.Thread(target=_keep_house, name="housekeeper", daemon=True).start()


def _keep_house() -> None:
    _load_everything()
    # What is loaded stays: taken out of the collector's sight, it costs no pass anything.
    gc.collect()
    gc.freeze()
    while True:
        time.sleep(COLLECT_SECONDS)
        gc.collect()
        _give_back()


def _give_back() -> None:
    """Give memory that is free back to the system; only glibc keeps it, and can be asked to."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)


def _load_everything() -> None:
    """Have the compiled engine ready, and every lesson's modules.

    Compiling holds the GIL for seconds, so a process of its own does it and leaves the result in
    numba's cache on disk; this process then only loads it.
    """
    words = [sys.executable, "-c", "import core.compiled; core.compiled.warm_up()"]
    subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    core.compiled.warm_up()
    for module in pkgutil.walk_packages(lessons.__path__, "lessons."):
        importlib.import_module(module.name)


def style_page() -> None:
    """Let pages begin below the bar at the top, not a hand's breadth lower."""
    st.html("<style>.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 3rem; }</style>")
