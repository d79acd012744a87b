"""Films as one HTML file that plays them with no server and no internet.

The file holds the player, the films' bytes and the settings, and asks for nothing else: its content
security policy allows no address at all. All text in it that may come from outside is escaped here
or set by the player as text.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from core.experiment import RULES
from core.knobs import spoken
from core.source import settings_json
from core.training import Run
from datasets import REGISTRY
from lessons.shared.words import percent
from ui.film import TOO_OLD, script, stage_payload, stylesheet
from ui.run_film import run_payload, with_weights

MOST_BYTES: Final = 400_000
"""The file is smaller than this: films of fewer frames are packed where all frames are too many."""
MOST_POINTS: Final = 20_000
"""Two numbers and a class each, they leave room for some frames."""
FEW_FRAMES: Final = 40
"""Of a net so large that not even so many frames' weights fit, the regions are drawn here."""
TEMPLATE: Final = Path(__file__).parent / "film" / "page.html"
PLAYER_LICENCE: Final = "Made with Try & See; its code, the player in this file too: MIT licence."


def film_page(films: Mapping[str, Run], *, title: str) -> bytes:
    """The HTML file of one to four runs side by side, {caption: run}, below MOST_BYTES.

    A single run's caption may be "". Raises ValueError where not even few frames of it fit.
    """
    words = {
        "title": escape(title),
        "stylesheet": stylesheet(),
        "script": script(),
        "too_old": TOO_OLD,
        "settings": _settings_table(films),
        "json": "".join(
            f"<pre>{escape(settings_json(run.experiment, run.data))}</pre>"
            for run in films.values()
        ),
        "licence": escape(licence(films)),
    }
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    around = len(template.substitute(words, data="").encode())
    data = _fitting(films, (MOST_BYTES - around) * 3 // 4 - 8)
    return template.substitute(words, data=base64.b64encode(data).decode()).encode()


def title_of(run: Run) -> str:
    """Data and net: what a film is called that has no other name."""
    return f"{run.data.name}, net {'-'.join(map(str, run.network.layer_dims))}"


def licence(films: Mapping[str, Run]) -> str:
    """Whose the player is, and whose the data are."""
    said = [PLAYER_LICENCE]
    for run in films.values():
        entry, source = REGISTRY.get(run.experiment.dataset), run.data.source
        if source is not None:
            said.append(f"Data: the file {source.name}, whoever's it is.")
        elif entry is not None:
            said.append(f"Data: {entry.title}, {entry.licence}.")
    return " ".join(dict.fromkeys(said))


def too_many_points(films: Mapping[str, Run]) -> str:
    """Why a film's points alone do not fit into the file; "" where they do."""
    points = sum(run.data.train.m + run.data.dev.m for run in films.values() if run.data.n_x == 2)
    if points <= MOST_POINTS:
        return ""
    return f"No film file: {points:,} points are too many, {MOST_POINTS:,} fit."


def _fitting(films: Mapping[str, Run], room: int) -> bytes:
    """The films in at most so many bytes: all frames, or every other, or every third, ..."""
    frames, drawn = max(len(run.snapshots) for run in films.values()), False
    while len(packed := _packed(films, frames, drawn=drawn)) > room:
        frames = int(frames * min(0.9, room / len(packed)))
        if frames < FEW_FRAMES and not drawn:
            frames, drawn = FEW_FRAMES, True
        if frames < 2:
            raise ValueError(f"the films do not fit into a file of {MOST_BYTES:,} bytes")
    return packed


def _packed(films: Mapping[str, Run], frames: int, *, drawn: bool) -> bytes:
    group = "films" if len(films) > 1 else ""
    payloads = {
        caption: run_payload(
            thinned(run, frames),
            name=f"film-{number}",
            group=group,
            stopped=run.outcome is None,
            drawn=drawn,
        )
        for number, (caption, run) in enumerate(films.items())
    }
    return stage_payload(payloads)


def thinned(run: Run, frames: int) -> Run:
    """The run with so many of its frames at most, evenly, the first and the last among them."""
    shown = with_weights(run) if run.data.n_x == 2 else run.snapshots
    if len(shown) <= frames:
        return run
    still, last = run.as_it_is(), len(shown) - 1
    still.snapshots = [shown[round(k * last / (frames - 1))] for k in range(frames)]
    return still


def _settings_table(films: Mapping[str, Run]) -> str:
    """A column for each run; what differs is bold."""
    columns = [_column(run) for run in films.values()]
    head = "".join(f"<th scope=col>{escape(caption)}</th>" for caption in films)
    rows = "".join(_row(name, [column[name] for column in columns]) for name in columns[0])
    table = f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody>"
    return f"<table class=settings>{table}</table>"


def _row(name: str, values: list[str]) -> str:
    kind = " class=differs" if len(set(values)) > 1 else ""
    cells = "".join(f"<td>{escape(value)}</td>" for value in values)
    return f"<tr{kind}><th scope=row>{escape(spoken(name))}</th>{cells}</tr>"


def _column(run: Run) -> dict[str, str]:
    """The final numbers and every setting, by name."""
    last = run.snapshots[-1]
    numbers = {
        "data": f"{run.data.name}, {run.data.train.m:,} to train on, {run.data.dev.m:,} dev",
        "updates made": f"{run.iteration:,}"
        + (f", {run.state}" if run.state != "finished" else ""),
        "accuracy, training": percent(last.train_accuracy),
        "accuracy, dev": percent(last.dev_accuracy),
    }
    settings = {name: rule for name, rule in RULES.items() if name != "dataset"}
    return numbers | {n: rule.text(getattr(run.experiment, n)) for n, rule in settings.items()}
