"""Annotations, their revisions and the changes that lead from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final, Literal, Self, TypeAlias, cast
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.identity import now, uuid7
from exact_nb.model.record import check_least, check_share
from exact_nb.model.review import ReviewStatus
from exact_nb.model.shapes import Outline, Shape, ShapeKind
from exact_nb.model.spans import Span, SpanAxis

__all__ = [
    "UNCHANGED",
    "About",
    "Acknowledged",
    "Annotation",
    "Authorship",
    "Change",
    "Create",
    "Delete",
    "Operation",
    "Origin",
    "OriginKind",
    "Plane",
    "Position",
    "Receipt",
    "Restore",
    "Revision",
    "Update",
]


class Plane(StrEnum):
    """A plane of a volume in canonical RAS+ axes."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"


@dataclass(frozen=True, slots=True)
class Position:
    """The frame or plane an annotation is bound to; all counts from 0.

    Attributes
    ----------
    z, t : int
        Focus and time index of a stack; `t` is the time index of a volume too.
    plane : Plane or None
        Plane of a volume, None for slides, stacks and pictures. Its name is taken too.
    slice : int
        Voxel index on the plane's normal axis, 0 where there is no plane.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If an index is negative or there is no such plane.
    """

    z: int = 0
    t: int = 0
    plane: Plane | None = None
    slice: int = 0

    def __post_init__(self) -> None:
        check_least(self, z=0, t=0, slice=0)
        if self.plane is None:
            return
        try:
            object.__setattr__(self, "plane", Plane(self.plane))
        except ValueError:
            raise InvalidRecord(
                f"no plane {self.plane!r}; choose one of: {', '.join(Plane)}", field="plane"
            ) from None

    def frame(self, axis: SpanAxis) -> int:
        """Return the index on an axis."""
        return int(getattr(self, axis.value))

    def on(self, axis: SpanAxis, frame: int) -> Self:
        """Return the same position on another frame of an axis."""
        match axis:
            case SpanAxis.Z:
                return replace(self, z=frame)
            case SpanAxis.T:
                return replace(self, t=frame)
            case SpanAxis.SLICE:
                return replace(self, slice=frame)


class OriginKind(StrEnum):
    """Where a revision came from."""

    HUMAN = "human"
    IMPORT = "import"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a revision came from and, for a model's, how sure it was.

    Attributes
    ----------
    kind : OriginKind
        Human, import or model.
    model : str
        Name and version of the model, ``"name@version"``.
    score : float or None
        The model's confidence, from 0 to 1.
    """

    kind: OriginKind = OriginKind.HUMAN
    model: str = ""
    score: float | None = None

    def __post_init__(self) -> None:
        check_share(self, "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """An annotation as it stands now.

    Attributes
    ----------
    uuid : uuid.UUID
        Identity, made where it was drawn.
    id : int
        Number within one store.
    image_id, type_id : int
        What it is on and what it says.
    shape : Shape
        Geometry in pixels at level 0 or in-plane voxel axes.
    position : Position
        Frame or plane; the first of them where it spans several.
    span : Span or None
        How it goes on from there, for types that may span frames; None where it is on one frame.
    concealed, blurred : bool
        Flags of the object.
    description : str
        Free text; changing it makes no new revision.
    metadata : dict
        JSON values of importers and plugins; changing it makes no new revision.
    origin : Origin
        Of the current revision.
    revision : int
        Number n of the current revision, from 1.
    change : int
        Number of the last change in the store's history.
    deleted : bool
        Whether it is a tombstone.
    author_id, editor_id : int
        Who drew it and who made the current revision.
    created_at, edited_at : datetime.datetime
        In UTC.
    status : ReviewStatus
        Derived from the verdicts.
    conflict, stale : bool
        Flags of the derivation (`exact_nb.model.status`).
    """

    uuid: UUID
    id: int
    image_id: int
    type_id: int
    shape: Shape
    position: Position = Position()
    span: Span | None = None
    concealed: bool = False
    blurred: bool = False
    description: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    origin: Origin = Origin()
    revision: int = 1
    change: int = 0
    deleted: bool = False
    author_id: int = 0
    editor_id: int = 0
    created_at: datetime
    edited_at: datetime
    status: ReviewStatus = ReviewStatus.UNVERIFIED
    conflict: bool = False
    stale: bool = False

    def __post_init__(self) -> None:
        check_least(self, revision=1)

    def shape_at(self, frame: int) -> Shape | None:
        """Return the shape on a frame of the span, None where the annotation is not there.

        Without a span it has its shape on every frame one may ask for: it is on one only.
        """
        if self.span is None:
            return self.shape
        first = self.position.frame(self.span.axis)
        return self.span.shape_at(frame, first=first, shape=cast("Outline", self.shape))


class Operation(StrEnum):
    """What a change did."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One entry of an annotation's history: its full state after a change.

    Attributes
    ----------
    change : int
        Number of the change; the history is ordered by it.
    transaction : int
        All changes of one gesture share it.
    operation : Operation
        What was done.
    undoes : int or None
        Transaction that this one took back, where it is an undo or redo.
    actor_id : int
        Who did it.
    at : datetime.datetime
        When, in UTC.
    annotation : Annotation
        The state after the change.
    """

    change: int
    transaction: int
    operation: Operation
    undoes: int | None
    actor_id: int
    at: datetime
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who had a hand in an annotation, and how it began.

    Attributes
    ----------
    actors : frozenset of int
        Who made, changed, deleted or restored it.
    began : OriginKind
        Where its first state came from.
    """

    actors: frozenset[int]
    began: OriginKind


