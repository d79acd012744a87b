"""What a link says: its parameters read by rules, and a sentence for what cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.choices import Several
from core.knobs import Rule

LONGEST = 60
"""Characters of a name or a text in a link that are said again."""


@dataclass(frozen=True)
class LeftOut:
    """A part of a link that cannot be used: what it says, and what is done instead."""

    key: str
    text: str
    answer: str

    @property
    def said(self) -> str:
        """Such as "alpha = fast": short, on one line, and of characters that can be seen."""
        return f"{_shortened(self.key)} = {_shortened(self.text)}"

    def __str__(self) -> str:
        return f"The link says {self.said}. {self.answer}"


def _shortened(text: str) -> str:
    seen = (c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:LONGEST])
    return "".join(seen) + ("…" if len(text) > LONGEST else "")


def read_link(
    parameters: Mapping[str, Sequence[str]], known: Mapping[str, tuple[Rule, Any]]
) -> tuple[dict[str, Any], list[LeftOut]]:
    """The values that a link's parameters stand for, and what of the link has to be left out.

    A parameter may stand there several times; known has the rule and the default of each name.
    """
    values: dict[str, Any] = {}
    left_out = []
    for key, texts in parameters.items():
        said = ", ".join(texts)
        if key not in known:
            left_out.append(LeftOut(key, said, "Nothing here has that name, so it is left out."))
            continue
        rule, default = known[key]
        try:
            values[key] = _parsed(rule, key, texts)
        except ValueError:
            used = f"so {rule.text(default)} is used."
            left_out.append(LeftOut(key, said, f"It must be {rule.expected(said)}, {used}"))
    return values, left_out


def _parsed(rule: Rule, key: str, texts: Sequence[str]) -> object:
    if isinstance(rule, Several):
        return rule.check(key, [text for text in texts if text])
    return rule.parse(key, texts[-1])


def written(rule: Rule, value: Any) -> list[str]:
    """The texts by which a link says a value."""
    return list(value) or [""] if isinstance(rule, Several) else [rule.text(value)]
