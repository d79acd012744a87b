"""The film player: recorded training runs, played in the browser.

Plain JavaScript on canvas, which ui/film_player.py puts into Streamlit's pages and ui/film_page.py
into a page of its own; nothing here needs Streamlit. It gets a run's frames as one blob of
bytes (`film_payload`), computes each decision boundary from that frame's weights, or draws the
output that the server computed where it does not know the activation, and plays, steps and scrubs
with no word to the server.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ui.film.data import ACTIVATIONS, BoundaryView, ConfidenceView, FilmData, Regions
from ui.film.payload import (
    confidence_bytes,
    decode_payload,
    film_payload,
    output_bytes,
    renamed,
)

__all__ = [
    "ACTIVATIONS",
    "TOO_OLD",
    "BoundaryView",
    "ConfidenceView",
    "FilmData",
    "Regions",
    "confidence_bytes",
    "decode_payload",
    "film_payload",
    "films_of",
    "output_bytes",
    "packed_script",
    "renamed",
    "script",
    "stage_payload",
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
    "stage.js",
)
FOLDER: Final = Path(__file__).parent
LOADER: Final = """
let show = ({ parentElement }) => {
parentElement.innerHTML = "<p>TOO_OLD</p>";
};
if (window.DecompressionStream) {
const packed = Uint8Array.from(atob("PACKED"), (letter) => letter.charCodeAt(0));
const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
const text = await new Response(unpacked).text();
const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
({ default: show } = await import(url));
}
export default (component) => show(component);
"""
TOO_OLD: Final = "This browser is too old to play films. Please update it."


def _without_comments(text: str, mark: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(mark))


def script() -> str:
    """The player's JavaScript as one module, its files in order, without indents and comments."""
    texts = ((FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return "\n".join(_without_comments(text, "//") for text in texts)


def stylesheet() -> str:
    """The player's CSS, likewise thinned, of spaces too."""
    text = _without_comments((FOLDER / "player.css").read_text(encoding="utf-8"), "/*")
    for mark in "{:;":
        text = text.replace(f"{mark} ", mark)
    return text.replace(" {", "{").replace(" }", "}")


def packed_script() -> str:
    """`script()` behind a loader that unpacks it: a third of the size, and each tick sends it."""
    packed = base64.b64encode(gzip.compress(script().encode(), mtime=0)).decode()
    return LOADER.replace("PACKED", packed).replace("TOO_OLD", TOO_OLD)


def stage_payload(
    shown: Mapping[str, bytes], *, loop: bool = False, heard: float | None = None
) -> bytes:
    """Films by their captions as one blob: the header's length, the header, the films.

    loop : they are played over and over from the start, unless the visitor wants little motion.
    heard : clicks in pictures are told to the page, those after this time, in milliseconds; None
    tells none. A v2 component gets bytes only if all its data is bytes.
    """
    films = [{"caption": caption, "length": len(film)} for caption, film in shown.items()]
    wanted = {"loop": loop or None, "heard": heard}
    said = {name: value for name, value in wanted.items() if value is not None}
    header = json.dumps({"films": films} | said).encode()
    return b"".join([len(header).to_bytes(4, "little"), header, *shown.values()])


def films_of(stage: bytes) -> dict[str, bytes]:
    """The films of a `stage_payload` by their captions, as the player reads them."""
    at = 4 + int.from_bytes(stage[:4], "little")
    found = {}
    for one in json.loads(stage[4:at])["films"]:
        found[one["caption"]] = stage[at : at + one["length"]]
        at += one["length"]
    return found
