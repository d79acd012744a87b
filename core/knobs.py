"""What a setting of an experiment may be: rules that check, parse and say what went wrong."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Protocol

PADDED = re.compile(r"e\+?(-?)0*(?=\d)")
"""The power of ten as Python writes it: with a + or a 0 before its digits."""
THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
CONTENT = re.compile(r"(?<=.):[0-9a-f]{64}$")
"""What stands behind the plain name of an own set: its content's SHA-256 (datasets.own)."""


class Rule(Protocol):
    """How one setting is checked and how it is written in a link."""

    def check(self, name: str, value: object) -> object:
        """The value in its canonical form; ValueError says what was expected and what came."""

    def parse(self, name: str, text: str) -> object:
        """The checked value that a link's text stands for."""

    def text(self, value: object) -> str:
        """The value as a link writes it, and as its control shows it."""

    def expected(self, text: str) -> str:
        """What it must be, in words that follow "It must be"; text is what came instead."""


def plain_number(value: float) -> str:
    """A number the short way: no .0 behind a whole one, no 0 before a power's digits.

    >>> plain_number(2.0), plain_number(0.3), plain_number(1e-8)
    ('2', '0.3', '1e-8')
    """
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return PADDED.sub(r"e\1", repr(value))


def grouped(value: float) -> str:
    """As plain_number, with commas between the thousands of a whole one.

    >>> grouped(30_000), grouped(0.3), grouped(100)
    ('30,000', '0.3', '100')
    """
    text = plain_number(value)
    return f"{int(text):,}" if text.lstrip("-").isdecimal() else text


def ungrouped(text: str) -> str:
    """The text without the commas between its thousands; any other text as it is.

    >>> ungrouped("30,000"), ungrouped("1,5")
    ('30000', '1,5')
    """
    return text.replace(",", "") if THOUSANDS.fullmatch(text) else text


@dataclass(frozen=True)
class Number:
    """A number from low to high; above=True leaves low out, below=True high; whole=True: integer.

    zero is a word that a link and a control show for 0, such as "all". commas are written between
    thousands, but not by a rule whose control is a box: Streamlit's boxes read none.
    """

    low: float
    high: float
    whole: bool = False
    above: bool = False
    below: bool = False
    hint: str = ""
    zero: str = ""
    commas: bool = False

    def check(self, name: str, value: object) -> object:
        """An int where whole, else a float. Raises ValueError for what is outside, or a bool."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not self._inside(value):
            raise ValueError(f"{name} must be {self._expected()}, got {value!r}{self._advice()}")
        return int(value) if self.whole else float(value)

    def parse(self, name: str, text: str) -> object:
        """From "0.3", "1e-4" or "30,000", or the word for zero."""
        try:
            value: object = 0 if self.zero and text == self.zero else float(ungrouped(text))
        except ValueError:
            value = text
        return self.check(name, value)

    def text(self, value: object) -> str:
        """The shortest text that reads back as this number, but for its commas."""
        written = grouped if self.commas else plain_number
        return (value == 0 and self.zero) or written(value)  # type: ignore[arg-type]

    def expected(self, text: str) -> str:
        """Kind and ends, such as "a number above 0, up to 1000"."""
        kind = "a whole number" if self.whole else "a number"
        low, high = plain_number(self.low), grouped(self.high)
        ends = f"from {low} to {high}"
        if self.above or self.below:
            first, last = "above" if self.above else "from", "below" if self.below else "up to"
            ends = f"{first} {low}, {last} {high}"
        return f"{kind} {ends}" + (f", or {self.zero}" if self.zero else "")

    def _inside(self, value: float) -> bool:
        low = value > self.low if self.above else value >= self.low
        high = value < self.high if self.below else value <= self.high
        return low and high and (not self.whole or float(value).is_integer())

    def _expected(self) -> str:
        kind = "a whole number in " if self.whole else "in "
        left, right = "(" if self.above else "[", ")" if self.below else "]"
        return f"{kind}{left}{plain_number(self.low)}, {plain_number(self.high)}{right}"

    def _advice(self) -> str:
        return f"; {self.hint}" if self.hint else ""


def spoken(name: str) -> str:
    """A registry's name as people read it: spaces for underscores."""
    return name.replace("_", " ")


def plain_name(name: str) -> str:
    """A data set's name as files and links have it: without its content's SHA-256.

    >>> plain_name("own_file:" + 64 * "a"), plain_name("a:b")
    ('own_file', 'a:b')
    """
    return CONTENT.sub("", name)


