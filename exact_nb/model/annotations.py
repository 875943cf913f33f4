"""Annotations: a shape of a type, where it lies and where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self, cast
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.record import check_least, check_share
from exact_nb.model.review import ReviewStatus
from exact_nb.model.shapes import Outline, Shape
from exact_nb.model.spans import Span, SpanAxis

__all__ = [
    "Annotation",
    "Origin",
    "OriginKind",
    "Plane",
    "Position",
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
