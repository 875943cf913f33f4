"""The envelopes: what a page asks and tells, and how it is answered."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

__all__ = [
    "AnnotationEvent",
    "Call",
    "CallFailed",
    "CallReply",
    "EventMessage",
    "FromPage",
    "Hello",
    "HelloReply",
    "PyramidEvent",
    "RecordEvent",
    "TileReply",
    "TileWish",
    "TilesReply",
    "TilesWanted",
    "ToPage",
]


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
