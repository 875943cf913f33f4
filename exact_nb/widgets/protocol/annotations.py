"""Annotations, changes and receipts."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

__all__ = [
    "ReceiptReply",
    "UndoDepth",
    "WireAbout",
    "WireChange",
    "WirePosition",
    "WireShape",
    "WireSpan",
    "WireSpanned",
]


class WirePosition(TypedDict):
    """A `Position`."""

    z: int
    t: int
    plane: str | None
    slice: int


class WireShape(TypedDict):
    """A `Shape`: `kind` and the fields of that kind, pixels of level 0."""

    kind: str
    x0: NotRequired[float]
    y0: NotRequired[float]
    x1: NotRequired[float]
    y1: NotRequired[float]
    x: NotRequired[float]
    y: NotRequired[float]
    radius: NotRequired[float]
    vertices: NotRequired[list[list[float]]]
    parts: NotRequired[list[list[list[list[float]]]]]
    closed: NotRequired[bool]


class WireSpan(TypedDict):
    """A `Span`."""

    axis: Literal["z", "t", "slice"]
    last: int
    keyframes: list[tuple[int, WireShape]]


class WireSpanned(TypedDict):
    """An annotation of a `GeometryReply` that spans frames, as it is stored.

    `row` is its place in the arrays, `first` its first frame along the axis and `shape` that there.
    """

    row: int
    first: int
    shape: WireShape
    span: WireSpan


class WireChange(TypedDict):
    """A `Change`; a create has `image`, `type` and `shape`, the others a `base_revision`."""

    operation: Literal["create", "update", "delete", "restore"]
    uuid: str
    base_revision: NotRequired[int]
    image: NotRequired[int]
    type: NotRequired[int]
    shape: NotRequired[WireShape]
    position: NotRequired[WirePosition]
    span: NotRequired[WireSpan | None]
    concealed: NotRequired[bool]
    blurred: NotRequired[bool]
    description: NotRequired[str]


class WireAbout(TypedDict):
    """An `About`: what a transaction was about, for one line to a person."""

    image: int
    position: WirePosition | None
    kind: str | None
    count: int
    images: int


class UndoDepth(TypedDict):
    """Reply to ``annotations.depth``: how many edits the user can take back and bring back."""

    undo: int
    redo: int


class ReceiptReply(TypedDict):
    """Reply to ``annotations.edit``, ``.undo`` and ``.redo``: what is on disk now.

    `changes` has one entry an annotation: uuid, image, operation, revision, deleted. `about` is
    None for an edit.
    """

    operation: str
    changes: list[dict[str, Any]]
    about: WireAbout | None
    undo: int
    redo: int
    at: str
