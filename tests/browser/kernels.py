"""Kernels of other ipykernel versions beside the installed one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.browser.lab import LabServer

__all__ = ["add_kernel"]


def add_kernel(server: LabServer, version: str) -> str:
    """Install an ipykernel into a folder of its own and return its kernel specification's name.

    Parameters
    ----------
    server : LabServer
        The server that is to offer it.
    version : str
        What pip is asked for, such as ``"6.29.*"``.
    """
    name = f"ipykernel-{version.removesuffix('.*')}"
    home = Path(__file__).parents[2] / "build" / "kernels" / name
    if not home.exists():
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--target",
                home,
                f"ipykernel=={version}",
            ],
            check=True,
        )
    specification = server.data / "kernels" / name
    specification.mkdir(parents=True, exist_ok=True)
    (specification / "kernel.json").write_text(
        json.dumps(
            {
                "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": name,
                "language": "python",
                # What is on this path comes before the environment's own.
                "env": {"PYTHONPATH": str(home)},
            }
        )
    )
    return name
