"""Every error a user of exact_nb can meet.

Each carries one line for a person (what was wrong, where, what to do) and attributes for a
program. Nothing is half done when one of them is raised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "ExactError",
    "ImportFailed",
    "InvalidRecord",
    "InvalidShape",
    "NotFound",
    "PermissionDenied",
    "RemoteError",
    "RevisionConflict",
    "StoreClosed",
    "StoreCorrupt",
    "StoreLocked",
    "StoreUnavailable",
    "UnreadableImage",
    "UnsupportedFormat",
]


class ExactError(Exception):
    """Base of all errors raised by exact_nb on purpose."""


class InvalidShape(ExactError):
    """A shape breaks the rules of its kind.

    Attributes
    ----------
    vertex : int or None
        Zero-based index of the vertex at fault, where one is.
    """

    def __init__(self, message: str, *, vertex: int | None = None) -> None:
        super().__init__(message)
        self.vertex = vertex


class InvalidRecord(ExactError):
    """A field of a team, set, type or other record has a value it cannot have.

    Attributes
    ----------
    field : str or None
        Name of the field at fault.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotFound(ExactError):
    """There is no such record, or the asker may not know of it."""


class UnreadableImage(ExactError):
    """A file claims to be an image of a known kind but cannot be read.

    Attributes
    ----------
    path : str
        The file.
    """

    def __init__(self, message: str, *, path: str | Path) -> None:
        super().__init__(message)
        self.path = str(path)


class UnsupportedFormat(ExactError):
    """No reader, importer or exporter knows this kind of file.

    Attributes
    ----------
    path : str
        The file.
    """

    def __init__(self, message: str, *, path: str | Path) -> None:
        super().__init__(message)
        self.path = str(path)


class PermissionDenied(ExactError):
    """The actor lacks a right.

    Attributes
    ----------
    right : str
        The missing right, a value of `exact_nb.model.permissions.Right`.
    """

    def __init__(self, message: str, *, right: str) -> None:
        super().__init__(message)
        self.right = right


class RevisionConflict(ExactError):
    """Somebody else changed the record in the meantime.

    Attributes
    ----------
    current : object
        The record as it stands now.
    attempted : object
        The change that was refused.
    """

    def __init__(self, message: str, *, current: Any, attempted: Any) -> None:
        super().__init__(message)
        self.current = current
        self.attempted = attempted


class StoreUnavailable(ExactError):
    """The store cannot take or give data now: disk full, directory read-only, server away."""


class StoreClosed(StoreUnavailable):
    """The store was closed, or belongs to the process this one was forked from."""


class StoreLocked(StoreUnavailable):
    """Another process holds the file.

    Attributes
    ----------
    path : str
        The file.
    pid : int or None
        Process that holds it.
    holder : str
        Who holds it, in words: the notebook or the command line.
    server : str or None
        Address at which the holder serves the store, where it does.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | Path,
        pid: int | None,
        holder: str,
        server: str | None = None,
    ) -> None:
        super().__init__(message)
        self.path = str(path)
        self.pid = pid
        self.holder = holder
        self.server = server


class StoreCorrupt(ExactError):
    """The file is damaged, is no exact_nb store, or lost acknowledged changes.

    Attributes
    ----------
    path : str
        The file.
    """

    def __init__(self, message: str, *, path: str | Path) -> None:
        super().__init__(message)
        self.path = str(path)


class RemoteError(ExactError):
    """A server refused or failed.

    Attributes
    ----------
    status : int
        HTTP status.
    body : str
        What the server answered.
    """

    def __init__(self, message: str, *, status: int, body: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class ImportFailed(ExactError):
    """A file of annotations could not be imported; nothing of it was.

    Attributes
    ----------
    where : str
        Line or feature at fault.
    """

    def __init__(self, message: str, *, where: str) -> None:
        super().__init__(message)
        self.where = where
