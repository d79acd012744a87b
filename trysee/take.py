"""python -m trysee script and film: what is taken away of a run, as files."""

from __future__ import annotations

import argparse
from typing import Any

from core.training import Run, finish
from takeaway.script import write_script
from trysee.asked import asked
from ui.film_page import film_page, title_of


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
    """Train, and write the film as one HTML file."""
    if options.out.suffix not in (".html", ".htm"):
        raise ValueError(f"--out must end in .html, got {options.out.name}")
    run = finish(Run(*asked(options)))
    page = film_page({"": run}, title=options.title or title_of(run))
    options.out.write_bytes(page)
    return {"written": [str(options.out)], "bytes": len(page)}
