"""The server around the pages: what it does before the first visitor, and the headers it sends."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

from core import trainer
from ui.guards import NoMetrics, UploadLimit
from ui.start import warm_up_once
from ui.styled import Styled

EMBEDDED_BY = "TRYSEE_FRAME_ANCESTORS"
"""Who may show the app in a frame, such as a learning platform: "https://lms.example.org"."""
FORGET_SECONDS = 10.0
"""So often who is gone is looked for."""
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
SOURCES = (
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
)


@asynccontextmanager
async def warmed_up(_: Any) -> AsyncIterator[dict[str, Any] | None]:
    """Begin to compile and to load what all lessons need when the server starts."""
    log_runs()
    keep_caches()
    warm_up_once()
    forgetting = asyncio.create_task(forget_the_gone())
    yield None
    forgetting.cancel()


def log_runs() -> None:
    """One line on the error stream for each run that ends (core.trainer)."""
    log = logging.getLogger(trainer.__name__)
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def keep_caches() -> None:
    """Let no visitor's message empty the caches of all, as Streamlit's "clear cache" does.

    It has no setting for that, so the session's answer to the message is taken out.
    """
    AppSession._handle_clear_cache_request = lambda self: None  # type: ignore[method-assign]


async def forget_the_gone() -> None:
    """Remind Streamlit of the sessions whose time is over: the last to leave would stay for ever.

    It keeps a session that is cut off for server.disconnectedSessionTTL, and looks who is over time
    only when another is cut off. It has no call for that, so this reaches for what it keeps.
    """
    while True:
        await asyncio.sleep(FORGET_SECONDS)
        manager = getattr(Runtime.instance(), "_session_mgr", None)
        kept = getattr(getattr(manager, "_session_storage", None), "_cache", None)
        if (expire := getattr(kept, "expire", None)) is not None:
            expire()


def headers() -> dict[bytes, bytes]:
    """The headers that keep foreign scripts, frames and guesses at file types out."""
    frames = os.environ.get(EMBEDDED_BY, "").strip() or "'self'"
    # The film's player comes as a blob.
    scripts = " ".join(("script-src 'self' blob:", *inline_scripts()))
    policy = "; ".join((*SOURCES, scripts, f"frame-ancestors {frames}"))
    return {
        b"content-security-policy": policy.encode("latin-1"),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"same-origin",
    }


def inline_scripts() -> list[str]:
    """The hashes of the scripts that stand in Streamlit's own page, as a policy names them."""
    page = Path(st.__file__).parent / "static" / "index.html"
    scripts = INLINE.findall(page.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class Headers:
    """Adds them to every answer that is sent over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._headers = app, headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].lower() not in self._headers]
                message["headers"] = [*kept, *self._headers.items()]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


MIDDLEWARE = [
    Middleware(Headers),
    Middleware(NoMetrics),
    Middleware(UploadLimit),
    Middleware(Styled),
]
