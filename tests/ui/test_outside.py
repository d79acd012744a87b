"""A text from outside is shown as what it is, whatever it holds."""

from __future__ import annotations

import pytest

from ui.outside import JOINER, MOST, as_text

HOSTILE = {
    "link": "[Sign in](https://evil.example)",
    "picture": "![x](http://evil.example/p.png)",
    "html": "<img src=x onerror=alert(1)>",
    "formula": "$x^2$",
    "icon": ":material/home:",
    "emoji": ":smile:",
    "colour": ":red[stop]",
    "code": "`x` ```y```",
    "bare address": "https://evil.example www.evil.example me@evil.example",
    "heading": "# big",
    "arrows": "x -> y -- z <= w <- v >= u ~= t",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_mark_of_markdown_is_left_and_no_character_is_lost(text: str) -> None:
    shown = as_text(text)
    assert shown.replace("\\", "").replace(JOINER, "") == text
    marks = [k for k, c in enumerate(shown) if c in "[]!<>$`#*_:" and shown[k - 1] != "\\"]
    assert not marks
    for begins in ("->", "--", "<=", "<-", ">=", "~=", "https\\:/", "www.", "@e", ":m", ":s"):
        assert begins not in shown


def test_marks_that_cannot_be_seen_are_seen() -> None:
    assert as_text("a\u202eb\x07c") == "a\ufffdb\ufffdc"


def test_a_long_text_is_cut_and_is_one_line() -> None:
    shown = as_text("many\nlines " * 1_000_000)
    assert len(shown) == MOST + 1
    assert shown.startswith("many lines many")
