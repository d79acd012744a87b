"""What a student hands in: one HTML file, readable by eye, with the same as JSON inside.

It has answers as they were typed and no right ones; whoever grades it computes those anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape, unescape
from itertools import zip_longest
from string import Template
from typing import Any

MOST_BYTES = 2_000_000
MOST_ENTRIES = 1_000
LONGEST = 200
"""Characters of a name or an answer."""
FORMAT = "try-and-see hand-in 1"
NUMBERS = ("train_cost", "dev_cost", "train_accuracy", "dev_accuracy")
"""A run's last frame."""
_INSIDE = re.compile(rb'<script type="application/json" id="hand-in">(.*?)</script>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class HandedRun:
    """A run that was pinned: its settings as JSON has them, its name, and NUMBERS."""

    settings: Mapping[str, Any]
    name: str
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class HandIn:
    """A student's name and number, answers and predictions by exercise and step, pinned runs.

    answers : what was typed, by "dropout 2" for the second exercise of the folder dropout.
    predictions : "down", "same" or "up", by "dropout 2" for the second step of its path.
    """

    name: str
    student: int
    answers: Mapping[str, str] = field(default_factory=dict)
    predictions: Mapping[str, str] = field(default_factory=dict)
    runs: tuple[HandedRun, ...] = ()


PAGE = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body { font: 16px sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; } td, th { border: 1px solid #888; padding: .3rem .6rem;
text-align: left; }</style></head><body>
<h1>$title</h1>
<p>Handed in from Try &amp; See. This file has what you typed, your predictions, the settings and
last numbers of the runs that you pinned, and nothing else of you. It has no right answers.</p>
$tables
<script type="application/json" id="hand-in">$inside</script>
</body></html>
""")


def write_hand_in(handed: HandIn) -> bytes:
    """The HTML file."""
    inside = json.dumps({"format": FORMAT} | asdict(handed), allow_nan=True)
    runs = [
        (
            one.name,
            json.dumps(one.settings),
            ", ".join(f"{k} {v:.6g}" for k, v in one.numbers.items()),
        )
        for one in handed.runs
    ]
    tables = [
        _table("Answers", ("exercise", "answer"), list(handed.answers.items())),
        _table("Predictions", ("step", "said"), list(handed.predictions.items())),
        _table("Pinned runs", ("name", "settings", "last frame"), runs),
    ]
    title = escape(f"{handed.name}, number {handed.student}")
    # "<" would end the script's text early wherever a name has "</script>".
    shielded = inside.replace("<", "\\u003c")
    return PAGE.substitute(title=title, tables="".join(tables), inside=shielded).encode()


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    def line(cells: tuple[str, ...], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{escape(str(one))}</{tag}>' for one in cells)}</tr>"

    if not rows:
        return f"<h2>{title}</h2><p>None.</p>"
    body = "".join(line(row, "td") for row in rows)
    return f"<h2>{title}</h2><table>{line(head, 'th')}{body}</table>"


def read_hand_in(content: bytes) -> HandIn:
    """What a file has. ValueError says what was expected and what came."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"at most {MOST_BYTES:,} bytes are handed in, got {len(content):,}")
    found = _INSIDE.search(content)
    if found is None:
        raise ValueError("this is no file that Try & See made to be handed in")
    try:
        held = json.loads(found[1].decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"what is inside cannot be read: {problem}") from None
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        raise ValueError(f"what is inside must be {FORMAT!r}, got {str(held)[:60]!r}")
    student = held.get("student")
    if isinstance(student, bool) or not isinstance(student, int):
        raise ValueError(f"student must be a whole number, got {str(student)[:40]!r}")
    runs = held.get("runs")
    if not isinstance(runs, list) or len(runs) > MOST_ENTRIES:
        raise ValueError(f"runs must be a list of at most {MOST_ENTRIES:,}")
    return HandIn(
        name=_text("name", held.get("name")),
        student=student,
        answers=_texts("answers", held.get("answers")),
        predictions=_texts("predictions", held.get("predictions")),
        runs=tuple(map(_run, runs)),
    )


def not_shown(content: bytes, handed: HandIn) -> str:
    """Where the text that a reader sees is not what the file holds, in words; "" where it is.

    content is the file that handed was read from. Its words are compared, not their looks, so that
    a browser may have saved it anew.
    """
    try:
        told = _words(write_hand_in(handed))
    except RecursionError:
        return "its settings are lists in lists, deeper than any run has them"
    for shown, held in zip_longest(_words(content), told, fillvalue=""):
        if shown != held:
            here = f"it shows {shown[:40]!r} where it holds {held[:40]!r}"
            return f"what it shows a reader is not what it holds, which is graded: {here}"
    return ""


def _words(content: bytes) -> list[str]:
    page = _INSIDE.sub(b"", content).decode("utf-8", "replace")
    return unescape(_TAG.sub(" ", page)).split()


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not _is_whole(value):
        got = str(value)[:40]
        raise ValueError(f"{name} must be a text of at most {LONGEST} characters, got {got!r}")
    return value


def _is_whole(text: str) -> bool:
    """Whether it can be written: JSON may hold half of a pair that stands for one character."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _texts(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > MOST_ENTRIES:
        raise ValueError(f"{name} must be an object of at most {MOST_ENTRIES:,} texts")
    return {_text(name, key): _text(name, one) for key, one in value.items()}


def _run(value: object) -> HandedRun:
    if not isinstance(value, dict):
        raise ValueError(f"a run must be an object, got {str(value)[:40]!r}")
    settings, numbers = value.get("settings"), value.get("numbers")
    if not isinstance(settings, dict) or not isinstance(numbers, dict):
        raise ValueError("a run must have settings and numbers")
    try:
        last = {name: float(numbers[name]) for name in NUMBERS}
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ValueError(f"a run's numbers must be {', '.join(NUMBERS)}") from None
    return HandedRun(settings, _text("a run's name", value.get("name")), last)
