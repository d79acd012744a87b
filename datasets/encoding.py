"""The text of a file: UTF-8, UTF-16 or Latin-1, with or without a mark at its beginning."""

from __future__ import annotations

import codecs

from datasets.limits import DataError

LATIN = "Latin-1 (Windows)"
HEAD = 4_000
END_OF_FILE = b"\x1a"
"""What DOS writes after the last line."""
GZIP = b"\x1f\x8b"
CONTROLS = bytes((*range(9), *range(14, 32)))
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decoded(content: bytes) -> tuple[str, str]:
    """(text, with line feeds only, and the encoding's name). Raises DataError for no text."""
    content = content.rstrip(END_OF_FILE)
    if content.startswith(GZIP):
        raise DataError("a .csv must be text, got a compressed file; unpack it first (gunzip)")
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    encoding = _MARKS.get(mark) or _without_mark(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        if encoding != "utf-8" or not _is_latin(content[:HEAD]):
            raise DataError(
                f"a .csv must be text in UTF-8, got bytes that are no {encoding.upper()} at "
                f"position {problem.start}; in the program it came from, save it as 'CSV UTF-8'"
            ) from None
        encoding, text = "cp1252", content.decode("cp1252", "replace")
    seen = text.encode("utf-8", "replace") if "16" in encoding else content
    if len(seen.translate(None, CONTROLS)) < len(seen):  # as bytes, all of them at once
        zero = "zero bytes" if "\0" in text else "control characters"
        raise DataError(
            f"a .csv must be text in UTF-8, got {zero}; is it another kind of file, such as .xlsx? "
            f"Save it as 'CSV UTF-8'"
        )
    names = {"utf-8-sig": "UTF-8 with a mark", "cp1252": LATIN}
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, names.get(encoding, encoding.upper())


def _is_latin(head: bytes) -> bool:
    """Whether most letters are ASCII; another alphabet's, or no text, would be read as accents."""
    beyond = sum(byte > 127 for byte in head)
    return beyond <= sum(bytes((byte,)).isalpha() for byte in head)


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark has zero bytes at every other place."""
    head = content[:HEAD]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[first::2].count(0) > 0.8 * len(head[first::2]):
            return encoding
    return "utf-8"
