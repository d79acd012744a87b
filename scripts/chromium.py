"""Find the Chromium that the browser tests drive; `python -m scripts.chromium` installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SYSTEM_NAMES = ("chromium", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def system_chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome, or None.

    Snap's Chromium does not count: it cannot see the fresh profile folder that Playwright makes.
    """
    found = (shutil.which(name) for name in SYSTEM_NAMES)
    return next((path for path in found if path and not path.startswith("/snap/")), None)


def playwright_chromium() -> str | None:
    """Return the path of the Chromium that Playwright downloaded, or None."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def is_debian(os_release: str) -> bool:
    r"""Tell from the text of /etc/os-release whether apt has a real chromium package.

    Ubuntu does not: there the package is a wrapper around a snap.

    >>> is_debian('NAME="Debian GNU/Linux"\nID=debian\n'), is_debian('ID=ubuntu\nID_LIKE=debian')
    (True, False)
    """
    return "ID=debian" in os_release.splitlines()


def install() -> None:
    """Install Debian's package when this is Debian and root, else Playwright's own download."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    os_release = Path("/etc/os-release")
    if is_root and os_release.exists() and is_debian(os_release.read_text(encoding="utf-8")):
        commands = [["apt-get", "update"], ["apt-get", "install", "-y", "chromium"]]
        if all(subprocess.run(command, check=False).returncode == 0 for command in commands):
            return
        print("apt-get could not install chromium; trying Playwright's own download.")
    with_libraries = ["--with-deps"] if is_root and sys.platform == "linux" else []
    command = [sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"]
    subprocess.run(command, check=False)


def main() -> int:
    """Make sure that there is a Chromium; return 0 also without one, for the tests to say so."""
    path = system_chromium() or playwright_chromium()
    if path is None:
        install()
        path = system_chromium() or playwright_chromium()
    print(f"Browser for the tests: {path or 'none found'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
