"""Every message between kernel and page; `js/src/protocol.ts` holds the same types by name.

All travel as custom messages of the one `Channel`. A page names itself by a `session`, so that two
pages on one kernel do not take each other's replies; a request is a number within its session.
Binary values travel as buffers of the message, or as base64 strings in `base64` where the host
does not carry buffers (found out by `Hello`).
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

__all__ = [
    "AnnotationEvent",
    "Call",
    "CallFailed",
    "CallReply",
    "EventMessage",
    "FromPage",
    "GeometryReply",
    "Hello",
    "HelloReply",
    "ImageEntry",
    "ImageState",
    "PyramidEvent",
    "ReceiptReply",
    "RecordEvent",
    "ThumbnailReply",
    "TileReply",
    "TileWish",
    "TilesReply",
    "TilesWanted",
    "ToPage",
    "TypeEntry",
    "ViewState",
    "WireChange",
    "WireLevel",
    "WirePosition",
    "WireShape",
]

# -- page to kernel -------------------------------------------------------------------------------


class Hello(TypedDict):
    """First message of a page; carries one buffer of four bytes, 1 2 3 4, as a probe."""

    kind: Literal["hello"]
    session: str


TileWish: TypeAlias = tuple[int, str, int, int, int, int, int, int]
"""Request, source, level, column, row, z, t, c."""


class TilesWanted(TypedDict):
    """Tiles in order of urgency, and requests that are no longer of use."""

    kind: Literal["tiles"]
    session: str
    want: list[TileWish]
    cancel: list[int]


class Call(TypedDict):
    """A question or an order; the methods are listed in `exact_nb.widgets.methods`."""

    kind: Literal["call"]
    session: str
    request: int
    view: str
    method: str
    params: dict[str, Any]


FromPage: TypeAlias = Hello | TilesWanted | Call

# -- kernel to page -------------------------------------------------------------------------------


class HelloReply(TypedDict):
    """What the page may count on; carries the probe back as a buffer where it arrived as one."""

    kind: Literal["hello"]
    session: str
    binary: bool
    subshells: bool
    version: str


class TileReply(TypedDict):
    """One tile; with status ``"image"`` the next buffer of the message is its file."""

    request: int
    status: Literal["image", "empty", "error"]
    media_type: NotRequired[str]
    message: NotRequired[str]


class TilesReply(TypedDict):
    """A batch of up to about 1 MB."""

    kind: Literal["tiles"]
    session: str
    tiles: list[TileReply]
    base64: NotRequired[list[str]]


class CallReply(TypedDict):
    """The answer to a `Call`; buffers as the method says."""

    kind: Literal["reply"]
    session: str
    request: int
    result: Any
    base64: NotRequired[list[str]]


class CallFailed(TypedDict):
    """A `Call` that raised.

    `error` is the name of the exception's class in `exact_nb.errors`; ``"ExactError"`` stands for
    a fault of our own. `current` is set for a ``"RevisionConflict"``: the annotation's present
    revision, and whether it is deleted.
    """

    kind: Literal["error"]
    session: str
    request: int
    error: str
    message: str
    current: NotRequired[dict[str, Any]]


class AnnotationEvent(TypedDict):
    """Annotations of images changed, by whomever; `operation` names the edit."""

    type: Literal["annotations"]
    store: str
    images: list[int]
    operation: str | None


class RecordEvent(TypedDict):
    """Teams, sets, images or types changed: what was opened may have to be opened again."""

    type: Literal["records"]
    store: str


class PyramidEvent(TypedDict):
    """The cached pyramid of a picture is being built; done at `progress` 1."""

    type: Literal["pyramid"]
    source: str
    progress: float


class EventMessage(TypedDict):
    """Something happened; told to all pages."""

    kind: Literal["event"]
    event: AnnotationEvent | RecordEvent | PyramidEvent


ToPage: TypeAlias = HelloReply | TilesReply | CallReply | CallFailed | EventMessage

# -- values ---------------------------------------------------------------------------------------


class WireLevel(TypedDict):
    """A `Level` of `exact_nb.images.base`."""

    width: int
    height: int
    tile_width: int
    tile_height: int
    downsample: float


class ImageState(TypedDict):
    """Reply to ``image.open``: all that is needed to show an image."""

    id: int
    name: str
    source: str
    width: int
    height: int
    mpp_x: float | None
    mpp_y: float | None
    objective_power: float | None
    background: str | None
    kind: str
    levels: list[WireLevel]
    depth: int
    frames: int
    channels: int


class ImageEntry(TypedDict):
    """A line in the list of images."""

    id: int
    name: str
    width: int
    height: int
    annotations: int


class TypeEntry(TypedDict):
    """A line in the palette: an annotation type of one of the set's products."""

    id: int
    name: str
    shape: str
    color: str
    key: str
    product: str
    default_width: float | None
    default_height: float | None
    closed: bool


class ViewState(TypedDict):
    """Reply to ``view.open``: what a viewer or annotator is bound to.

    `undo` and `redo` say how many edits of the user the store could take back and bring back.
    `rights` are values of `exact_nb.model.permissions.Right`.
    """

    store: str
    location: str
    user: str
    user_id: int
    imageset: str | None
    images: list[ImageEntry]
    image: int | None
    types: list[TypeEntry]
    rights: list[str]
    undo: int
    redo: int


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


class WireChange(TypedDict):
    """A `Change`; a create has `image`, `type` and `shape`, the others a `base_revision`."""

    operation: Literal["create", "update", "delete", "restore"]
    uuid: str
    base_revision: NotRequired[int]
    image: NotRequired[int]
    type: NotRequired[int]
    shape: NotRequired[WireShape]
    position: NotRequired[WirePosition]
    description: NotRequired[str]


class ReceiptReply(TypedDict):
    """Reply to ``annotations.edit``, ``.undo`` and ``.redo``: what is on disk now.

    `changes` has one entry an annotation: uuid, image, operation, revision, deleted.
    """

    operation: str
    changes: list[dict[str, Any]]
    undo: int
    redo: int
    at: str


class GeometryReply(TypedDict):
    """Reply to ``annotations.read``; the buffers are the arrays, in this order.

    uuids ``(n, 16)`` uint8, revisions ``(n,)`` int32, type_ids ``(n,)`` int32, author_ids ``(n,)``
    int32, statuses ``(n,)`` uint8, scores ``(n,)`` float32, kinds ``(n,)`` uint8, bounds ``(n, 4)``
    float64, coords ``(m, 2)`` float64, offsets ``(n + 1,)`` int32, parts ``(k,)`` int32,
    part_offsets ``(n + 1,)`` int32; all little-endian. `total` counts the image's annotations,
    `count` those sent.
    """

    image: int
    count: int
    total: int
    kinds: list[str]
    statuses: list[str]


class ThumbnailReply(TypedDict):
    """Reply to ``image.thumbnail``; the picture is the one buffer."""

    image: int
    media_type: str
