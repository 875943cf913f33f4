"""Finds the browser of the tests, and installs one where there is none.

``python scripts/browser.py`` prints the path of Chromium or Chrome. It looks at ``$CHROMIUM`` and
the PATH; else it installs Debian's package where it may, else Playwright's own build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of a browser that is installed, or None."""
    named = os.environ.get("CHROMIUM")
    if named and shutil.which(named):
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def install_browser() -> None:
    """Install a browser: Debian's as root, else Playwright's for this user."""
    if _is_debian() and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _run("apt-get", "-qq", "update", env=quiet)
        _run("apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium", env=quiet)
    else:
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def _is_debian() -> bool:
    # Ubuntu's package of this name only points to a snap, which runs in no container.
    release = Path("/etc/os-release")
    return release.is_file() and "\nID=debian\n" in f"\n{release.read_text()}\n"


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    # The output is the path alone; what the installers have to say goes to the error stream.
    subprocess.run(command, check=True, stdout=sys.stderr, env=env)


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only in the venv

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main() -> int:
    """Print the path of a browser; return the exit code."""
    if find_browser() is None:
        install_browser()
    path = find_browser()
    print(path or "no browser: set CHROMIUM to the path of Chromium or Chrome")
    return int(path is None)


if __name__ == "__main__":
    sys.exit(main())
