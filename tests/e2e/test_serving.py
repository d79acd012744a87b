"""The server's headers, what the browser makes of them, and a balancer that keeps visitors."""

from __future__ import annotations

import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.load.balancer import PROGRAMS, cookie_of, nginx
from benchmarks.load.student import Student
from scripts.server import Server
from tests.e2e.conftest import watched_page
from tests.e2e.steps import done

needs_nginx = pytest.mark.skipif(
    shutil.which("nginx", path=PROGRAMS) is None, reason="needs nginx: apt-get install nginx-light"
)


def header_of(url: str, name: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.headers[name])


def test_every_answer_has_the_headers(app_url: str) -> None:
    for path in ("/", "/lab", "/_stcore/health"):
        policy = header_of(app_url + path, "Content-Security-Policy")
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "unsafe-eval" not in policy
        assert header_of(app_url + path, "X-Content-Type-Options") == "nosniff"


def test_the_servers_figures_are_not_for_everybody(app_url: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{app_url}/_stcore/metrics", timeout=10)


def test_the_policy_keeps_nothing_of_ours_out(browser: Browser, app: Server) -> None:
    with watched_page(browser, app, bypass_csp=False) as page:  # fails for a refusal in the console
        for name in ("", "lab", "minibatch", "gradcheck"):
            page.goto(f"{app.url}/{name}")
            shown = "canvas" if name else "img"
            expect(page.locator(shown).first).to_be_visible()


@pytest.fixture
def other_address() -> Iterator[str]:
    """A server that answers everything, in place of a second replica."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(app: Server) -> str:
    return app.url.removeprefix("http://")


@needs_nginx
def test_behind_nginx_a_visitor_stays_with_one_replica(
    address: str, other_address: str, tmp_path: Path
) -> None:
    with nginx(tmp_path, [address, other_address]) as url:
        cookies = [cookie_of(url.removeprefix("http://")) for _ in range(20)]
        assert len(set(cookies)) == 20
        replicas = [{replica_of(url, cookie) for _ in range(5)} for cookie in cookies]
    assert all(len(asked) == 1 for asked in replicas), "who comes again comes to the same one"
    assert set.union(*replicas) == {address, other_address}, "both have visitors"


@needs_nginx
def test_behind_nginx_a_page_trains_and_rests(address: str, tmp_path: Path) -> None:
    async def visit(url: str) -> list[str]:
        async with Student(url) as student:
            await student.open("bias_variance")
            assert await student.settled(100)
        return student.errors

    with nginx(tmp_path, [address]) as url:
        assert done(visit(url)) == []


def replica_of(url: str, cookie: str) -> str:
    asked = urllib.request.Request(f"{url}/_stcore/health", headers={"Cookie": cookie})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return str(answer.headers["X-Replica"])
