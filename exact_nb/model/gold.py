"""Planted items: objects of which the right verdict is known, to learn how well people look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Position
from exact_nb.model.identity import now, uuid7
from exact_nb.model.review import Decision
from exact_nb.model.shapes import Shape

__all__ = ["Gold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """An item planted in the queues of verifiers; it is no annotation and is exported nowhere.

    Attributes
    ----------
    uuid : uuid.UUID
        What a verdict on it names as its annotation, always at revision 1.
    image_id, type_id : int
        What it is on and what it says.
    shape : Shape
        Geometry in pixels at level 0 or in-plane voxel axes.
    position : Position
        Frame or plane.
    expected : Decision
        Approve for a right item, reject for a wrong one.
    source : uuid.UUID or None
        The annotation it was made from.
    author_id : int
        Whom it is shown as the work of.
    planted_by : int
        Who planted it, who is never asked about it; set by the store.
    uprooted : bool
        Whether it was taken out of the queues again; its verdicts stay.
    at : datetime.datetime
        When it was planted, in UTC.
    """

    uuid: UUID = field(default_factory=uuid7)
    image_id: int
    type_id: int
    shape: Shape
    position: Position = Position()  # immutable
    expected: Decision
    source: UUID | None = None
    author_id: int = 0
    planted_by: int = 0
    uprooted: bool = False
    at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        if self.expected is Decision.ABSTAIN:
            raise InvalidRecord(
                "a planted item is right (approve) or wrong (reject), it cannot be in between",
                field="expected",
            )
