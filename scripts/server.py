"""The app as its own process, as `make run` starts it, but on a free port and without a window."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Where the running app answers, where it writes its log, and which process it is."""

    url: str
    log: Path
    pid: int = 0


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_healthy(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return once the app answers; RuntimeError with its log where it does not in time."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    state = "still running" if process.poll() is None else f"ended with {process.returncode}"
    raise RuntimeError(
        f"the app did not answer within {START_SECONDS} s ({state}); its log:\n"
        + server.log.read_text(errors="replace")
    )


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End the server and whatever it started: politely first, then for certain."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
            process.wait(timeout=5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


@contextmanager
def running_app(
    log: Path,
    root: Path = ROOT,
    *,
    port: int = 0,
    settings: Mapping[str, str] | None = None,
    inside: Sequence[str] = (),
) -> Iterator[Server]:
    """Start `streamlit run app.py` in the repository's root, or a copy's, and end it afterwards.

    port : 0 for a free one. settings : environment variables beside this process's own.
    inside : a command that runs the one it is given as its last arguments, such as unshare.
    """
    port = port or free_port()
    server = Server(url=f"http://127.0.0.1:{port}", log=log)
    command = [*inside, sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    command += ["--server.port", str(port), "--server.fileWatcherType", "none"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_healthy(server, process)
            yield replace(server, pid=process.pid)
        finally:
            end_group(process)
