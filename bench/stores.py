"""Stores that benchmarks write to and read from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.fixtures import cached

if TYPE_CHECKING:
    from exact_nb.store.base import Store

__all__ = ["Bench", "filled_store", "new_store", "random_boxes"]

SIDE = 100_000
"""Pixels of the images, wide and high."""

PER_IMAGE = 10_000
"""Annotations on each image of a filled store."""

USER = "bench"


@dataclass(frozen=True, slots=True)
class Bench:
    """An open store with one set of images in it.

    Attributes
    ----------
    store : Store
        To be closed by whoever asked for it.
    image_ids : tuple of int
        Its images.
    type_id : int
        A type whose shape is a bounding box.
    """

    store: Store
    image_ids: tuple[int, ...]
    type_id: int


def random_boxes(count: int, seed: int = 0) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return boxes of 20 to 60 pixels anywhere on an image: ``(count, 4)``, x0 y0 x1 y1."""
    random = np.random.default_rng(seed)
    corner = random.uniform(0, SIDE - 60, (count, 2))
    return np.hstack([corner, corner + random.uniform(20, 60, (count, 2))])


def new_store(path: Path, images: int = 1) -> Bench:
    """Make a store with an image set of so many images without pixels."""
    from exact_nb.model.images import Image, ImageSet
    from exact_nb.model.people import Team
    from exact_nb.model.taxonomy import AnnotationType, Product
    from exact_nb.store.duckdb.store import open_store

    store = open_store(path, user=USER)
    team = store.create(Team("Bench"))
    product = store.create(Product("Nuclei", team_id=team.id))
    kind = store.create(AnnotationType("Nucleus", product_id=product.id))
    imageset = store.create(ImageSet("Slides", team_id=team.id, product_ids=(product.id,)))
    records = [
        Image(f"{number}.svs", "", imageset_id=imageset.id, width=SIDE, height=SIDE)
        for number in range(images)
    ]
    stored = store.create_many(records)
    return Bench(store, tuple(image.id for image in stored), kind.id)


def filled_store(images: int) -> Path:
    """Return a store with `PER_IMAGE` boxes on each of its images; made once and kept."""
    return cached(f"boxes-{images * PER_IMAGE}.duckdb", lambda path: _fill(path, images))


def _fill(path: Path, images: int) -> None:
    from exact_nb.model.shape_table import ShapeTable

    bench = new_store(path, images)
    with bench.store as store:
        for seed, image_id in enumerate(bench.image_ids):
            boxes = ShapeTable.from_boxes(random_boxes(PER_IMAGE, seed))
            store.insert(image_id, boxes, type_id=bench.type_id)
