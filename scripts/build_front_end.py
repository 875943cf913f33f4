"""Builds the front end of a checkout, where it is out of date.

``python scripts/build_front_end.py`` builds; ``python scripts/build_front_end.py check lint``
runs these scripts of ``js/package.json`` instead.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from node import OLDEST, WHEEL, Node, find_node

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
JS = ROOT / "js"
STATIC = ROOT / "exact_nb" / "widgets" / "static"
STAMP = ROOT / "build" / "front-end.sha256"

BUNDLE = (
    "viewer.js",
    "viewer.css",
    "review.js",
    "review.css",
    "gallery.js",
    "gallery.css",
    "panel.js",
    "panel.css",
    "channel.js",
    "licenses.txt",
)
"""What a build leaves in `STATIC`."""

RECIPE = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")
"""Files beside ``js/src`` that decide what comes out."""


def is_bundled() -> bool:
    """Whether there is a bundle, of whatever age."""
    return all((STATIC / name).is_file() for name in BUNDLE)


def is_current() -> bool:
    """Whether the bundle is the one of these sources."""
    return is_bundled() and STAMP.is_file() and STAMP.read_text() == _stamp(_sources())


def build() -> None:
    """Bundle the sources, unless that has been done."""
    if is_current():
        print("front end: up to date")
        return
    node = _install()
    sources = _sources()  # as they are before: what is edited during the build is not in it
    node.run_npm("run", "--silent", "build", cwd=JS)
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(_stamp(sources))


def run(scripts: Iterable[str]) -> None:
    """Run scripts of ``js/package.json``."""
    node = _install()
    for script in scripts:
        node.run_npm("run", "--silent", script, cwd=JS)


def _install() -> Node:
    """Return a Node; the packages the sources need are there then."""
    node = find_node()
    if node is None:
        sys.exit(f"Building the front end needs Node.js {OLDEST} or newer: pip install '{WHEEL}'")
    lock, installed = JS / "package-lock.json", JS / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        node.run_npm("ci", cwd=JS)
    return node


def _sources() -> str:
    """Digest of all that decides what a build makes."""
    files = sorted(path for path in (JS / "src").rglob("*") if path.is_file())
    return _digest([*files, *(JS / name for name in RECIPE)])


def _stamp(sources: str) -> str:
    """Return what ties a bundle to its sources: both digests."""
    return f"{sources} {_digest(STATIC / name for name in BUNDLE)}"


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(ROOT).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def main(scripts: list[str]) -> int:
    """Run as a program; return its exit code."""
    try:
        run(scripts) if scripts else build()
    except subprocess.CalledProcessError as failure:
        return failure.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
