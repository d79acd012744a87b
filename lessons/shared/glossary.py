"""The words and symbols of all pages, from glossary.toml: one meaning each, in a plain sentence.

An equation's LaTeX is split here into its symbols, so that a page can explain each where it stands.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

from core.experiment import RULES
from lessons.shared.tables import read_tables

FILE = "lessons/shared/glossary.toml"
GREEK = "alpha|beta|gamma|delta|varepsilon|epsilon|theta|lambda|mu|sigma|rho"
_COMMAND = rf"\\(?!(?:{GREEK})(?![A-Za-z]))[A-Za-z]+"
SKIPPED = re.compile(rf"\\(?:begin|end){{\w+}}|{_COMMAND}|\\[^A-Za-z]")
LETTER = re.compile(rf"[A-Za-z]+|\\(?:{GREEK})(?![A-Za-z])")


@dataclass(frozen=True)
class Term:
    """A word or symbol: what it means, its shape and units, and the setting that holds its value.

    symbol is how a sentence writes it; latex has the ways an equation does.
    """

    name: str
    meaning: str
    symbol: str = ""
    latex: tuple[str, ...] = ()
    shape: str = ""
    units: str = ""
    setting: str = ""


def read_glossary(text: str) -> tuple[Term, ...]:
    """The terms of a file's text; ValueError says which line is wrong, and how."""
    terms = [_term(where, one) for where, one in read_tables(text, FILE, "term")[1]]
    for kind in ([one.name for one in terms], [way for one in terms for way in one.latex]):
        if twice := {one for one in kind if kind.count(one) > 1}:
            raise ValueError(f"{FILE}: a term has one meaning, but {sorted(twice)} stand twice")
    return tuple(terms)


def _term(where: str, found: dict[str, Any]) -> Term:
    known = {one.name for one in fields(Term)}
    if unknown := found.keys() - known:
        raise ValueError(f"{where}: a term may have {', '.join(sorted(known))}, got {unknown}")
    for key in ("name", "meaning"):
        if not isinstance(found.get(key), str):
            raise ValueError(f"{where}: a term needs {key} = a text")
    if found.get("setting", "alpha") not in RULES:
        raise ValueError(f"{where}: setting must be one of a run's, got {found['setting']!r}")
    return Term(**(found | {"latex": tuple(found.get("latex", ()))}))


@functools.cache
def glossary() -> tuple[Term, ...]:
    """All terms, read once for the server."""
    text = (resources.files("lessons.shared") / "glossary.toml").read_text(encoding="utf-8")
    return read_glossary(text)


Piece = tuple[str, Term | None]
"""A part of an equation's LaTeX, and the term that it is, if it is one."""


def pieces(latex: str, terms: Sequence[Term]) -> list[Piece]:
    r"""The LaTeX cut into symbols and what stands between; the longest symbol wins.

    >>> v = Term("average", "An average.", latex=("v",))
    >>> [text for text, term in pieces(r"v + \vec{v}", [v]) if term]
    ['v', 'v']
    """
    ways = sorted(((way, one) for one in terms for way in one.latex), key=lambda w: -len(w[0]))
    found: list[Piece] = []
    at = 0
    while at < len(latex):
        way, term = next(((w, one) for w, one in ways if _stands(w, latex, at)), ("", None))
        if not way:
            skipped = SKIPPED.match(latex, at) or LETTER.match(latex, at)
            way = skipped.group() if skipped else latex[at]
        found.append((way, term))
        at += len(way)
    return found


def _stands(way: str, latex: str, at: int) -> bool:
    """Whether the symbol stands there, and is not the beginning of a longer word."""
    after = latex[at + len(way) : at + len(way) + 1]
    return latex.startswith(way, at) and not (way[-1].isalpha() and after.isalpha())


def unexplained(latex: str, terms: Sequence[Term]) -> list[str]:
    """The letters of an equation that no term explains."""
    return [text for text, term in pieces(latex, terms) if term is None and LETTER.match(text)]


def terms_of(latex: str, terms: Sequence[Term]) -> list[Term]:
    """The terms in an equation, each once, in the order in which they are read."""
    return list(dict.fromkeys(term for _, term in pieces(latex, terms) if term))


def as_markdown(terms: Sequence[Term]) -> str:
    """The page of words, docs/words.md."""
    head = (
        "# Words and symbols\n\n"
        "What the pages mean by them. Made from lessons/shared/glossary.toml by\n"
        "`python -m lessons.shared.glossary > docs/words.md`.\n\n"
        "| word | symbol | meaning | shape | unit |\n| --- | --- | --- | --- | --- |\n"
    )
    rows = (
        f"| {one.name} | {one.symbol.replace('|', chr(92) + '|')} | {one.meaning} | {one.shape} "
        f"| {one.units} |\n"
        for one in sorted(terms, key=lambda one: one.name)
    )
    return head + "".join(rows)


if __name__ == "__main__":
    sys.stdout.write(as_markdown(glossary()))
