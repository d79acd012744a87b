"""A page is words and order: what is longer has something that belongs into ui/ or a screen/."""

from __future__ import annotations

import pytest

from tests.pages.opening import PAGES, ROOT

MOST_LINES = 80


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_at_most_eighty_lines(name: str) -> None:
    lines = (ROOT / "pages" / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES
