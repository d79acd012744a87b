"""What programs put around a table: comments, and quotes in ways of their own."""

from __future__ import annotations

import re

from datasets.cells import is_missing
from datasets.limits import DataError

_WHOLE_LINE = re.compile(r'"((?:[^"]|"")*)"')
_SINGLE_QUOTED = re.compile(r"(?:(?<=[,;\t|])|^)[ ]*'[^'\n]*'[ ]*(?=[,;\t|]|$)", re.MULTILINE)
_SEPARATORS = ",;\t|"
_OTHER_KINDS = {
    r"\A\s*<(!DOCTYPE|html|\?xml)": (
        "a web page; choose 'Raw' or 'Download' where the file is shown, and save that"
    ),
    r"\Aversion https://git-lfs": (
        "the note that Git LFS leaves in a file's place; fetch the file itself: git lfs pull"
    ),
    r"\A\s*[\[{]\s*[\[{\"\]}]": (
        "JSON; in pandas: pandas.read_json('data.json').to_csv('data.csv', index=False)"
    ),
    r"(?im)^[ \t]*@relation\b": (
        "Weka's ARFF; delete all lines up to @data, and write the names in a first line instead"
    ),
}
"""What the first lines of a file that is no table hold, and what to say of it."""


def check_kind(text: str) -> None:
    """Raise DataError for text that is no table of rows and columns."""
    head = text[:2_000]
    for beginning, words in _OTHER_KINDS.items():
        if re.search(beginning, head):
            raise DataError(f"a .csv must be a table with a row for each example, got {words}")


def usual_quotes(text: str) -> tuple[str, tuple[str, ...]]:
    r"""(the text with its quotes as a .csv has them, notes on what was changed).

    Understood are quotes written as \" (MySQL, Spark), lines that are in quotes as a whole
    (a .csv that was opened and saved in one column), and single quotes.

    >>> usual_quotes("'u','y'\n1,'a'\n2,'b'\n")[0]
    '"u","y"\n1,"a"\n2,"b"\n'
    """
    if '\\"' in text:
        lines = [line for line in text.split("\n") if '\\"' in line]
        if all(line.replace('\\"', "").count('"') % 2 == 0 for line in lines):
            text = text.replace('\\"', '""')
    if '"' not in text:
        return (_double(text), ()) if "'" in text else (text, ())
    if text.lstrip()[0] == '"' and (unfolded := _unfolded(text)) is not None:
        return unfolded, ("every line was in quotes as a whole: they are taken off",)
    return text, ()


def _double(text: str) -> str:
    """Double quotes for single ones, where these only stand around cells."""
    around = sum(found.group().count("'") for found in _SINGLE_QUOTED.finditer(text))
    return text.replace("'", '"') if around == text.count("'") else text


def _unfolded(text: str) -> str | None:
    """The lines without the quotes around each, or None where a line has none or needs them."""
    lines = []
    for line in text.split("\n"):
        found = _WHOLE_LINE.fullmatch(line.strip(" ,;"))
        if found is None or not any(mark in found.group(1) for mark in _SEPARATORS):
            if line.strip():
                return None
            continue
        lines.append(found.group(1).replace('""', '"'))
    return "\n".join(lines) + "\n"


def without_comments(
    texts: list[str], numbers: list[int]
) -> tuple[list[str], list[int], tuple[str, ...]]:
    """(lines, their numbers, notes) without Excel's sep=; and without lines that begin with #.

    The # that NumPy writes before the names is taken off: they are the last such line above the
    rows, with as many cells as these. Where most lines begin with #, they are no comments.
    """
    if texts and re.fullmatch(r'"?sep=.?"?', texts[0].strip()):
        texts, numbers = texts[1:], numbers[1:]
    marked = [i for i, line in enumerate(texts) if line[0] == "#" and not _is_error(line)]
    if not marked or len(marked) > len(texts) / 2:
        return texts, numbers, ()
    first = next(i for i in range(len(texts)) if i >= len(marked) or marked[i] != i)
    if first and _same_width(texts[first - 1].lstrip("# "), texts[first]):
        texts = [*texts[: first - 1], texts[first - 1].lstrip("# "), *texts[first:]]
        marked.remove(first - 1)
    if not marked:
        return texts, numbers, ()
    left_out = set(marked)
    kept = [i for i in range(len(texts)) if i not in left_out]
    several = f" and {len(marked) - 1} more" if len(marked) > 1 else ""
    note = f"line {numbers[marked[0]]}{several} begins with #: left out as a remark"
    return [texts[i] for i in kept], [numbers[i] for i in kept], (note,)


def _is_error(line: str) -> bool:
    """Whether the first cell is an error of Excel's, as #N/A."""
    return is_missing(re.split(r"[,;\t|]", line, maxsplit=1)[0])


def _same_width(first: str, second: str) -> bool:
    """Whether two lines have equally many cells, by the sign that the second has most of."""
    mark = max(_SEPARATORS, key=second.count)
    if mark not in second:
        return len(first.split()) == len(second.split()) > 1
    return first.count(mark) == second.count(mark)
