"""How far an image was screened."""

from __future__ import annotations

from typing import TypedDict

__all__ = [
    "ScreeningState",
]


class ScreeningState(TypedDict):
    """A `Screening`: reply to ``screening.read`` (None where none was begun) and ``.save``.

    `covered` is base64 of the bitmap, as `exact_nb.model.screening.pack` makes it. A save names the
    walk by a uuid of the page's own making and tells, in bitmaps of the whole grid, only what was
    marked and unmarked since the last save.
    """

    uuid: str
    image: int
    cell_width: float
    cell_height: float
    overlap: float
    zoom: float
    magnification: float | None
    cell: int
    covered: str
