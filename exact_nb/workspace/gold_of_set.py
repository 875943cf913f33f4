"""`imageset.plant_gold()` and `imageset.catch_rates()`: whether people see what is wrong."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.annotations import Annotation, Position
from exact_nb.model.gold import Gold
from exact_nb.model.images import Image
from exact_nb.model.review import Decision, ReviewStatus
from exact_nb.model.shapes import VoxelMask
from exact_nb.statistics.catching import catch_table
from exact_nb.statistics.distortion import distorted
from exact_nb.statistics.pages import note, table_page
from exact_nb.store.palette import types_of_set
from exact_nb.store.query import Query

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from exact_nb.model.images import ImageSet
    from exact_nb.model.shapes import Bounds, Outline
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Store

__all__ = [
    "CatchRates",
    "catch_rates_of_set",
    "plant_gold_in_set",
    "planted_in_set",
    "replant_in_set",
    "uproot_in_set",
]

_log = logging.getLogger("exact_nb")


def plant_gold_in_set(
    store: Store, imageset: ImageSet, n: int, *, wrong: float = 0.5, seed: int = 0
) -> list[Gold]:
    """Plant copies of verified annotations; parameters as in `ImageSet.plant_gold`."""
    if n < 1:
        raise InvalidRecord(f"n is {n}; plant 1 item or more", field="n")
    if not 0 <= wrong <= 1:
        raise InvalidRecord(f"wrong is {wrong}; it is a share, 0 to 1", field="wrong")
    used = {item.source for item in store.gold(imageset.id) if not item.uprooted}
    nursery = _Nursery(store, imageset, np.random.default_rng(seed))
    sources = [one for one in nursery.verified if one.uuid not in used]
    if len(sources) < n:
        raise InvalidRecord(
            f"only {len(sources)} verified annotations are not planted yet; plant as many at most, "
            "or verify more",
            field="n",
        )
    items: list[Gold] = []
    rest: list[Annotation] = []
    wanted = round(n * wrong)
    for place in nursery.draw.permutation(len(sources)).tolist():
        item = nursery.wrong_copy(sources[place]) if len(items) < wanted else None
        if item is None:
            rest.append(sources[place])
        else:
            items.append(item)
    if len(items) < wanted:
        raise InvalidRecord(
            f"of {wanted} wrong items only {len(items)} can be made: the others have no other type "
            "of the same shape in their product and no room for a wrong outline",
            field="wrong",
        )
    items += [_copy(one) for one in rest[: n - wanted]]
    order = nursery.draw.permutation(n).tolist()
    planted = store.plant([items[place] for place in order])
    if not imageset.policy.gold_rate:
        _log.warning(
            "%d items are planted, but the policy of %r has gold_rate 0: nobody is asked",
            n,
            imageset.name,
        )
    return planted


def planted_in_set(store: Store, imageset: ImageSet) -> list[Gold]:
    """Return the items that are planted, as in `ImageSet.planted_gold`."""
    return [item for item in store.gold(imageset.id) if not item.uprooted]


def uproot_in_set(
    store: Store, imageset: ImageSet, items: Iterable[Gold] | None = None
) -> list[Gold]:
    """Take planted items out; parameters as in `ImageSet.uproot_gold`."""
    known = store.gold(imageset.id)
    chosen = [
        item
        for item in (known if items is None else _of_set(imageset, known, items))
        if not item.uprooted
    ]
    store.uproot([item.uuid for item in chosen])
    return [replace(item, uprooted=True) for item in chosen]


def replant_in_set(store: Store, imageset: ImageSet, items: Iterable[Gold]) -> list[Gold]:
    """Put planted items back; parameters as in `ImageSet.replant_gold`."""
    known = store.gold(imageset.id)
    chosen = [item for item in _of_set(imageset, known, items) if item.uprooted]
    store.replant([item.uuid for item in chosen])
    return [replace(item, uprooted=False) for item in chosen]


def _of_set(imageset: ImageSet, known: Iterable[Gold], items: Iterable[Gold]) -> list[Gold]:
    """Return items as they are stored now."""
    stored = {item.uuid: item for item in known}
    wanted = list(dict.fromkeys(item.uuid for item in items))
    for uuid in wanted:
        if uuid not in stored:
            raise NotFound(
                f"no item {uuid} is planted in image set {imageset.name!r}; planted_gold() lists "
                "those that are"
            )
    return [stored[uuid] for uuid in wanted]


class _Nursery:
    """What is known of a set while wrong copies are made."""

    def __init__(self, store: Store, imageset: ImageSet, draw: np.random.Generator) -> None:
        self.draw = draw
        self._store = store
        self._types = {one.id: one for one in types_of_set(store, imageset)}
        annotations = store.annotations(Query(imageset_id=imageset.id))
        self.verified = [
            one
            for one in annotations
            if one.status is ReviewStatus.VERIFIED
            and not isinstance(one.shape, VoxelMask)
            and one.type_id in self._types
        ]
        self._neighbours: dict[tuple[int, Position], list[Outline]] = defaultdict(list)
        for one in annotations:
            if not isinstance(one.shape, VoxelMask):
                self._neighbours[one.image_id, one.position].append(one.shape)

    def wrong_copy(self, source: Annotation) -> Gold | None:
        """Return a copy with another type or another outline, by chance; None if neither can be."""
        ways: list[Callable[[Annotation], Gold | None]] = [
            self._of_other_type,
            self._of_other_outline,
        ]
        for way in self.draw.permutation(2).tolist():
            found: Gold | None = ways[way](source)
            if found is not None:
                return found
        return None

    def _of_other_type(self, source: Annotation) -> Gold | None:
        own = self._types[source.type_id]
        others = [one for one in self._types.values() if _may_stand_for(one, own)]
        if not others:
            return None
        other = others[int(self.draw.integers(len(others)))]
        return _copy(source, type_id=other.id)

    def _of_other_outline(self, source: Annotation) -> Gold | None:
        shape = source.shape
        if isinstance(shape, VoxelMask) or shape.bounds is None:
            return None
        inside: Bounds | None = None
        if source.position.plane is None:
            image = self._store.get(Image, source.image_id)
            inside = (0.0, 0.0, float(image.width), float(image.height))
        reach = _reach(shape.bounds)
        here = self._neighbours[source.image_id, source.position]
        near = [one for one in here if one.bounds is not None and _touch(one.bounds, reach)]
        found = distorted(shape, self.draw, others=near, inside=inside)
        return None if found is None else _copy(source, shape=found)


class CatchRates:
    """How many planted wrong items each person caught, and how many right ones they rejected."""

    def __init__(self, table: pa.Table, *, planted: int) -> None:
        self._table = table
        self._planted = planted

    def arrow(self) -> pa.Table:
        """Return an Arrow table, one row a person; columns as in `catch_table`."""
        return self._table

    def df(self) -> pd.DataFrame:
        """Return a pandas DataFrame, one row a person.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed.
        """
        frame: pd.DataFrame = self._table.to_pandas()
        return frame

    def _repr_html_(self) -> str:
        says = "Caught: wrong items that were rejected. Intervals are Wilson's, 95 %."
        head = note([f"{self._planted} items planted. {says}"])
        return head + table_page(self._table, empty="Nobody has judged a planted item yet.")

    def __repr__(self) -> str:
        return f"CatchRates({self._table.num_rows} people, {self._planted} planted)"


def catch_rates_of_set(store: Store, imageset: ImageSet) -> CatchRates:
    """Return what people said of planted items, as in `ImageSet.catch_rates`."""
    planted = store.gold(imageset.id)  # refuses who may not know of them
    table = catch_table(store.verdict_table(imageset.id).to_pylist())
    return CatchRates(table, planted=len(planted))


def _copy(source: Annotation, *, type_id: int | None = None, shape: Outline | None = None) -> Gold:
    """Return a planted copy; one with another type or outline is wrong."""
    is_right = type_id is None and shape is None
    return Gold(
        image_id=source.image_id,
        type_id=source.type_id if type_id is None else type_id,
        shape=source.shape if shape is None else shape,
        position=source.position,
        expected=Decision.APPROVE if is_right else Decision.REJECT,
        source=source.uuid,
        author_id=source.author_id,
    )


def _may_stand_for(other: AnnotationType, own: AnnotationType) -> bool:
    """Whether a shape of one type could be drawn as another of the same product."""
    return (
        other.id != own.id
        and other.product_id == own.product_id
        and other.shape == own.shape
        and other.closed == own.closed
        and other.vertex_count in {None, own.vertex_count}
    )


def _reach(bounds: Bounds) -> Bounds:
    """Return a box that no wrong copy leaves: none goes as far as twice the size."""
    x0, y0, x1, y1 = bounds
    width, height = 2 * (x1 - x0), 2 * (y1 - y0)
    return (x0 - width, y0 - height, x1 + width, y1 + height)


def _touch(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
