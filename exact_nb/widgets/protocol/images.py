"""What a page is told of a view and its images: levels, channels, axes, small pictures."""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = [
    "HistogramReply",
    "ImageEntry",
    "ImageState",
    "ThumbnailReply",
    "TypeEntry",
    "ViewState",
    "WireChannel",
    "WireFrameAxis",
    "WireLevel",
    "WireSpace",
    "WireValues",
]


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


class ThumbnailReply(TypedDict):
    """Reply to ``image.thumbnail``; the picture is the one buffer."""

    image: int
    media_type: str


class HistogramReply(TypedDict):
    """Reply to ``image.histogram``: how often samples of a channel occur in a frame.

    One buffer: counts ``(256,)`` uint32, little-endian, in bins of one width from `low` to `high`,
    stored samples. `automatic` is a window that a few hot pixels do not move.
    """

    image: int
    low: float
    high: float
    automatic: tuple[float, float]
