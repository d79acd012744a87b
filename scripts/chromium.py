"""Find the Chromium that the browser tests drive; `python -m scripts.chromium` installs one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.packages import install_package, is_root

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


def install() -> None:
    """Install Debian's package when this is Debian and root, else Playwright's own download."""
    if install_package("chromium"):
        return
    print("apt-get did not install chromium; trying Playwright's own download.")
    with_libraries = ["--with-deps"] if is_root() and sys.platform == "linux" else []
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
