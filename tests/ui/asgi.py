"""Asking an ASGI app without a server."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message


def asked(
    app: ASGIApp, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, Headers, str]:
    """The status, the headers and the text of the answer; a header's name has _ in place of -."""
    sent: list[Message] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()],
        "asgi": {"spec_version": "2.4"},  # of one that need not be heard while it is answered
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    text = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], Headers(raw=sent[0]["headers"]), text.decode()
