"""How often a lesson's sentences held where nobody chose the data: its rows of docs/truth.md."""

from __future__ import annotations

import functools
from pathlib import Path

import streamlit as st

WRITTEN = Path(__file__).parents[1] / "docs" / "truth.md"


def show_how_often(*titles: str) -> None:
    """The rows of these headings, folded; nothing where the file is not there."""
    with st.expander("How often is what this page says so?"):
        for title in titles:
            st.markdown("\n".join(rows_in(_text(), title)))
        st.caption(
            "Counted on data and first weights that no page begins with, against new points or "
            f"other seeds. All lessons: docs/{WRITTEN.name}, written by `make truth`."
        )


def rows_in(text: str, title: str) -> list[str]:
    r"""The lines of the table below a heading; [] where there is none.

    >>> rows_in("## A\n\n| x |\n| - |\n| 1 |\n\n## B\n", "A")
    ['| x |', '| - |', '| 1 |']
    """
    _, found, below = f"\n{text}".partition(f"\n## {title}\n")
    lines = below.partition("\n## ")[0].splitlines() if found else []
    return [line for line in lines if line.startswith("|")]


@functools.cache
def _text() -> str:
    return WRITTEN.read_text(encoding="utf-8") if WRITTEN.exists() else ""
