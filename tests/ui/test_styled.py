"""ui/page.css comes with the first answer, in Streamlit's own page and in nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.ui.asgi import asked
from ui.start import stylesheet
from ui.styled import Styled

STYLE = f"<style>{stylesheet()}</style></body>"
PAGE = Path(st.__file__).parent / "static" / "index.html"


async def served(scope: Scope, receive: Receive, send: Send) -> None:
    """Stands for Streamlit: its page, a text, and nothing where the browser has it already."""
    if scope["path"] == "/text":
        await PlainTextResponse("</body>")(scope, receive, send)
    elif b"if-none-match" in dict(scope["headers"]):
        await PlainTextResponse("", 304)(scope, receive, send)
    else:
        await FileResponse(PAGE)(scope, receive, send)


def answered(path: str = "/", method: str = "GET", **headers: str) -> tuple[int, Headers, str]:
    return asked(Styled(served), method, path, **headers)


def test_the_page_has_the_style_at_its_end_and_is_no_other_than_streamlits() -> None:
    status, headers, text = answered(accept="text/html", if_none_match='"of yesterday"')
    assert status == 200
    assert text.count(STYLE) == 1
    assert text.replace(STYLE, "</body>") == PAGE.read_text(encoding="utf-8")
    assert int(headers["content-length"]) == len(text.encode())
    assert "etag" not in headers, "it would be the file's, whatever the style is by then"


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_what_is_no_page_stays_as_it_is(accept: str) -> None:
    assert answered("/text", accept=accept)[2] == "</body>"
    assert answered(accept="*/*")[2] == PAGE.read_text(encoding="utf-8")
    assert answered(method="HEAD", accept="text/html")[0] == 200
