"""What DuckDB and the file system say, in the words of exact_nb: the one place of translation."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from exact_nb.errors import ExactError, StoreClosed, StoreCorrupt, StoreLocked, StoreUnavailable
from exact_nb.store.duckdb import acknowledged, holder

__all__ = [
    "backups_of",
    "corrupt",
    "explain",
    "foreign",
    "missing",
    "not_writable",
    "translated",
]


def backups_of(path: Path) -> list[Path]:
    """Return the copies made before migrations that lie beside a file, newest first."""
    found = path.parent.glob(f"{path.stem}.before-*{path.suffix}")
    return sorted(found, key=lambda copy: copy.stat().st_mtime, reverse=True)


def corrupt(path: Path, what: str) -> StoreCorrupt:
    """Return the error for a damaged file, saying which copies there are.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    what : str
        What is wrong with it.
    """
    copies = backups_of(path)
    where = (
        "the newest copies beside it are " + ", ".join(copy.name for copy in copies[:3])
        if copies
        else "there is no copy made before a migration beside it"
    )
    return StoreCorrupt(
        f"{path}: {what}. Nothing was changed; keep the file and its .wal as they are and open "
        f"a backup instead ({where})",
        path=path,
    )


def foreign(path: Path, what: str) -> StoreCorrupt:
    """Return the error for a file that never was a store.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    what : str
        What it is instead.
    """
    return StoreCorrupt(
        f"{path}: {what}; nothing was changed, open another file or choose a new name", path=path
    )


def missing(path: Path, count: int) -> StoreCorrupt:
    """Return the error for a file that lacks changes which were acknowledged.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    count : int
        How many.
    """
    damage = corrupt(path, f"{count} acknowledged changes are missing at its end")
    return StoreCorrupt(
        f"{damage}. If an older copy was put here on purpose, remove "
        f"{acknowledged.mark_of(path).name} and open it again",
        path=path,
    )


def not_writable(path: Path) -> StoreUnavailable:
    """Return the error for a file or folder this user may not write."""
    return StoreUnavailable(
        f"{path}: may not be written by this user; ask for write access to the file and its "
        "folder, or copy it to a folder of your own"
    )


def explain(error: Exception, path: Path) -> ExactError | None:
    """Return our error for one of DuckDB's or the system's, or None where it is a bug of ours.

    Parameters
    ----------
    error : Exception
        What was raised.
    path : pathlib.Path
        The file it was raised about.
    """
    said = " ".join(str(error).split())
    shown = textwrap.shorten(said, 200, placeholder=" …")
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return StoreUnavailable(f"{path}: not enough memory for this; ask for less ({shown})")
    if not isinstance(error, OSError | duckdb.Error) or isinstance(error, _OURS_TO_FIX):
        return None
    for pattern, ours in _MEANINGS:
        if found := pattern.search(said):
            return ours(path, shown, found)
    if isinstance(error, OSError | duckdb.IOException | duckdb.FatalException):
        return StoreUnavailable(f"{path}: cannot be read or written now ({shown})")
    return None


def _locked(path: Path, _said: str, found: re.Match[str]) -> StoreLocked:
    pid = int(found["pid"])
    held_by = holder.read(path, pid)
    who = held_by.words if held_by else holder.command_of(pid) or found["words"]
    server = held_by.server if held_by else None
    remedy = "close it there with ws.close() or shut that kernel down"
    if server:
        remedy += f", or connect to {server}"
    return StoreLocked(
        f"{path}: held by {who} (pid {pid}); {remedy}",
        path=path,
        pid=pid,
        holder=who,
        server=server,
    )


def _no_room(path: Path, _said: str, _found: re.Match[str]) -> StoreUnavailable:
    return StoreUnavailable(
        f"{path}: the disk is full, so this was not saved; free some space and repeat it "
        "(everything saved before is intact)"
    )


def _invalidated(path: Path, said: str, _found: re.Match[str]) -> StoreUnavailable:
    return StoreUnavailable(f"{path}: gave up after an earlier failure; open it again ({said})")


def _other_configuration(path: Path, _said: str, _found: re.Match[str]) -> StoreUnavailable:
    return StoreUnavailable(
        f"{path}: opened in this process by duckdb.connect() too; close that connection first"
    )


def _not_writable(path: Path, _said: str, _found: re.Match[str]) -> StoreUnavailable:
    return not_writable(path)


def _corrupt(path: Path, said: str, _found: re.Match[str]) -> StoreCorrupt:
    return corrupt(path, f"the file is damaged ({said})")


def _newer(path: Path, said: str, _found: re.Match[str]) -> StoreUnavailable:
    return StoreUnavailable(
        f"{path}: written by a newer DuckDB than {duckdb.__version__}; "
        f"pip install --upgrade duckdb ({said})"
    )


def _closed(path: Path, _said: str, _found: re.Match[str]) -> StoreClosed:
    return StoreClosed(f"{path}: the store was closed; connect again")


# A wrong statement or value is no matter of the file.
_OURS_TO_FIX = (duckdb.ProgrammingError, duckdb.DataError, duckdb.IntegrityError)

_MEANINGS: tuple[tuple[re.Pattern[str], Callable[[Path, str, re.Match[str]], ExactError]], ...] = (
    (re.compile(r"Conflicting lock is held in (?P<words>.*?) ?\(PID (?P<pid>\d+)\)"), _locked),
    (re.compile(r"No space left on device|quota exceeded|File too large", re.IGNORECASE), _no_room),
    (re.compile(r"database has been invalidated"), _invalidated),
    (re.compile(r"same database file with a different configuration"), _other_configuration),
    (
        re.compile(r"Permission denied|Read-only file system|Operation not permitted"),
        _not_writable,
    ),
    (re.compile(r"database file with version number", re.IGNORECASE), _newer),
    (
        re.compile(
            r"corrupt|checksum|not a valid DuckDB database|Could not read enough bytes|"
            r"replaying wal|serialization error|deserialize",
            re.IGNORECASE,
        ),
        _corrupt,
    ),
    (re.compile(r"Connection (has )?already (been )?closed", re.IGNORECASE), _closed),
)


@contextmanager
def translated(path: Path, *, system: bool = False) -> Iterator[None]:
    """Raise what happens inside as an error of `exact_nb.errors`, where it is one of the file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    system : bool, default False
        Whether errors of the operating system are about the file too.
    """
    try:
        yield
    except ExactError:
        raise
    except (duckdb.Error, MemoryError, OSError) as error:
        about_file = system or not isinstance(error, OSError)
        ours = explain(error, path) if about_file else None
        if ours is None:
            raise
        raise ours from error
