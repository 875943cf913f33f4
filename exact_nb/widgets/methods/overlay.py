"""The methods by which a page sees annotations: exact geometry of few, label tiles of many.

Each asks for the image through the store of the one who looks, so that a lost right is noticed at
once; a scene itself shows the same to everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.review import ReviewStatus
from exact_nb.overlay import picking
from exact_nb.overlay.legend import Filter
from exact_nb.overlay.levels import level_for, top_level
from exact_nb.overlay.scene import EVERYWHERE
from exact_nb.overlay.tiles import TileKey
from exact_nb.store.geometry import Geometry
from exact_nb.store.query import Query
from exact_nb.widgets import versions
from exact_nb.widgets.asking import image_of, integer, position_of
from exact_nb.widgets.labels import labels_elsewhere, labels_on
from exact_nb.widgets.wire import annotations as wire

if TYPE_CHECKING:
    from exact_nb.model.images import Image
    from exact_nb.overlay.scene import Scene
    from exact_nb.overlay.scenes import Shown
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.overlay import LabelTilesReply, LegendReply, MarksReply
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "MOST_OF_VOLUME"]


MOST_OF_VOLUME = 20_000
"""As many annotations of a volume a page is given at once, whatever their plane."""

_STATUSES = {status.value: code for code, status in enumerate(ReviewStatus)}


def read(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return what a view of a frame can show as exact geometry: all, a part, or the large ones."""
    image, position = image_of(view, params), position_of(params)
    frame = view.shown(Query.at(image.id, position))
    few = integer(params, "few")
    if position.plane is not None and (whole := _whole(view, image, position)) is not None:
        on_plane = int(_on(whole, position).sum())
        found = wire.Found(total=on_plane, in_view=on_plane, scope="all", whole=True)
        return _reply(image, whole, found)
    labels, elsewhere = labels_on(view, frame), labels_elsewhere(view, frame)
    standing = desk.scenes.standing(view.store, image, position, _version(view))
    total = len(standing.scene) if standing else view.store.count(frame) - len(labels.revisions)
    if total <= few:
        geometry = Geometry.concat([view.store.geometry(frame), *elsewhere])
        return _reply(image, geometry, wire.Found(total=total, in_view=total, scope="all"))
    scene = _shown(desk, view, params, image).scene
    box = EVERYWHERE if params["bbox"] is None else _bounds(params["bbox"])
    in_view = scene.count(box)
    level = 0 if in_view <= few else _level(image, params)
    picked = (
        picking.everything(scene, box)
        if in_view <= few
        else picking.largest(scene, box, level, few)
    )
    geometry = Geometry.concat([picked.geometry, labels, *elsewhere])
    without = np.full(len(geometry.revisions) - len(picked.slots), -1, dtype=np.int32)
    found = wire.Found(
        total=total,
        in_view=in_view,
        scope="part" if in_view <= few else "large",
        level=level,
        left_out=picked.count - len(picked.slots),
        scene=scene.number,
        slots=np.append(picked.slots, without),
    )
    return _reply(image, geometry, found)


def _whole(view: View, image: Image, position: Position) -> Geometry | None:
    """Return all of a volume at one time, with which a page turns its planes alone; if not many."""
    query = view.shown(Query(image_id=image.id, t=position.t))
    if view.store.count(query) > MOST_OF_VOLUME:
        return None
    first = view.shown(Query.at(image.id, Position(t=position.t)))
    return Geometry.concat([view.store.geometry(query), *labels_elsewhere(view, first)])


def _on(geometry: Geometry, position: Position) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say which annotations have a place on a slice."""
    plane = 1 + tuple(Plane).index(Plane(position.plane or Plane.AXIAL))
    here: np.ndarray[Any, np.dtype[np.bool_]] = (geometry.planes == (plane, position.slice)).all(1)
    here &= ~np.isnan(geometry.shapes.bounds[:, 0])
    for row, one in geometry.spans.items():
        if one.span.axis == "slice":
            there = one.position.plane == position.plane
            here[row] = there and one.shape_at(position.slice) is not None
    return here


def _level(image: Image, params: dict[str, Any]) -> int:
    resolution = _number(params, "resolution")
    return level_for(resolution, top_level(*image.size_on(position_of(params).plane)))


def get(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return annotations by uuid, whatever their frame; deleted ones are left out."""
    image = image_of(view, params)
    uuids = tuple(UUID(uuid) for uuid in params["uuids"])
    geometry = view.store.geometry(view.shown(Query(image_id=image.id, uuids=uuids)))
    count = len(geometry.revisions)
    return _reply(image, geometry, wire.Found(total=count, in_view=count))


