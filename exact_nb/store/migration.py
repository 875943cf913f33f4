"""One numbered step of the schema, the same for every kind of database."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Migration"]


@dataclass(frozen=True)
class Migration:
    """A change of the schema, applied once and in order.

    Attributes
    ----------
    number : int
        1, 2, 3, … without gaps.
    name : str
        What it does, for the log kept in the file.
    statements : tuple of str
        SQL, run one by one in one transaction.
    """

    number: int
    name: str
    statements: tuple[str, ...]
