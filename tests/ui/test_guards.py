"""What the server refuses before Streamlit sees it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.ui.asgi import asked
from ui import guards
from ui.guards import MOST_BYTES, MOST_FILES, UNKNOWN_BYTES, NoMetrics, UploadLimit

Stored = dict[str, dict[str, Any]]


def answer(
    app: ASGIApp, method: str, path: str, body: bytes = b"", *, says_size: bool = True
) -> tuple[int, str]:
    """The status and the text with which an app answers a request."""
    size = {"content_length": str(len(body))} if says_size else {}
    status, _, text = asked(app, method, path, body, **size)
    return status, text


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> Stored:
    """What Streamlit holds of each session."""
    found: Stored = {}
    runtime = SimpleNamespace(uploaded_file_mgr=SimpleNamespace(file_storage=found))
    monkeypatch.setattr(guards.Runtime, "instance", lambda: runtime)
    return found


@pytest.fixture
def limited(stored: Stored) -> UploadLimit:
    """The limit before what stands for Streamlit: it keeps what is put."""

    async def store(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        session, file = request.url.path.split("/")[-2:]
        stored.setdefault(session, {})[file] = SimpleNamespace(data=await request.body())
        await PlainTextResponse("done")(scope, receive, send)

    return UploadLimit(store)


def put(
    app: ASGIApp, session: str, file: str, size: int, *, says_size: bool = True
) -> tuple[int, str]:
    path = f"/_stcore/upload_file/{session}/{file}"
    return answer(app, "PUT", path, b"x" * size, says_size=says_size)


def test_a_session_holds_so_many_files_and_removing_one_makes_room(
    limited: UploadLimit, stored: Stored
) -> None:
    for number in range(MOST_FILES):
        assert put(limited, "ann", f"f{number}", 10)[0] == 200
    code, said = put(limited, "ann", "one-more", 10)
    assert code == 413
    assert f"at most {MOST_FILES} and 64 MB together, got {MOST_FILES + 1} with 0 MB" in said
    assert put(limited, "bob", "f0", 10)[0] == 200
    del stored["ann"]["f0"]
    assert put(limited, "ann", "one-more", 10)[0] == 200


def test_a_session_holds_so_many_bytes_and_what_is_refused_is_not_kept(
    limited: UploadLimit, stored: Stored
) -> None:
    assert put(limited, "ann", "a", MOST_BYTES // 2)[0] == 200
    assert put(limited, "ann", "b", MOST_BYTES // 2 + 1)[0] == 413
    assert list(stored["ann"]) == ["a"]
    assert put(limited, "ann", "b", MOST_BYTES // 2)[0] == 200


def test_what_is_coming_in_counts_too(limited: UploadLimit) -> None:
    limited._bytes["ann"] = MOST_BYTES
    assert put(limited, "ann", "a", 1)[0] == 413
    assert put(limited, "bob", "a", 1)[0] == 200
    assert limited._files["bob"] == limited._bytes["bob"] == 0


def test_an_upload_that_does_not_say_its_size_counts_as_a_large_one(limited: UploadLimit) -> None:
    assert put(limited, "ann", "a", MOST_BYTES - UNKNOWN_BYTES + 1)[0] == 200
    assert put(limited, "ann", "b", 1, says_size=False)[0] == 413
    assert put(limited, "bob", "b", 1, says_size=False)[0] == 200


@pytest.mark.parametrize(("shown", "code"), [("", 404), ("1", 200)])
def test_metrics_are_for_whom_the_host_says(
    monkeypatch: pytest.MonkeyPatch, shown: str, code: int
) -> None:
    monkeypatch.setenv(guards.METRICS_SHOWN, shown)
    app = NoMetrics(PlainTextResponse("figures"))
    assert answer(app, "GET", "/_stcore/metrics")[0] == code
    assert answer(app, "GET", "/_stcore/health")[0] == 200
