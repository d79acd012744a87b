"""How large a user's own data may be, and the one error that says what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

UPLOAD_BYTES = 30_000_000
"""The most that all uploaded files together may hold."""
EXAMPLES = 100_000
FEATURES = 20_000
VALUES = 10_000_000
"""Examples times features; 80 MB as float64."""
CLASSES = 20

MEMORY_BYTES = 1024**3
"""Address space of the reading process; NumPy, h5py and SciPy take 150 MB of it."""
CPU_SECONDS = 30
WALL_SECONDS = 60.0
RESULT_BYTES = 200_000_000

NAME_LENGTH = 60
LABEL_LETTERS = 200
PICTURE_SIDE = 512
PICTURE_RATIO = 16


class DataError(ValueError):
    """A user's file cannot be used; the message says what was expected and what came."""


def check_size(what: str, shape: Sequence[int]) -> None:
    """Raise DataError when an array (examples first) is larger than the limits allow.

    Called with the shape that a file announces, before any of its values are read.
    """
    examples = shape[0] if shape else 1
    features = 1
    for length in shape[1:]:
        features *= length
    if examples > EXAMPLES or features > FEATURES or examples * features > VALUES:
        raise DataError(
            f"{what} must have at most {EXAMPLES:,} examples of {FEATURES:,} features and "
            f"{VALUES:,} values in all, got {examples:,} x {features:,}; keep a part of them"
        )


def short(text: object) -> str:
    """A name from a user's file for a message: quoted, and cut when it is long."""
    text = str(text).encode("utf-8", "replace").decode("utf-8")
    return repr(text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + "…")


def visible(text: str) -> str:
    r"""The text with a replacement character for each letter that cannot be seen, as names need it.

    Such are marks that turn the direction of writing, letters without width, control characters,
    and halves of letters (lone surrogates), which cannot be sent to a browser. A blank of any
    width becomes a usual one.

    >>> ascii(visible("a\u202eb\ud800"))
    "'a\\ufffdb\\ufffd'"
    """
    spaced = "".join(" " if one.isspace() else one for one in text)
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in spaced)


def listed(names: Sequence[object]) -> str:
    """Names for a message, at most ten of them."""
    shown = ", ".join(short(name) for name in names[:10]) or "nothing"
    return shown + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def in_all(count: int) -> str:
    """Behind the first places of a message: how many there are.

    >>> in_all(1), in_all(1_200)
    ('', ' (1,200 in all)')
    """
    return f" ({count:,} in all)" if count > 1 else ""
