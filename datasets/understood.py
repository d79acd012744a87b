"""What was read of a person's own file, and what they may say to have it read in another way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from core.data import Dataset
from datasets.division import Division
from datasets.limits import DataError, listed

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blanks"}
DECIMALS = {".": "point", ",": "comma"}
MISSING = {
    "refuse": "refuse the file",
    "leave_out": "leave those rows out",
    "mean": "fill in the training part's mean",
}
SPLITS = {
    "stratified": "by lot, with the same mix of classes in each part",
    "random": "by lot",
    "in_order": "in the order of the rows",
}


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Every guess about a file that a person can change; the defaults are: guess.

    delimiter : a key of DELIMITERS. decimal : of DECIMALS. header : whether the first row has the
    names. label : the column with the classes; None takes the last. left_out : columns that are no
    features; None leaves out unnamed counters. one_hot : columns of words that become a 0 or 1 for
    each word. missing : of MISSING. split : of SPLITS, for a file of one part. sheet : of an
    .xlsx; "" takes the first. Raises DataError for another delimiter, decimal, missing or split.
    """

    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    label: str | None = None
    left_out: tuple[str, ...] | None = None
    one_hot: tuple[str, ...] = ()
    missing: str = "refuse"
    split: str = "stratified"
    sheet: str = ""

    def __post_init__(self) -> None:
        allowed: dict[str, Mapping[str, str]] = {"missing": MISSING, "split": SPLITS}
        allowed |= {"delimiter": DELIMITERS} if self.delimiter is not None else {}
        allowed |= {"decimal": DECIMALS} if self.decimal is not None else {}
        for name, words in allowed.items():
            if getattr(self, name) not in words:
                raise DataError(
                    f"{name} must be one of {listed(list(words))}, got {getattr(self, name)!r}"
                )

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> Choices:
        """From what as_dict gave, also by way of JSON."""
        return cls(**{key: _tuple(value) for key, value in held.items()})


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column as it was understood.

    kind : number, category, text, date or counter (1, 2, 3, ...). role : feature, label or left
    out. low, high : the range of its numbers, None where it has none. distinct : how many
    different values. missing : how many cells are empty or say so (NA, ?). example : a cell.
    """

    name: str
    kind: str
    role: str
    low: float | None = None
    high: float | None = None
    distinct: int = 0
    missing: int = 0
    example: str = ""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What was read, in whole or until the file was refused; unknown fields are empty.

    All texts in it may come from the file: show them as text, never as Markdown.

    size : bytes. sha256 : of all bytes, in hex. delimiter, decimal, encoding, header, sheet: of a
    .csv or .xlsx only. rows, columns : examples, and columns with the label's (pictures have
    none). classes, parts : (name, examples). shared : rows of dev and test that train has too.
    constant, nearly_constant : features. codes : (column, value, count) of values that look like a
    code for missing. up_to_255 : whether numbers with a point reach 255, as of pictures that were
    not divided. notes : what was done, warnings : what to look at; plain sentences.
    """

    file: str
    size: int
    sha256: str
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    header: bool | None = None
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    rows: int = 0
    columns: tuple[Column, ...] = ()
    classes: tuple[tuple[str, int], ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    shared: int = 0
    constant: tuple[str, ...] = ()
    nearly_constant: tuple[str, ...] = ()
    codes: tuple[tuple[str, float, int], ...] = ()
    up_to_255: bool = False
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name of the column with the classes; "" where there is none."""
        return next((column.name for column in self.columns if column.role == "label"), "")

    @property
    def larger_share(self) -> float:
        """The share of the largest class: how often always answering with it is right."""
        counts = [count for _, count in self.classes]
        return max(counts) / sum(counts) if sum(counts) else 0.0

    @property
    def shared_share(self) -> float:
        """The share of dev's and test's rows that train has too."""
        others = sum(count for name, count in self.parts if name != "train")
        return self.shared / others if others else 0.0

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> Understood:
        """From what as_dict gave, also by way of JSON."""
        known = {f.name: _tuple(held[f.name]) for f in fields(cls) if f.name in held}
        known["columns"] = tuple(Column(**column) for column in held.get("columns", ()))
        return cls(**known)


@dataclass(frozen=True)
class Reading:
    """A file as read: its data, or None and the refusal in words; and what was understood.

    division : how it was divided, which the data tell too; None for a file of several parts.
    """

    data: Dataset | None
    refusal: str
    understood: Understood
    division: Division | None = field(default=None, compare=False)


def _tuple(value: Any) -> Any:
    return tuple(_tuple(one) for one in value) if isinstance(value, list | tuple) else value
