"""Screening from Python: how much of an image or a set was seen, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exact_nb.errors import InvalidRecord
from exact_nb.model.coverage import covered_fraction
from exact_nb.model.images import Image
from exact_nb.model.people import User

if TYPE_CHECKING:
    import pyarrow as pa

    from exact_nb.model.images import ImageSet
    from exact_nb.model.screening import Screening
    from exact_nb.store.base import Store

__all__ = ["Coverage", "check_magnification", "coverage_of_image", "coverage_of_set"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of an image people have seen while screening it; frames count as one.

    Attributes
    ----------
    fraction : float
        Share of the image's area in a cell that anybody of `people` has seen, from 0 to 1.
    people : tuple of Screening
        The newest screening of each person, one's own first.
    table : pyarrow.Table
        One row a person: user, magnification, cells, seen, fraction, started_at, updated_at.
    """

    fraction: float
    people: tuple[Screening, ...]
    table: pa.Table = field(repr=False, compare=False)

    def __float__(self) -> float:
        return self.fraction

    def __str__(self) -> str:
        who = "person" if len(self.people) == 1 else "people"
        return f"{self.fraction:.1%} seen by {len(self.people)} {who}"


def coverage_of_image(store: Store, image: Image) -> Coverage:
    """Return how much of an image was seen by the actor, and by others as far as one may know."""
    found = store.screening(image.id, everyone=True)
    return Coverage(covered_fraction(found), tuple(found), _table(store, found))


def coverage_of_set(store: Store, imageset: ImageSet) -> pa.Table:
    """Return how much of each image of a set was seen.

    Returns
    -------
    pyarrow.Table
        One row an image and person, as `Coverage.table` with image_id and image before it;
        an image nobody has begun has one row without a user.
    """
    import pyarrow as pa  # noqa: PLC0415

    images = store.find(Image, imageset_id=imageset.id)
    found = store.screening_of_set(imageset.id)
    of_image: dict[int, list[Screening | None]] = {image.id: [] for image in images}
    for one in found:
        of_image.setdefault(one.image_id, []).append(one)
    rows = [(image, one) for image in images for one in of_image[image.id] or [None]]
    table = _table(store, [one for _, one in rows])
    names = [image.name for image, _ in rows]
    ids = [image.id for image, _ in rows]
    columns = {"image_id": pa.array(ids, pa.int64()), "image": pa.array(names, pa.string())}
    return pa.table({**columns, **{name: table[name] for name in table.column_names}})


def _table(store: Store, rows: Sequence[Screening | None]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    moment = pa.timestamp("us", "UTC")
    who = {one.user_id for one in rows if one is not None}
    names = {id_: store.get(User, id_).name for id_ in who}
    return pa.table(
        {
            "user": pa.array([one and names[one.user_id] for one in rows], pa.string()),
            "magnification": pa.array([one and one.magnification for one in rows], pa.float64()),
            "cells": pa.array([one and one.grid.count for one in rows], pa.int64()),
            "seen": pa.array([0 if one is None else one.seen for one in rows], pa.int64()),
            "fraction": pa.array([0.0 if one is None else one.fraction for one in rows]),
            "started_at": pa.array([one and one.started_at for one in rows], moment),
            "updated_at": pa.array([one and one.updated_at for one in rows], moment),
        }
    )


def check_magnification(image: Image, magnification: float | None) -> None:
    """Refuse a magnification where the image has no scale, and a volume altogether.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        With what can be done instead.
    """
    if image.kind == "volume":
        raise InvalidRecord(
            f"{image.name!r} is a volume; slides, pictures and stacks are screened", field="kind"
        )
    if magnification is not None and image.mpp_x is None and image.objective_power is None:
        raise InvalidRecord(
            f"{image.name!r} has no scale, so that {magnification:g}x means nothing; "
            "use zoom=1.0 for its own pixels, 0.5 for half their size",
            field="magnification",
        )
