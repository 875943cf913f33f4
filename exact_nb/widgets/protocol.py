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
    "Filter",
    "FromPage",
    "GeometryReply",
    "Hello",
    "HelloReply",
    "HistogramReply",
    "ImageEntry",
    "ImageState",
    "LabelTile",
    "LabelTilesReply",
    "LegendGroup",
    "LegendReply",
    "MarksReply",
    "MaskReply",
    "PyramidEvent",
    "ReceiptReply",
    "RecordEvent",
    "ScreeningState",
    "SlabReply",
    "SliceReply",
    "ThumbnailReply",
    "TileReply",
    "TileWish",
    "TilesReply",
    "TilesWanted",
    "ToPage",
    "TypeEntry",
    "UndoDepth",
    "ViewState",
    "WireAbout",
    "WireChange",
    "WireChannel",
    "WireFrameAxis",
    "WireLevel",
    "WirePosition",
    "WireShape",
    "WireSpace",
    "WireSpan",
    "WireSpanned",
    "WireValues",
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
    """A question or an order; the methods are listed in `exact_nb.widgets.methods.table`."""

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
    revision, and whether it is deleted. `step` is set for one of an undo or redo: the name of the
    edit or undo that stays as it is, to be skipped next time.
    """

    kind: Literal["error"]
    session: str
    request: int
    error: str
    message: str
    current: NotRequired[dict[str, Any]]
    step: NotRequired[str]


class AnnotationEvent(TypedDict):
    """Annotations of images changed, by user `actor`; `operation` names the edit.

    `actor` is 0 where it is not told who it was.

    `bounds` hold the places they had and have, None where those are not known; `uuids` are the
    annotations, none after a bulk insertion or where there are more than a thousand.
    """

    type: Literal["annotations"]
    store: str
    images: list[int]
    operation: str | None
    actor: int
    bounds: list[float] | None
    uuids: list[str]


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


class WireChannel(TypedDict):
    """A `Channel` of `exact_nb.images.base`; `window` are the samples shown black and white."""

    name: str
    color: str | None
    window: tuple[float, float]


class WireFrameAxis(TypedDict):
    """A `FrameAxis` of `exact_nb.images.base`."""

    spacing: float | None
    unit: str
    labels: list[str]


class WireValues(TypedDict):
    """A `ValueScale` of `exact_nb.images.base`."""

    slope: float
    intercept: float
    unit: str


class WireSpace(TypedDict):
    """A `Space` of `exact_nb.images.base`."""

    shape: tuple[int, int, int]
    affine: list[list[float]]
    spacing: tuple[float, float, float]
    oriented: bool
    oblique: float
    content: Literal["scalar", "color", "labels"]
    palette: list[str]
    codes: str


class ImageState(TypedDict):
    """Reply to ``image.open``: all that is needed to show an image.

    `dtype` is that of the samples as they travel; where `raw` is true tiles come as samples of that
    dtype, one channel each, with the media type ``"application/x-samples"``. `channel_list` has one
    entry a channel, none for colour images.
    """

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
    rgb: bool
    dtype: str
    raw: bool
    channel_list: list[WireChannel]
    z_axis: WireFrameAxis
    t_axis: WireFrameAxis
    values: WireValues
    space: WireSpace | None


class ImageEntry(TypedDict):
    """A line in the list of images; `kind` is an `ImageKind`."""

    id: int
    name: str
    kind: str
    width: int
    height: int
    depth: int
    frames: int
    annotations: int


class TypeEntry(TypedDict):
    """A line in the palette: an annotation type of one of the set's products.

    `vertex_count` is the number of vertices its polygons and lines have, None where it is free. A
    label of the whole image belongs to every frame where `multi_frame`, else to one.
    """

    id: int
    name: str
    shape: str
    color: str
    key: str
    product: str
    default_width: float | None
    default_height: float | None
    closed: bool
    vertex_count: int | None
    multi_frame: bool
    concealable: bool
    blurrable: bool


class ViewState(TypedDict):
    """Reply to ``view.open``: what a viewer or annotator is bound to.

    `undo` and `redo` say how many edits of the user the store could take back and bring back.
    `rights` are values of `exact_nb.model.permissions.Right`. `version` is the name of the snapshot
    that is shown, None for the present state.
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
    version: str | None


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


class MaskReply(TypedDict):
    """Reply to ``mask.read``: the voxels that a segmentation marks at one time.

    Two buffers: indices of the bricks ``(bricks,)`` uint32, and a zlib stream of 4,096 bytes a
    brick in that order, laid out as `exact_nb.model.bricks` says. `uuid` is None and `revision` 0
    where nothing was painted yet.

    ``mask.paint`` takes one stroke, as base64 of uint32: how many words follow that mark voxels
    and how many that unmark them, then for each its place and its bits. A word is 32 voxels along
    i; its place is that in its brick and 1,024 times the index of the brick. The call names the
    annotation that is painted on and its revision, or a new uuid and 0.
    """

    image: int
    type: int
    t: int
    uuid: str | None
    revision: int
    grid: tuple[int, int, int]
    bricks: int


class ThumbnailReply(TypedDict):
    """Reply to ``image.thumbnail``; the picture is the one buffer."""

    image: int
    media_type: str


class SlabReply(TypedDict):
    """Reply to ``volume.slab``: `count` axial slices from slice `first` on, at time `t`.

    One buffer: samples of the dtype of `ImageState`, little-endian, in canonical RAS+ voxel axes, i
    fastest, then j, then k; of colours three bytes a voxel.
    """

    image: int
    t: int
    first: int
    count: int


class SliceReply(TypedDict):
    """Reply to ``volume.slice``: one slice, every `step`-th voxel on both axes.

    One buffer as of `SlabReply`, `width` by `height` in the in-plane voxel axes (not as displayed),
    the first axis fastest.
    """

    image: int
    t: int
    plane: str
    slice: int
    step: int
    width: int
    height: int


class MarksReply(TypedDict):
    """Reply to ``annotations.marks``: z, t, plane, slice and how many annotations are there."""

    image: int
    marks: list[tuple[int, int, str | None, int, int]]


class HistogramReply(TypedDict):
    """Reply to ``image.histogram``: how often samples of a channel occur in a frame.

    One buffer: counts ``(256,)`` uint32, little-endian, in bins of one width from `low` to `high`,
    stored samples. `automatic` is a window that a few hot pixels do not move.
    """

    image: int
    low: float
    high: float
    automatic: tuple[float, float]


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
