"""What the server refuses: more uploads than a session may hold, and figures for everybody."""

from __future__ import annotations

import os
import re
from collections import Counter
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+$")
MOST_FILES = 8
MOST_BYTES = 64_000_000
"""All files together that a session may hold; one may have server.maxUploadSize."""
UNKNOWN_BYTES = 30_000_000
"""An upload that does not say its size counts as the largest there can be."""
METRICS_SHOWN = "TRYSEE_METRICS"
"""Set to 1 where /_stcore/metrics may be read by all who reach the server."""


class UploadLimit:
    """Refuses an upload before it comes in, where the session would hold too much with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        """What is coming in now, by session."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        found = UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        session, size = found[1], _size_of(scope)
        files, held = held_by(session)
        files, held = files + self._files[session], held + self._bytes[session]
        if files >= MOST_FILES or held + size > MOST_BYTES:
            said = (
                f"a visitor's files must be at most {MOST_FILES} and {MOST_BYTES // 10**6} MB "
                f"together, got {files + 1} with {(held + size) / 1e6:.0f} MB; remove some first"
            )
            answer = PlainTextResponse(said, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            await answer(scope, receive, send)
            return
        self._files[session] += 1
        self._bytes[session] += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._files[session] -= 1
            self._bytes[session] -= size
            self._files, self._bytes = +self._files, +self._bytes


def _size_of(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isdigit() else UNKNOWN_BYTES


def held_by(session: str) -> tuple[int, int]:
    """How many files the session holds, and their bytes."""
    manager = Runtime.instance().uploaded_file_mgr
    files = getattr(manager, "file_storage", {}).get(session, {}).values()
    return len(files), sum(len(one.data) for one in files)


class NoMetrics:
    """Answers 404 for the server's figures, unless the host has them shown."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = scope["type"] == "http" and scope["path"].endswith("/_stcore/metrics")
        if asked and os.environ.get(METRICS_SHOWN) != "1":
            await PlainTextResponse("Not found", HTTPStatus.NOT_FOUND)(scope, receive, send)
            return
        await self._app(scope, receive, send)
