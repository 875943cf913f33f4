"""Open a store by the one line that newcomers write."""

from __future__ import annotations

from pathlib import Path

from exact_nb.errors import StoreUnavailable
from exact_nb.workspace.workspace import Workspace

__all__ = ["connect"]


def connect(target: str | Path, *, user: str | None = None) -> Workspace:
    """Open a file of annotations, or make one where there is none.

    Several calls of one process share the file, also for several users.

    Parameters
    ----------
    target : str or Path
        Path of a DuckDB file, for example ``"labels.duckdb"``.
    user : str, optional
        Who works; the login name where not given. In a file a name is a claim, not a proof.

    Returns
    -------
    Workspace
        The data as this user sees it.

    Raises
    ------
    exact_nb.errors.StoreLocked
        If another process holds the file; the line says which.
    exact_nb.errors.StoreCorrupt
        If the file is damaged or is not one of ours.
    exact_nb.errors.StoreUnavailable
        If the place cannot be written, or the target is a server.

    Examples
    --------
    >>> ws = connect("labels.duckdb")  # doctest: +SKIP
    """
    if str(target).startswith(("http://", "https://")):
        raise StoreUnavailable(
            f"{target} is a server; this version opens files only, for example 'labels.duckdb'"
        )
    from exact_nb.store.duckdb.store import open_store  # noqa: PLC0415

    return Workspace(open_store(target, user=user))
