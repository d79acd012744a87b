"""Text that came from outside, a link, a file or a name in it, as Markdown that shows just that."""

from __future__ import annotations

import re

MOST = 800
"""So many characters are shown."""
JOINER = "\N{WORD JOINER}"
"""Cannot be seen; keeps what looks like an address, icon, emoji or arrow from becoming one."""
_BEGINS = re.compile(r"(:(?=\S)|@|www(?=\.)|-(?=[->])|[<>~](?=[-=]))", re.IGNORECASE)
_MARKS = re.compile(r"([\\`*_\[\]<>$~|#:!&]|^[-+=]|(?<=^\d)[.)])")


def as_text(text: object) -> str:
    r"""Markdown for a text from outside: nothing in it becomes a link, picture, formula or colour.

    It is one line of at most MOST characters; what cannot be seen (control characters, marks that
    turn the direction of writing) is shown as the replacement character.

    >>> print(as_text("[in](x) $y$"))
    \[in\](x) \$y\$
    """
    whole = str(text)
    line = " ".join(whole[: 4 * MOST].split())
    cut = line[:MOST] + ("…" if len(line) > MOST or len(whole) > 4 * MOST else "")
    seen = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in cut)
    return _MARKS.sub(r"\\\1", _BEGINS.sub(rf"\1{JOINER}", seen))
