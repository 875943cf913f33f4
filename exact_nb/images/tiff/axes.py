"""The axes of a TIFF series, whatever their letters, as t, z and c."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["Axes"]

_OWN = {"T": "t", "Z": "z", "C": "c"}


@dataclass(frozen=True, slots=True)
class Axes:
    """How frame and channel lead to a page and a sample of its pixels.

    Axes that are none of t, z and c (Q "unknown", I "sequence", positions, angles) are looked
    through like focus planes; several axes that become the same one are run through like the
    digits of a number, the last one fastest.

    Attributes
    ----------
    letters : str
        Axes of the pages as tifffile names them, slowest first.
    lengths : tuple of int
        As many.
    samples : int
        Samples of a pixel that are channels of their own; 1 for colour.
    """

    letters: str
    lengths: tuple[int, ...]
    samples: int = 1

    @property
    def pages(self) -> int:
        """Planes of all frames and channels."""
        return math.prod(self.lengths)

    def length(self, axis: str) -> int:
        """Return the length of ``"t"``, ``"z"`` or ``"c"``."""
        of_pages = math.prod(
            length
            for letter, length in zip(self.letters, self.lengths, strict=True)
            if _OWN.get(letter, "z") == axis
        )
        return of_pages * self.samples if axis == "c" else of_pages

    def page(self, t: int, z: int, c: int) -> tuple[int, int]:
        """Return the number of the page and of the sample in its pixels.

        Raises
        ------
        IndexError
            If a position lies outside its axis.
        """
        wanted = {"t": t, "z": z, "c": c}
        for axis, at in wanted.items():
            if not 0 <= at < self.length(axis):
                raise IndexError(f"{axis} {at} of an image with {self.length(axis)}")
        wanted["c"], sample = divmod(c, self.samples)
        number, stride = 0, 1
        for letter, length in reversed(list(zip(self.letters, self.lengths, strict=True))):
            axis = _OWN.get(letter, "z")
            wanted[axis], digit = divmod(wanted[axis], length)
            number += digit * stride
            stride *= length
        return number, sample
