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
from exact_nb.model.span_codec import keyframes_from_bytes, keyframes_to_bytes
from exact_nb.model.spans import Span, SpanAxis, hull
from exact_nb.store.sql.kinds import utc
from exact_nb.store.sql.session import Session

__all__ = [
    "CURRENT",
    "IMMUTABLE",
    "LIFECYCLE",
    "ORIGINS",
    "PLANES",
    "REVISED",
    "SPANS",
    "STATE",
    "STATUSES",
    "State",
    "annotation_of",
    "box_of",
    "drawing_to",
    "metadata_to",
    "origin_to",
    "position_of",
    "position_to",
    "shape_of",
    "span_of",
    "states",
]

State: TypeAlias = dict[str, Any]
"""The columns of one annotation by name."""

PLANES = (None, *Plane)
SPANS = (None, *SpanAxis)
ORIGINS = tuple(OriginKind)
STATUSES = tuple(ReviewStatus)

_PLACE = ("z", "t", "plane", "slice")
_SHAPE = ("kind", "bx0", "by0", "bx1", "by1", "geom", "parts")
_SPAN = ("span_axis", "span_last", "keyframes")
REVISED = ("type_id", *_SHAPE, *_PLACE, *_SPAN, "concealed", "blurred")
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


def drawing_to(shape: Shape, span: Span | None) -> State:
    """Return the columns of a shape and its span; the box is around all its frames."""
    encoded = encode(shape)
    bounds: Sequence[float | None] = hull(shape, span) or (None,) * 4
    columns = (encoded.kind, *bounds, encoded.geom, encoded.parts)
    return dict(zip(_SHAPE, columns, strict=True)) | span_to(span)


def span_to(span: Span | None) -> State:
    """Return the columns of a span."""
    if span is None:
        return dict(zip(_SPAN, (0, 0, b""), strict=True))
    columns = (SPANS.index(span.axis), span.last, keyframes_to_bytes(span.keyframes))
    return dict(zip(_SPAN, columns, strict=True))


def shape_of(state: State) -> Shape:
    """Return the shape of its columns, that on the first frame of a span."""
    return decode(state["kind"], state["geom"], state["parts"])


def span_of(state: State) -> Span | None:
    """Return the span of its columns, None where there is none."""
    axis = SPANS[state["span_axis"]]
    if axis is None:
        return None
    keyframes = keyframes_from_bytes(state["kind"], state["keyframes"])
    return Span(axis, state["span_last"], keyframes)


def position_to(position: Position) -> State:
    """Return the columns of a position."""
    place = (position.z, position.t, PLANES.index(position.plane), position.slice)
    return dict(zip(_PLACE, place, strict=True))


def position_of(state: State) -> Position:
    """Return the position of its columns, the first one of a span."""
    return Position(state["z"], state["t"], PLANES[state["plane"]], state["slice"])


def box_of(state: State) -> tuple[float, float, float, float] | None:
    """Return the box of its columns, None where the shape has none."""
    if state["bx0"] is None:
        return None
    return state["bx0"], state["by0"], state["bx1"], state["by1"]


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
        shape=shape_of(state),
        position=position_of(state),
        span=span_of(state),
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