@dataclass(frozen=True)
class Choice:
    """One of the given names; case, spaces and underscores do not matter on the way in."""

    names: tuple[str, ...]

    def check(self, name: str, value: object) -> object:
        """The name as the registry spells it. Raises ValueError for one it does not have."""
        wanted = spoken(str(value)).casefold()
        for known in self.names:
            if spoken(known).casefold() == wanted:
                return known
        near = self._near(str(value))
        advice = f"; did you mean {near}?" if near else ""
        raise ValueError(f"{name} must be one of {', '.join(self.names)}, got {value!r}{advice}")

    def parse(self, name: str, text: str) -> object:
        """From a name, with spaces or underscores. Raises ValueError as check does."""
        return self.check(name, text)

    def text(self, value: object) -> str:
        """With spaces for underscores, as the control shows it."""
        return spoken(str(value))

    def expected(self, text: str) -> str:
        """All names, and the one that may have been meant."""
        near = self._near(text)
        meant = f" (did you mean {spoken(near)}?)" if near else ""
        return f"one of {', '.join(map(spoken, self.names))}{meant}"

    def _near(self, text: str) -> str:
        return next(iter(difflib.get_close_matches(text[:80], self.names, n=1)), "")


@dataclass(frozen=True)
class Name:
    """A name that somebody else checks: the data set, which the core does not know."""

    def check(self, name: str, value: object) -> object:
        """A text's words with underscores between them. Raises ValueError where there are none."""
        words = spoken(value).split() if isinstance(value, str) else []
        if not words:
            raise ValueError(f"{name} must be a name, got {value!r}")
        return "_".join(words)

    def parse(self, name: str, text: str) -> object:
        """From the words of a text, plainly. Raises ValueError as check does."""
        return self.check(name, plain_name(text))

    def text(self, value: object) -> str:
        """The words of the plain name with spaces between them."""
        return spoken(plain_name(str(value)))

    def expected(self, text: str) -> str:
        """That it has some words."""
        return "a name"


@dataclass(frozen=True)
class Switch:
    """On or off."""

    def check(self, name: str, value: object) -> object:
        """True or False itself. Raises ValueError for anything else, a 0 or 1 too."""
        if not isinstance(value, bool):
            raise ValueError(f"{name} must be true or false, got {value!r}")
        return value

    def parse(self, name: str, text: str) -> object:
        """From "true" or "false", large or small, or 1 or 0. Raises ValueError for another word."""
        known = {"true": True, "1": True, "false": False, "0": False}
        return self.check(name, known.get(text.casefold(), text))

    def text(self, value: object) -> str:
        """The word true or false."""
        return str(value).lower()

    def expected(self, text: str) -> str:
        """Both words."""
        return "true or false"


@dataclass(frozen=True)
class Sizes:
    """The units of each hidden layer, e.g. (20, 5); () is logistic regression."""

    most_layers: int
    most_units: int

    def check(self, name: str, value: object) -> object:
        """A tuple of whole numbers. Raises ValueError for too many or too large ones, or none."""
        units = tuple(value) if isinstance(value, (list, tuple)) else (value,)
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in units)
        if not whole or not all(1 <= n <= self.most_units for n in units):
            raise ValueError(
                f"{name} must be units of each layer, whole numbers from 1 to {self.most_units} "
                f"such as 20, 5, got {self._shown(value)}"
            )
        if len(units) > self.most_layers:
            raise ValueError(f"{name} must be at most {self.most_layers} layers, got {len(units)}")
        return units

    def parse(self, name: str, text: str) -> object:
        """From "20, 5"; "none" or nothing is no hidden layer. Raises ValueError as check does."""
        words = text.replace(",", " ").split()
        if words in ([], ["none"]):
            return ()
        if not all(word.isdecimal() for word in words):
            return self.check(name, text)
        return self.check(name, [int(word) for word in words])

    def text(self, value: object) -> str:
        """The numbers with commas, or none."""
        return ", ".join(map(str, value)) or "none"  # type: ignore[call-overload]

    def expected(self, text: str) -> str:
        """How many numbers, and from where to where."""
        return (
            f"the units of each layer, such as 20, 5: up to {self.most_layers} whole numbers "
            f"from 1 to {self.most_units}"
        )

    @staticmethod
    def _shown(value: object) -> str:
        listed = isinstance(value, (list, tuple))
        return ", ".join(map(str, value)) if listed else repr(value)  # type: ignore[call-overload]
