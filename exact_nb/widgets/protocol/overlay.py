"""What is drawn over an image: geometry of few, label tiles of many, marks on the sliders."""

from __future__ import annotations

from typing import Literal, TypedDict

from exact_nb.widgets.protocol.annotations import WireSpanned

__all__ = [
    "Filter",
    "GeometryReply",
    "LabelTile",
    "LabelTilesReply",
    "LegendGroup",
    "LegendReply",
    "MarksReply",
]


class GeometryReply(TypedDict):
    """Annotations as arrays, one buffer each, in this order.

    uuids ``(n, 16)`` uint8, revisions ``(n,)`` int32, type_ids ``(n,)`` int32, author_ids ``(n,)``
    int32, statuses ``(n,)`` uint8, scores ``(n,)`` float32, kinds ``(n,)`` uint8, bounds ``(n, 4)``
    float64, coords ``(m, 2)`` float64, offsets ``(n + 1,)`` int32, parts ``(k,)`` int32,
    part_offsets ``(n + 1,)`` int32, slots ``(n,)`` int32 (-1 where there is no scene), flags
    ``(n,)`` uint8 (bit 0 concealed, bit 1 blurred), frames ``(n, 2)`` int32 (z and t),
    planes ``(n, 2)`` int32 (place in `planes`, and slice); all little-endian.

    `spans` has those that span frames as they are stored; their rows have frame and shape of the
    frame that was asked for, and the page works out the others.

    `count` says how many are sent; `total` how many the frame has and `in_view` how many of those
    are asked for (touch the rectangle, match), both without global labels. `scope` says which came:

    "all"
        The whole frame.
    "part"
        All that touch the rectangle, or that were asked for.
    "large"
        The largest of those whose longer side is at least 64 px at label level `level`; label tiles
        of that level name the others. `level` is floor(log2(resolution)), from 0 to the first at
        which the image fits into one tile; 0 in other scopes. `left_out` counts the large shapes
        in view that were too many to send.

    With `whole` all of a volume at one time came, whatever their plane; the numbers are those of
    the slice that was asked for. Global labels come with every ``annotations.read``. `scene` is the
    life of the slots; slots of different scenes are not comparable. None where there is no scene.
    """

    image: int
    count: int
    total: int
    in_view: int
    scope: Literal["all", "part", "large"]
    whole: bool
    level: int
    left_out: int
    scene: int | None
    kinds: list[str]
    statuses: list[str]
    planes: list[str | None]
    spans: list[WireSpanned]


class Filter(TypedDict):
    """What is not to be seen; shapes without a score have none that is too low."""

    hidden_types: list[int]
    hidden_authors: list[int]
    hidden_statuses: list[str]
    least_score: float


class LegendGroup(TypedDict):
    """What shapes of one colour have in common."""

    type: int
    author: int
    status: str


# Written as a call: "from" is a word of Python.


LegendReply = TypedDict(
    "LegendReply",
    {"scene": int, "edition": int, "from": int, "count": int, "groups": list[LegendGroup]},
)
"""Reply to ``annotations.legend``: how to colour slots ``from`` up to ``count``.

Two buffers: place in `groups` ``(count - from,)`` uint16 and score ``(count - from,)`` uint8 (0
none, else 1 + round(score * 254)). `groups` are all of the scene; a slot never changes its group or
score. `from` is 0 where the page named a slot the scene has not.
"""


class LabelTile(TypedDict):
    """One label tile; where it is not empty the next buffer is its pixels."""

    level: int
    column: int
    row: int
    empty: bool


class LabelTilesReply(TypedDict):
    """Reply to ``annotations.tiles``: which shape each pixel shows.

    A tile of level L has 512 x 512 pixels of 2**L x 2**L pixels of level 0; its buffer is a zlib
    stream of uint32, little-endian, row by row: bits 0-23 slot + 1 (0: nothing), bits 24-30 the
    number of shapes on the pixel, at most 127, bit 31 set inside a shape and clear on its outline.
    `edition` grows with every change of the scene.
    """

    scene: int
    edition: int
    tiles: list[LabelTile]


class MarksReply(TypedDict):
    """Reply to ``annotations.marks``: z, t, plane, slice and how many annotations are there."""

    image: int
    marks: list[tuple[int, int, str | None, int, int]]
