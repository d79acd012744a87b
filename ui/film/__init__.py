"""The film player: a recorded training run, played in the browser.

One `st.components.v2` component, plain JavaScript on canvas. It gets a run's frames as one blob of
bytes (`film_payload`), computes each decision boundary from that frame's weights, or draws the
output that the server computed where it does not know the activation, and plays, steps and scrubs
with no word to the server.
"""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import Final, Literal

import streamlit as st

from ui.film.data import ACTIVATIONS, BoundaryView, ConfidenceView, FilmData, Regions
from ui.film.payload import confidence_bytes, decode_payload, film_payload, output_bytes

__all__ = [
    "ACTIVATIONS",
    "BoundaryView",
    "ConfidenceView",
    "FilmData",
    "Regions",
    "confidence_bytes",
    "decode_payload",
    "film",
    "film_payload",
    "output_bytes",
    "packed_script",
    "script",
    "stylesheet",
]

SCRIPTS: Final = (
    "network.js",
    "draw.js",
    "boundary.js",
    "confidence.js",
    "charts.js",
    "controls.js",
    "link.js",
    "player.js",
)
FOLDER: Final = Path(__file__).parent
LOADER: Final = """
const packed = Uint8Array.from(atob("PACKED"), (letter) => letter.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
const text = await new Response(unpacked).text();
const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
const { default: show } = await import(url);
export default show;
"""


def _without_comments(text: str, mark: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(mark))


def script() -> str:
    """The player's JavaScript as one module, its files in order, without indents and comments."""
    texts = ((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return "\n".join(_without_comments(text, "//") for text in texts)


def stylesheet() -> str:
    """The player's CSS, likewise thinned."""
    return _without_comments((FOLDER / "player.css").read_text(encoding="utf-8"), "/*")


def packed_script() -> str:
    """`script()` behind a loader that unpacks it: a third of the size, and each tick sends it."""
    packed = base64.b64encode(gzip.compress(script().encode(), mtime=0)).decode()
    return LOADER.replace("PACKED", packed)


_player = st.components.v2.component("try_see_film", css=stylesheet(), js=packed_script())


def film(payload: bytes, *, key: str, height: int | Literal["content"] = "content") -> None:
    """Show a run: call it once in a script or fragment run, with all frames so far.

    The player keeps its place from call to call as long as `key` and the payload's run are the
    same. A height in pixels makes the element scroll; "content" lets it be as high as it needs.
    """
    _player(key=key, data=payload, height=height)