def hit(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return what is under the pointer, the smallest first."""
    image = image_of(view, params)
    scene = _shown(desk, view, params, image).scene
    x, y, reach = (_number(params, name) for name in ("x", "y", "reach"))
    return _picked(image, scene, picking.hit(scene, x, y, reach, _filter(params)))


def within(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return what is inside a ring, or touches it."""
    image = image_of(view, params)
    scene = _shown(desk, view, params, image).scene
    ring = np.array(params["ring"], dtype=np.float64)
    if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3 or not np.isfinite(ring).all():
        raise InvalidRecord("ring is no list of three or more x, y pairs", field="ring")
    found = picking.within(
        scene,
        ring,
        _filter(params),
        whole=bool(params["whole"]),
        most=integer(params, "limit"),
    )
    return _picked(image, scene, found)


def legend(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return how to colour slots."""
    scene = _shown(desk, view, params, image_of(view, params)).scene
    edition, known, count = scene.edition, scene.legend, scene.legend.count
    start = integer(params, "from")
    start = start if 0 <= start <= count else 0
    group, score = known.since(start, count)
    statuses = tuple(ReviewStatus)
    reply: LegendReply = {
        "scene": scene.number,
        "edition": edition,
        "from": start,
        "count": count,
        "groups": [
            {"type": type_id, "author": author, "status": statuses[status].value}
            for type_id, author, status in [*known.groups]
        ],
    }
    return reply, [np.ascontiguousarray(group, "<u2").data, np.ascontiguousarray(score, "u1").data]


def tiles(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return label tiles."""
    image = image_of(view, params)
    scene, drawn = _shown(desk, view, params, image)
    edition, seen = scene.edition, _filter(params)
    top = top_level(*image.size_on(position_of(params).plane))
    wanted = [TileKey(*_tile(place, top), seen) for place in params["tiles"]]
    found = [drawn.get(key) for key in wanted]
    reply: LabelTilesReply = {
        "scene": scene.number,
        "edition": edition,
        "tiles": [
            {"level": key.level, "column": key.column, "row": key.row, "empty": not tile}
            for key, tile in zip(wanted, found, strict=True)
        ],
    }
    return reply, [tile for tile in found if tile]


def marks(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Say which frames and slices of an image have annotations, and how many."""
    image = image_of(view, params)
    reply: MarksReply = {
        "image": image.id,
        "marks": [
            (one.z, one.t, one.plane.value if one.plane else None, one.slice, count)
            for one, count in versions.positions(view, image.id).items()
        ],
    }
    return reply, []


def _tile(place: list[int], top: int) -> tuple[int, int, int]:
    level, column, row = (int(one) for one in place)
    if not 0 <= level <= top:
        raise InvalidRecord(f"there is no label level {level}; use 0 to {top}", field="tiles")
    return level, column, row


def _shown(desk: Desk, view: View, params: dict[str, Any], image: Image) -> Shown:
    return desk.scenes.get(view.store, image, position_of(params), _version(view))


def _version(view: View) -> int | None:
    return None if view.version is None else view.version.id


def _filter(params: dict[str, Any]) -> Filter:
    sent = params["filter"]
    return Filter(
        hidden_types=frozenset(sent["hidden_types"]),
        hidden_authors=frozenset(sent["hidden_authors"]),
        hidden_statuses=frozenset(_STATUSES[name] for name in sent["hidden_statuses"]),
        least_score=float(sent["least_score"]),
    )


def _bounds(values: list[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(one) for one in values)
    return x0, y0, x1, y1


def _number(params: dict[str, Any], name: str) -> float:
    value = params.get(name)
    if not isinstance(value, int | float) or not np.isfinite(value):
        raise InvalidRecord(f"{name} is {value!r}; it is a number", field=name)
    return float(value)


def _picked(image: Image, scene: Scene, picked: picking.Found) -> Reply:
    found = wire.Found(
        total=len(scene), in_view=picked.count, scene=scene.number, slots=picked.slots
    )
    return _reply(image, picked.geometry, found)


def _reply(image: Image, geometry: Geometry, found: wire.Found) -> Reply:
    reply, arrays = wire.geometry_to_wire(geometry, image_id=image.id, found=found)
    return reply, list(arrays)


METHODS: dict[str, Method] = {
    "annotations.read": read,
    "annotations.get": get,
    "annotations.hit": hit,
    "annotations.within": within,
    "annotations.legend": legend,
    "annotations.tiles": tiles,
    "annotations.marks": marks,
}
