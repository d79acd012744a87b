"""ui/page.css as a part of the first answer: what comes with a script's run comes late."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.start import stylesheet

END = b"</body>"
"""The style stands before it: behind Streamlit's own, which are in the head."""
ONLY_WHOLE = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""What a browser says of answers that are packed, known or in parts; ours is none of these."""
OF_THE_FILE = ("etag", "last-modified", "accept-ranges")
"""What the answer says of Streamlit's file, and is not so of ours."""


class Styled:
    """Puts ui/page.css into Streamlit's page, so that it is laid out from the start.

    With st.html alone (ui.start.style_page, for hosts that hand out a page of their own) the style
    comes after the page is shown, and all jumps.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._style = app, f"<style>{stylesheet()}</style>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_page(scope):
            await self._app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def styled(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                started.append(message)
            elif not started:
                await send(message)
            else:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    page = bytes(body).replace(END, self._style + END)
                    await send(_said_of(started[0], page))
                    await send({"type": "http.response.body", "body": page})

        kept = [pair for pair in scope["headers"] if pair[0].lower() not in ONLY_WHOLE]
        await self._app({**scope, "headers": kept}, receive, styled)


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")


def _is_page(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/html")


def _said_of(start: Message, page: bytes) -> Message:
    """The beginning of the answer, as it is right for this page."""
    headers = MutableHeaders(raw=list(start["headers"]))
    for name in OF_THE_FILE:
        del headers[name]
    headers["content-length"] = str(len(page))
    return {**start, "headers": headers.raw}
