"""Debian's packages that the tests need; `python -m scripts.packages` installs nginx-light."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.load.balancer import PROGRAMS

OS_RELEASE = Path("/etc/os-release")


def is_debian(os_release: str) -> bool:
    r"""Tell from the text of /etc/os-release whether apt has a real chromium package.

    Ubuntu does not: there the package is a wrapper around a snap.

    >>> is_debian('NAME="Debian GNU/Linux"\nID=debian\n'), is_debian('ID=ubuntu\nID_LIKE=debian')
    (True, False)
    """
    return "ID=debian" in os_release.splitlines()


def is_root() -> bool:
    """Whether packages may be installed at all."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def install_package(name: str) -> bool:
    """Install a package where this is Debian and root; whether it is there now."""
    if not is_root() or not OS_RELEASE.exists():
        return False
    if not is_debian(OS_RELEASE.read_text(encoding="utf-8")):
        return False
    commands = [["apt-get", "update"], ["apt-get", "install", "-y", name]]
    return all(subprocess.run(command, check=False).returncode == 0 for command in commands)


def main() -> int:
    """Make sure that there is an nginx; return 0 also without one: its tests say that they skip."""
    if shutil.which("nginx", path=PROGRAMS) is None:
        install_package("nginx-light")
    print(f"nginx for the tests: {shutil.which('nginx', path=PROGRAMS) or 'none found'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
