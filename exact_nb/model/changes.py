"""What is done to annotations, what comes of it, and the history it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from exact_nb.model.annotations import Annotation, Origin, OriginKind, Position
from exact_nb.model.identity import now, uuid7
from exact_nb.model.shapes import Shape, ShapeKind
from exact_nb.model.spans import Span

__all__ = [
    "UNCHANGED",
    "About",
    "Acknowledged",
    "Authorship",
    "Change",
    "Create",
    "Delete",
    "Operation",
    "Receipt",
    "Restore",
    "Revision",
    "Update",
]


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
