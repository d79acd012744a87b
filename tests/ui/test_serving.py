"""What the server does besides the pages."""

from __future__ import annotations

import asyncio
import sys
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
import uvicorn
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from ui import serving


class Runtime:
    """Stands for Streamlit's, with the storage that it really has."""

    def __init__(self, storage: MemorySessionStorage) -> None:
        self._session_mgr = type("Manager", (), {"_session_storage": storage})()


def test_a_session_whose_time_is_over_is_forgotten_without_another_that_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storage = MemorySessionStorage(ttl_seconds=0)
    info = type("Info", (), {"session": type("Session", (), {"id": "one"})()})()
    storage.save(info)  # type: ignore[arg-type]
    kept = storage._cache._expirations  # type: ignore[attr-defined]
    assert list(kept) == ["one"]
    monkeypatch.setattr(serving, "FORGET_SECONDS", 0.01)
    monkeypatch.setattr(serving.Runtime, "instance", lambda: Runtime(storage))

    async def for_a_moment() -> None:
        task = asyncio.create_task(serving.forget_the_gone())
        await asyncio.sleep(0.2)
        task.cancel()

    asyncio.run(for_a_moment())
    assert not kept


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not made for Windows")
def test_the_servers_loop_is_uvloop() -> None:
    """asyncio's own gives the GIL up at each message of a page (docs/architecture.md)."""
    factory = uvicorn.Config("app:app").get_loop_factory()
    assert factory is not None
    assert factory.__module__ == "uvloop"


@pytest.mark.parametrize(
    ("said", "frames"),
    [("", "'self'"), ("https://lms.example.org", "https://lms.example.org")],
)
def test_the_host_says_who_may_frame_the_app(
    said: str, frames: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(serving.EMBEDDED_BY, said)
    policy = serving.headers()[b"content-security-policy"].decode()
    assert policy.endswith(f"frame-ancestors {frames}")


def test_streamlits_own_inline_scripts_are_named_by_their_hashes() -> None:
    assert serving.inline_scripts()
    assert all(one.startswith("'sha256-") for one in serving.inline_scripts())


def test_a_visitors_message_empties_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "_handle_clear_cache_request"
    monkeypatch.setattr(AppSession, name, getattr(AppSession, name))  # put back afterwards
    emptied: list[str] = []
    for kind in (st.cache_data, st.cache_resource):
        monkeypatch.setattr(kind, "clear", lambda kind=kind: emptied.append(str(kind)))
    session: Any = SimpleNamespace(_session_state={})
    AppSession._handle_clear_cache_request(session)
    assert len(emptied) == 2, "Streamlit's own answer to the message"
    serving.keep_caches()
    AppSession._handle_clear_cache_request(session)
    assert len(emptied) == 2
