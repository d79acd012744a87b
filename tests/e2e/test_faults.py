"""What a visitor sees when something fails: the server, or what it runs on."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.server import ROOT, Server, running_app
from tests.datasets.files import npz
from tests.e2e.conftest import profile
from tests.e2e.lab import unfold, upload
from tests.e2e.steps import reads, slider, to_the_right
from ui.start import WITHOUT_CACHE, WITHOUT_ROOM

KEPT = "Your settings are kept"
LONG = "hidden=100,100&iterations=100000&lambd=0.3"
NOWHERE = "/proc/nowhere"
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'
FULL = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"'
needs_mounts = pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(["unshare", "-rm", "true"], check=False, capture_output=True).returncode != 0,
    reason="needs mounts of its own (unshare -rm), which this system does not allow",
)


def film_of_a_run(page: Page, state: str) -> None:
    film = page.locator(".film").first
    expect(film).to_have_attribute("data-state", state)


def test_without_numba_the_app_trains_and_says_so(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "numba").mkdir()
    broken = "raise ImportError('no numba here')"
    (tmp_path / "numba" / "__init__.py").write_text(broken, encoding="utf-8")
    settings = {"PYTHONPATH": str(tmp_path)}
    with page_of(browser) as page, running_app(tmp_path / "log", settings=settings) as server:
        page.goto(f"{server.url}/lab?iterations=300")
        film_of_a_run(page, "finished")
        said = page.get_by_text("Runs are trained in NumPy on this server")
        expect(said).to_be_visible()
        assert "Traceback" not in server.log.read_text()


class Line:
    """A port of its own that hands on to a server's, until it is cut."""

    def __init__(self, url: str) -> None:
        self._to = int(url.rpartition(":")[2])
        self._is_cut = False
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, seconds: float) -> None:
        """Drop what is open, and refuse whoever comes for so long."""
        self._is_cut = True
        while self._ends:
            drop(self._ends.pop())
        time.sleep(seconds)
        self._is_cut = False

    def close(self) -> None:
        drop(self._listener)
        self.cut(0)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                if self._is_cut:
                    drop(here)
                    continue
                try:
                    there = socket.create_connection(("127.0.0.1", self._to))
                except ConnectionRefusedError:
                    drop(here)
                    continue
                self._ends += [here, there]
                for ends in ((here, there), (there, here)):
                    threading.Thread(target=hand_on, args=ends, daemon=True).start()


def hand_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while chunk := one.recv(65536):
            other.sendall(chunk)
    drop(one)
    drop(other)


def drop(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def page_of(browser: Browser) -> Iterator[Page]:
    """A page whose console may complain that nobody answers."""
    with profile(browser) as context:
        yield context.new_page()


def with_lambda_1(page: Page, url: str) -> str:
    """Open the lab with a long run, and move lambda; the address once the server has answered."""
    page.goto(f"{url}/lab?{LONG}")
    film_of_a_run(page, "training")
    unfold(page, "Regularization")
    to_the_right(page)  # lambda
    film = page.locator(".film").first
    expect(film).not_to_have_attribute("data-run", "lab-1-0")
    expect(page).to_have_url(re.compile("&lambd=1$"))
    reads(page, page.url, "1")
    return page.url


def goes_on_growing(page: Page) -> None:
    """The film's run trains, and frames come."""
    film_of_a_run(page, "training")
    film = page.locator(".film").first
    frames = film.get_attribute("data-frames") or ""
    expect(film).not_to_have_attribute("data-frames", frames)


def begins_anew(page: Page, asked: str) -> None:
    """A new session says so, and trains the run of the settings that the page has."""
    expect(page.get_by_text(KEPT)).to_be_visible()
    film = page.locator(".film").first
    expect(film).to_have_attribute("data-run", "lab-1-0")
    goes_on_growing(page)
    expect(slider(page)).to_have_attribute("aria-valuetext", "1")
    assert page.url == asked


def test_a_page_whose_line_was_cut_for_a_moment_goes_on_with_its_run(
    browser: Browser, app: Server
) -> None:
    """A session lives for 30 s without its page (.streamlit/config.toml)."""
    with page_of(browser) as page, closing(Line(app.url)) as line:
        asked = with_lambda_1(page, line.url)
        film = page.locator(".film").first
        run = film.get_attribute("data-run") or ""
        line.cut(2)
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-connection-state", "CONNECTED"
        )
        goes_on_growing(page)
        expect(film).to_have_attribute("data-run", run)
        expect(slider(page)).to_have_attribute("aria-valuetext", "1")
        expect(page.get_by_text(KEPT)).to_have_count(0)
        assert page.url == asked


def test_a_page_whose_session_or_server_is_gone_goes_on_with_its_settings(
    browser: Browser, tmp_path: Path
) -> None:
    """First the line is cut for longer than a session lives here, then the server is killed."""
    with page_of(browser) as page:
        settings = {"STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}
        with (
            running_app(tmp_path / "first.log", settings=settings) as first,
            closing(Line(first.url)) as line,
        ):
            asked = with_lambda_1(page, line.url)
            line.cut(4)
            begins_anew(page, asked)
            page.reload()
            film_of_a_run(page, "training")
            expect(page.get_by_text(KEPT)).to_have_count(0)
            unfold(page, "Regularization")
            os.killpg(first.pid, signal.SIGKILL)
            port = int(first.url.rpartition(":")[2])
            with running_app(tmp_path / "second.log", port=port) as second:
                assert second.url == first.url
                begins_anew(page, asked)


@needs_mounts
def test_on_a_read_only_disk_the_app_trains_and_says_what_is_compiled_anew(
    browser: Browser, tmp_path: Path
) -> None:
    """Checkout, home and the folder for numba's cache cannot be written."""
    settings = dict.fromkeys(("HOME", "NUMBA_CACHE_DIR", "XDG_CACHE_HOME"), NOWHERE)
    inside = ("unshare", "-rm", "sh", "-c", READ_ONLY, str(ROOT))
    log = tmp_path / "log"
    with page_of(browser) as page, running_app(log, settings=settings, inside=inside) as server:
        page.goto(f"{server.url}/lab?iterations=300")
        film_of_a_run(page, "finished")
        expect(page.get_by_text(WITHOUT_CACHE)).to_be_visible()
        assert log.read_text().count(WITHOUT_CACHE) == 1
        assert "Traceback" not in log.read_text()


@needs_mounts
def test_with_a_full_temporary_folder_the_app_trains_and_a_file_is_refused_in_words(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    settings = {"TMPDIR": str(tmp_path / "full")}
    inside = ("unshare", "-rm", "sh", "-c", FULL, settings["TMPDIR"])
    log = tmp_path / "log"
    with page_of(browser) as page, running_app(log, settings=settings, inside=inside) as server:
        page.goto(f"{server.url}/lab?iterations=300")
        film_of_a_run(page, "finished")
        expect(page.get_by_text(WITHOUT_ROOM)).to_be_visible()
        page.get_by_role("combobox", name="Data set").click()
        page.get_by_role("option", name="own file").click()
        content = npz(X=np.random.default_rng(0).normal(size=(20_000, 2)), y=np.arange(20_000) % 2)
        upload(page, "a.npz", content)
        expect(page.get_by_text("No space left on device")).to_be_visible()
        expect(page.get_by_text(WITHOUT_ROOM)).to_be_visible()
        assert "Traceback" not in log.read_text()
