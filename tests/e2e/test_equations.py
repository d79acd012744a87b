"""Every equation, drawn by the KaTeX that Streamlit brings."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from lessons.shared.equations import ALL
from scripts.server import ROOT, running_app
from tests.e2e.conftest import watched_page
from tests.lessons.shared.own_equations import lessons_own

PLANTED = r"\frac{1}{m"
APP = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from lessons.shared.equations import ALL
from tests.lessons.shared.own_equations import lessons_own

for one in (*ALL, *lessons_own()):
    st.latex(one.latex)
st.latex({PLANTED!r})
"""


def test_katex_draws_every_equation_and_not_the_planted_fault(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    (tmp_path / ".streamlit").symlink_to(ROOT / ".streamlit")
    server = running_app(tmp_path / "server.log", tmp_path)
    with server as app, watched_page(browser, app) as page:
        page.goto(app.url)
        all_of_them = len(ALL) + len(lessons_own())
        expect(page.locator(".katex-html")).to_have_count(all_of_them)
        assert page.locator(".katex-error").all_inner_texts() == [PLANTED]