class _Unchanged(Enum):
    UNCHANGED = "unchanged"


UNCHANGED: Final = _Unchanged.UNCHANGED
"""Marks a field of an `Update` that stays as it is."""

Kept: TypeAlias = Literal[_Unchanged.UNCHANGED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """Add an annotation.

    Attributes
    ----------
    uuid : uuid.UUID
        Made by the caller, so that a repeated request is recognised.
    image_id, type_id, shape, position, span, concealed, blurred, description, metadata, origin
        As in `Annotation`.
    """

    uuid: UUID = field(default_factory=uuid7)
    image_id: int
    type_id: int
    shape: Shape
    position: Position = Position()
    span: Span | None = None
    concealed: bool = False
    blurred: bool = False
    description: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Change fields of an annotation.

    Attributes
    ----------
    uuid : uuid.UUID
        The annotation.
    base_revision : int
        The revision the change is based on; another current one is a conflict.
    type_id, shape, position, span, concealed, blurred, description, metadata, origin
        New values; what is left `UNCHANGED` stays.
    """

    uuid: UUID
    base_revision: int
    type_id: int | Kept = UNCHANGED
    shape: Shape | Kept = UNCHANGED
    position: Position | Kept = UNCHANGED
    span: Span | Kept | None = UNCHANGED
    concealed: bool | Kept = UNCHANGED
    blurred: bool | Kept = UNCHANGED
    description: str | Kept = UNCHANGED
    metadata: dict[str, Any] | Kept = UNCHANGED
    origin: Origin | Kept = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Make an annotation a tombstone.

    Attributes
    ----------
    uuid : uuid.UUID
        The annotation.
    base_revision : int
        The revision the deleter saw.
    """

    uuid: UUID
    base_revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Bring a deleted annotation back.

    Attributes
    ----------
    uuid : uuid.UUID
        The annotation.
    base_revision : int
        The revision it had when it was deleted.
    """

    uuid: UUID
    base_revision: int


Change: TypeAlias = Create | Update | Delete | Restore


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """One annotation of an acknowledged edit: what is on disk now.

    Attributes
    ----------
    uuid : uuid.UUID
        The annotation.
    image_id : int
        The image it is on.
    operation : Operation
        What was done.
    revision : int
        Its current revision n.
    change : int
        Number of the change.
    """

    uuid: UUID
    image_id: int
    operation: Operation
    revision: int
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a transaction was about, for one line to a person.

    Attributes
    ----------
    image_id : int
        Image of its first annotation.
    position : Position or None
        Frame or plane of its first annotation, None for a label of the whole image.
    kind : ShapeKind or None
        Kind of shape they all have, None where they differ.
    operation : Operation
        What was done to the first; a bulk insertion, its undo and redo do the same to all.
    count : int
        How many annotations.
    images : int
        On how many images.
    """

    image_id: int
    position: Position | None
    kind: ShapeKind | None
    operation: Operation
    count: int
    images: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The store's word that an edit is on disk.

    Attributes
    ----------
    operation : uuid.UUID
        The caller's name for the edit; the same name again gives the same receipt.
    transaction : int
        Number of the transaction, 0 where nothing had to be done.
    undoes : int or None
        Transaction taken back, for an undo or redo.
    changes : tuple of Acknowledged
        In the order they were asked for; none for a bulk insertion, its undo and redo.
    about : About or None
        Of a bulk insertion, an undo or a redo: what it was about.
    at : datetime.datetime
        When, in UTC.
    """

    operation: UUID
    transaction: int
    undoes: int | None = None
    changes: tuple[Acknowledged, ...] = ()
    about: About | None = None
    at: datetime = field(default_factory=now)
