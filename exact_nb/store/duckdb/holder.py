"""Who holds a file: a small note beside it, for the one who finds it locked."""

from __future__ import annotations

import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from exact_nb.model.identity import now

__all__ = ["Holder", "announce", "command_of", "note_of", "read", "withdraw"]


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The process that holds a file.

    Attributes
    ----------
    pid : int
        Process id.
    host : str
        Machine the process runs on.
    notebook : str
        Path of the notebook, empty where it is none.
    command : str
        Command line.
    started : str
        When the file was opened, ISO 8601.
    server : str or None
        Address at which the holder serves the file, where it does.
    """

    pid: int
    host: str
    notebook: str
    command: str
    started: str
    server: str | None = None

    @property
    def words(self) -> str:
        """The holder as a person would name it."""
        return f"notebook {self.notebook}" if self.notebook else self.command


def note_of(path: Path) -> Path:
    """Return the place of the note: ``<name>.duckdb.holder``."""
    return path.with_name(path.name + ".holder")


def announce(path: Path, server: str | None = None) -> None:
    """Say that this process holds a file; called once the lock is had.

    A note that cannot be written is left out: it only makes an error message kinder.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    server : str, optional
        Address at which this process serves it.
    """
    mine = Holder(
        pid=os.getpid(),
        host=platform.node(),
        notebook=os.environ.get("JPY_SESSION_NAME", ""),
        command=command_of(os.getpid()) or " ".join(sys.argv) or sys.executable,
        started=now().isoformat(),
        server=server,
    )
    note = note_of(path)
    draft = note.with_name(f"{note.name}.{mine.pid}")
    try:
        draft.write_text(json.dumps(asdict(mine), indent=1), encoding="utf-8")
        draft.replace(note)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def withdraw(path: Path) -> None:
    """Remove the note of this process; called before the lock is let go."""
    held = read(path, os.getpid())
    if held and held.host == platform.node():
        with suppress(OSError):
            note_of(path).unlink()


def read(path: Path, pid: int) -> Holder | None:
    """Return the note about a process, or None where it is missing, unreadable or of another one.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    pid : int
        Who holds it according to the lock, which is the truth.
    """
    try:
        found = Holder(**json.loads(note_of(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.pid == pid else None


def command_of(pid: int) -> str:
    """Return the command line of a process of this machine, empty where it cannot be known."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return raw.decode(errors="replace").replace("\0", " ").strip()
