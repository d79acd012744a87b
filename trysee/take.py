"""python -m trysee script and film: what is taken away of a run, as files."""

from __future__ import annotations

import argparse
from typing import Any

from core.training import Run, finish
from takeaway.script import write_script
from trysee.asked import asked
from ui.film_page import film_page, title_of
from ui.film_picture import film_gif, film_png


def script_command(options: argparse.Namespace) -> dict[str, Any]:
    """Write the script, and beside it the data that it reads, if it reads any."""
    if options.out.suffix != ".py":
        raise ValueError(f"--out must end in .py, got {options.out.name}")
    script, written = write_script(*asked(options)), [options.out]
    options.out.write_text(script.text, encoding="utf-8")
    if script.parts is not None:
        written.append(options.out.with_suffix(".npz"))
        written[1].write_bytes(script.data)
    return {"written": [str(path) for path in written]}


def film_command(options: argparse.Namespace) -> dict[str, Any]:
    """Train, and write the film as one HTML file, as a GIF, or its last frame as a PNG."""
    kind = options.out.suffix
    if kind not in (".html", ".gif", ".png"):
        raise ValueError(f"--out must end in .html, .gif or .png, got {options.out.name}")
    run = finish(Run(*asked(options)))
    if kind == ".html":
        film = film_page({"": run}, title=options.title or title_of(run))
    else:
        film = film_gif(run) if kind == ".gif" else film_png(run)
    options.out.write_bytes(film)
    return {"written": [str(options.out)], "bytes": len(film)}
