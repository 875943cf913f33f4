"""What a view of a named version shows: the annotations as they stood, which nobody can change."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exact_nb.errors import NotFound, PermissionDenied
from exact_nb.model.annotations import Position
from exact_nb.model.permissions import Right
from exact_nb.model.spans import SpanAxis
from exact_nb.store.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from exact_nb.model.annotations import Annotation
    from exact_nb.widgets.views import View

__all__ = ["annotation_of", "check_present", "counts", "positions"]


def check_present(view: View) -> None:
    """Refuse to change what a view of a version shows.

    Raises
    ------
    exact_nb.errors.PermissionDenied
        If it shows one.
    """
    if view.version is not None:
        raise PermissionDenied(
            f"version {view.version.name!r} stays as it was named; "
            "open the image set without a version to change it",
            right=Right.ANNOTATE.value,
        )


def annotation_of(view: View, uuid: UUID) -> Annotation:
    """Return an annotation as the view shows it.

    Raises
    ------
    exact_nb.errors.NotFound
        If there is no such annotation, or the version that is shown has none.
    """
    if view.version is None:
        return view.store.annotation(uuid)
    for one in view.store.annotations(view.shown(Query(uuids=(uuid,)))):
        return one
    raise NotFound(f"version {view.version.name!r} has no annotation {uuid}")


def counts(view: View, imageset_id: int) -> Mapping[int, int]:
    """Return how many annotations each image of a set has in what the view shows, by image id."""
    if view.version is None:
        return view.store.counts(imageset_id)
    table = view.store.table(view.shown(Query(imageset_id=imageset_id)))
    return Counter(table["image_id"].to_pylist())


def positions(view: View, image_id: int) -> Mapping[Position, int]:
    """Return how many annotations each frame, or slice of a plane, has in what the view shows."""
    if view.version is None:
        return view.store.positions(image_id)
    table = view.store.table(view.shown(Query(image_id=image_id)))
    columns = ("z", "t", "plane", "slice", "span", "until")
    found: Counter[Position] = Counter()
    for *place, span, until in zip(*(table[name].to_pylist() for name in columns), strict=True):
        first = Position(*place)
        axis = None if span is None else SpanAxis(span)
        last = 0 if axis is None else until - first.frame(axis)
        found.update(
            first if axis is None else first.on(axis, first.frame(axis) + step)
            for step in range(last + 1)
        )
    return found
