"""Who put which unit into which category: what every figure of agreement is computed from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np

from exact_nb.errors import InvalidRecord

__all__ = ["MISSING", "Codes", "Ratings"]

Codes: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

MISSING = -1
"""The code of a unit that a rater did not rate."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Units in rows, raters in columns.

    Attributes
    ----------
    raters : tuple of str
        Names of the columns.
    categories : tuple of str
        Names of the codes; a category nobody used counts in chance agreement of `gwet_ac1`.
    codes : numpy.ndarray
        ``(units, raters)`` int64, index into `categories`, `MISSING` where there is no rating.
    """

    raters: tuple[str, ...]
    categories: tuple[str, ...]
    codes: Codes

    def __post_init__(self) -> None:
        codes = np.asarray(self.codes, dtype=np.int64)
        codes = codes.reshape(len(codes), len(self.raters))
        if codes.size and not (codes.min() >= MISSING and codes.max() < len(self.categories)):
            raise InvalidRecord(
                f"ratings have codes from {codes.min()} to {codes.max()}; "
                f"use {MISSING} to {len(self.categories) - 1}",
                field="codes",
            )
        object.__setattr__(self, "codes", codes)

    @classmethod
    def of(
        cls,
        columns: Mapping[str, Sequence[Hashable | None]],
        *,
        categories: Iterable[Hashable] | None = None,
    ) -> Self:
        """Make ratings of one column of values per rater, None where one did not rate.

        Parameters
        ----------
        columns : mapping
            The values each rater gave, all in the same order of units.
        categories : iterable, optional
            All values there could be, in order; those that occur where not given.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If the columns differ in length, or a value is not among the categories.
        """
        lengths = {len(column) for column in columns.values()}
        if len(lengths) > 1:
            raise InvalidRecord("the raters have not rated the same units", field="codes")
        used = {value for column in columns.values() for value in column if value is not None}
        known = sorted(used, key=str) if categories is None else list(categories)
        code = {value: place for place, value in enumerate(known)}
        if used - set(code):
            odd = min(map(str, used - set(code)))
            raise InvalidRecord(f"{odd!r} is none of the categories", field="categories")
        codes = [
            [MISSING if value is None else code[value] for value in column]
            for column in columns.values()
        ]
        table = np.array(codes, dtype=np.int64).reshape(len(columns), max(lengths, default=0)).T
        return cls(tuple(columns), tuple(map(str, known)), table)

    def __len__(self) -> int:
        return len(self.codes)

    def pair(self, first: int, second: int) -> Ratings:
        """Return the units that both of two raters rated."""
        codes = self.codes[:, [first, second]]
        both = (codes != MISSING).all(axis=1)
        return Ratings((self.raters[first], self.raters[second]), self.categories, codes[both])

    def complete(self) -> Ratings:
        """Return the units that every rater rated."""
        every = (self.codes != MISSING).all(axis=1)
        return Ratings(self.raters, self.categories, self.codes[every])

    def counts(self) -> Codes:
        """Return how many raters put each unit into each category, ``(units, categories)``."""
        counts = np.zeros((len(self.codes), len(self.categories)), dtype=np.int64)
        rows, columns = np.nonzero(self.codes != MISSING)
        np.add.at(counts, (rows, self.codes[rows, columns]), 1)
        return counts

    def confusion(self, first: int, second: int) -> Codes:
        """Return how often two raters gave which pair of categories, ``(first's, second's)``."""
        pair = self.pair(first, second).codes
        table = np.zeros((len(self.categories),) * 2, dtype=np.int64)
        np.add.at(table, (pair[:, 0], pair[:, 1]), 1)
        return table
