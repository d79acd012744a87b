"""Several servers on this machine behind nginx, with the configuration that deploy/ ships."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from scripts.server import ROOT, Server, free_port, running_app, wait_until_healthy

DEPLOY = ROOT / "deploy"
PROGRAMS = "/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin"


@contextmanager
def served(folder: Path, root: Path, replicas: int) -> Iterator[tuple[str, tuple[Server, ...]]]:
    """The address to load and the servers behind it: one alone, or several behind nginx."""
    with ExitStack() as stack:
        logs = [folder / f"server-{number}.log" for number in range(replicas)]
        servers = tuple(stack.enter_context(running_app(log, root)) for log in logs)
        url = servers[0].url
        if replicas > 1:
            url = stack.enter_context(nginx(folder, [urlsplit(one.url).netloc for one in servers]))
        yield url, servers


@contextmanager
def nginx(folder: Path, addresses: list[str]) -> Iterator[str]:
    """Nginx on a free port of 127.0.0.1 in front of these addresses. RuntimeError without it."""
    program = shutil.which("nginx", path=PROGRAMS)
    if program is None:
        raise RuntimeError("nginx is not installed; on Debian: apt-get install nginx-light")
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    # Which replica answered is told to the tests only.
    text = text.replace(
        "add_header Set-Cookie", "add_header X-Replica $upstream_addr;\nadd_header Set-Cookie"
    )
    (folder / "nginx.conf").write_text(f"daemon off;\npid {folder}/nginx.pid;\n" + text)
    lines = [f"server {address} max_fails=2 fail_timeout=5s;" for address in addresses]
    (folder / "replicas.conf").write_text("\n".join(lines) + "\n")
    log = folder / "nginx.log"
    command = [program, "-e", str(log), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_healthy(Server(url, log), process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=10)


def cookie_of(address: str) -> str:
    """The cookie that the balancer gives who asks for the page, if one stands there."""
    line = HTTPConnection(address, timeout=30)
    line.request("GET", "/")
    given = line.getresponse().getheader("Set-Cookie", "")
    line.close()
    return given.partition(";")[0]
