"""The state of an annotation as columns, and back to an object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Annotation, Origin, OriginKind, Plane, Position
from exact_nb.model.codec import decode, encode
from exact_nb.model.review import ReviewStatus
from exact_nb.model.shapes import Shape
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.session import Session

__all__ = [
    "CURRENT",
    "IMMUTABLE",
    "LIFECYCLE",
    "ORIGINS",
    "PLANES",
    "REVISED",
    "STATE",
    "STATUSES",
    "State",
    "annotation_of",
    "metadata_to",
    "origin_to",
    "position_to",
    "shape_to",
    "states",
]

State: TypeAlias = dict[str, Any]
"""The columns of one annotation by name."""

PLANES = (None, *Plane)
ORIGINS = tuple(OriginKind)
STATUSES = tuple(ReviewStatus)

_PLACE = ("z", "t", "plane", "slice")
_SHAPE = ("kind", "bx0", "by0", "bx1", "by1", "geom", "parts")
REVISED = ("type_id", *_SHAPE, *_PLACE, "concealed", "blurred")
"""Columns whose change makes a new revision."""

IMMUTABLE = ("uuid", "image_id", "author_id", "created_at")
LIFECYCLE = ("deleted", "edited_at")
"""All that deleting and restoring changes."""

STATE = (
    *IMMUTABLE,
    *REVISED,
    "description",
    "metadata",
    "origin",
    "model",
    "score",
    "revision",
    "editor_id",
    *LIFECYCLE,
)
"""Columns that the tables `annotation` and `change` share."""

CURRENT = ("id", *STATE, "change", "status", "conflict", "stale")
"""Columns of the table `annotation`."""


def shape_to(shape: Shape) -> State:
    """Return the columns of a shape."""
    encoded = encode(shape)
    bounds: Sequence[float | None] = encoded.bounds or (None,) * 4
    return dict(zip(_SHAPE, (encoded.kind, *bounds, encoded.geom, encoded.parts), strict=True))


def position_to(position: Position) -> State:
    """Return the columns of a position."""
    place = (position.z, position.t, PLANES.index(position.plane), position.slice)
    return dict(zip(_PLACE, place, strict=True))


def origin_to(origin: Origin) -> State:
    """Return the columns of an origin."""
    if origin.score is not None and not 0 <= origin.score <= 1:
        raise InvalidRecord(f"the score is {origin.score}; use 0 to 1", field="score")
    return {
        "origin": ORIGINS.index(origin.kind),
        "model": origin.model,
        "score": None if origin.score is None else float(origin.score),
    }


def metadata_to(metadata: dict[str, Any]) -> str:
    """Return metadata as JSON text."""
    try:
        return json.dumps(metadata, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidRecord(f"metadata is no JSON: {error}", field="metadata") from None


def annotation_of(state: State) -> Annotation:
    """Return the annotation of its columns."""
    return Annotation(
        uuid=state["uuid"],
        id=state["id"],
        image_id=state["image_id"],
        type_id=state["type_id"],
        shape=decode(state["kind"], state["geom"], state["parts"]),
        position=Position(state["z"], state["t"], PLANES[state["plane"]], state["slice"]),
        concealed=state["concealed"],
        blurred=state["blurred"],
        description=state["description"],
        metadata=json.loads(state["metadata"]),
        origin=Origin(ORIGINS[state["origin"]], state["model"], state["score"]),
        revision=state["revision"],
        change=state["change"],
        deleted=state["deleted"],
        author_id=state["author_id"],
        editor_id=state["editor_id"],
        created_at=utc(state["created_at"]),  # type: ignore[arg-type]
        edited_at=utc(state["edited_at"]),  # type: ignore[arg-type]
        status=STATUSES[state.get("status", 0)],
        conflict=state.get("conflict", False),
        stale=state.get("stale", False),
    )


def states(session: Session, uuids: Iterable[UUID]) -> dict[UUID, State]:
    """Return the current state of annotations by uuid; those that are not stored are missing."""
    columns = ", ".join(CURRENT)
    with session.among("uuid", list(uuids)) as (clause, params):
        rows = session.rows(f"select {columns} from annotation where {clause}", params)
    found = (dict(zip(CURRENT, row, strict=True)) for row in rows)
    return {state["uuid"]: state for state in found}
