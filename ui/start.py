"""What the server does once, when its first visitor comes, and what every page begins with."""

from __future__ import annotations

import base64
import gc
import subprocess
import sys
import threading
from pathlib import Path

import streamlit as st

import core.compiled
import ui.charts
import ui.running  # noqa: F401  imported here so that what they bring along is frozen too

ROOT = Path(__file__).parent.parent
ICON = f"data:image/png;base64,{base64.b64encode((ROOT / 'ui/icon.png').read_bytes()).decode()}"
"""The tab's icon, part of the page: Streamlit drops a file for a moment when a script runs anew."""


@st.cache_resource(show_spinner=False)
def warm_up_once() -> None:
    """Compile the training loop in the background; whoever comes meanwhile gets NumPy's."""
    threading.Thread(target=_compile_and_freeze, daemon=True).start()


def _compile_and_freeze() -> None:
    """Have the compiled engine ready, then take all that is loaded out of the collector's sight.

    Compiling holds the GIL for seconds, so a process of its own does it and leaves the result in
    numba's cache on disk; this process then only loads it. Freezing: Streamlit collects after every
    script run, under the GIL; with pandas, altair and numba loaded each pass would cost 115 ms, for
    every session (docs/architecture.md, point 1).
    """
    words = [sys.executable, "-c", "import core.compiled; core.compiled.warm_up()"]
    subprocess.run(words, cwd=ROOT, check=False, stdin=subprocess.DEVNULL)
    core.compiled.warm_up()
    gc.collect()
    gc.freeze()


def style_page() -> None:
    """Let pages begin below the bar at the top, not a hand's breadth lower."""
    st.html("<style>.stMainBlockContainer { padding-top: 4.5rem; padding-bottom: 3rem; }</style>")
