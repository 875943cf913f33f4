"""Products and the annotation types they offer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exact_nb.errors import InvalidRecord
from exact_nb.model.record import Record, check_least
from exact_nb.model.shapes import ShapeKind

__all__ = ["OKABE_ITO", "AnnotationType", "Product", "next_color"]

# Okabe & Ito, Color Universal Design (2008): eight colours that stay apart for colour-blind eyes.
OKABE_ITO = (
    "#e69f00",
    "#56b4e9",
    "#009e73",
    "#f0e442",
    "#0072b2",
    "#d55e00",
    "#cc79a7",
    "#000000",
)


@dataclass(frozen=True, slots=True)
class Product(Record):
    """A named collection of annotation types that a team assigns to image sets.

    Attributes
    ----------
    name : str
        Unique within the team.
    team_id : int
        The team that owns it.
    description : str
        For people.
    """

    name: str
    team_id: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class AnnotationType(Record):
    """A class that can be given to an annotation, with the shape it is drawn as.

    Attributes
    ----------
    name : str
        Unique within the product.
    shape : ShapeKind
        What is drawn. A string such as ``"bounding box"`` is taken too; ``"segmentation"`` is
        painted, voxel by voxel, on volumes and stacks.
    color : str
        ``#rrggbb``; empty until the store gives the next of the Okabe-Ito eight.
    product_id : int
        The product that owns it.
    position : int
        Place in the palette, from 0.
    key : str
        One character that selects the type; empty for the digit of its place.
    closed : bool
        Whether a polygon of this type is a closed ring.
    multi_frame : bool
        Whether an annotation of this type may span a range of frames.
    vertex_count : int or None
        Prescribed number of vertices of a polygon or line.
    default_width, default_height : float or None
        Size of a fixed-size box, pixels at level 0.
    concealable, blurrable : bool
        Whether annotators may flag an annotation as concealed or blurred.
    description : str
        For people.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the name is empty, the colour is not ``#rrggbb``, the key is longer than one character
        or a size is not positive.

    Examples
    --------
    >>> AnnotationType("Mitotic figure", shape="circle", color="#d33682").shape
    <ShapeKind.CIRCLE: 'circle'>
    """

    name: str
    shape: ShapeKind | str = ShapeKind.BOUNDING_BOX
    color: str = ""
    product_id: int = 0
    position: int = 0
    key: str = ""
    closed: bool = True
    multi_frame: bool = False
    vertex_count: int | None = None
    default_width: float | None = None
    default_height: float | None = None
    concealable: bool = False
    blurrable: bool = False
    description: str = ""

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        check_least(self, position=0, vertex_count=1)
        if len(self.key) > 1:
            raise InvalidRecord(
                f"key of {self.name!r} is {self.key!r}; use one character", field="key"
            )
        object.__setattr__(self, "shape", ShapeKind.parse(self.shape))
        if self.color and not re.fullmatch(r"#[0-9a-fA-F]{6}", self.color):
            raise InvalidRecord(
                f"color of {self.name!r} is {self.color!r}; write it as '#rrggbb'", field="color"
            )
        for name in ("default_width", "default_height"):
            size = getattr(self, name)
            if size is not None and not size > 0:
                raise InvalidRecord(
                    f"{name} of {self.name!r} is {size}; it is in pixels and above 0", field=name
                )


def next_color(taken: int) -> str:
    """Return the colour for the next type of a palette.

    Parameters
    ----------
    taken : int
        How many types have a colour already.

    Returns
    -------
    str
        One of the Okabe-Ito eight, as ``#rrggbb``.
    """
    return OKABE_ITO[taken % len(OKABE_ITO)]
