"""Stores that benchmarks write to and read from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.fixtures import cached_store

if TYPE_CHECKING:
    from exact_nb.store.base import Store

__all__ = [
    "Bench",
    "filled_store",
    "new_store",
    "nuclei_side",
    "nuclei_store",
    "random_boxes",
    "random_rings",
]

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


def new_store(path: Path, images: int = 1, side: int = SIDE) -> Bench:
    """Make a store with an image set of so many images without pixels, `side` wide and high."""
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
        Image(f"{number}.svs", "", imageset_id=imageset.id, width=side, height=side)
        for number in range(images)
    ]
    stored = store.create_many(records)
    return Bench(store, tuple(image.id for image in stored), kind.id)


def filled_store(images: int) -> Path:
    """Return a store with `PER_IMAGE` boxes on each of its images; made once and kept."""
    return cached_store(f"boxes-{images * PER_IMAGE}", lambda path: _fill(path, images))


def _fill(path: Path, images: int) -> None:
    from exact_nb.model.shape_table import ShapeTable

    bench = new_store(path, images)
    with bench.store as store:
        for seed, image_id in enumerate(bench.image_ids):
            boxes = ShapeTable.from_boxes(random_boxes(PER_IMAGE, seed))
            store.insert(image_id, boxes, type_id=bench.type_id)


def nuclei_store(count: int) -> Path:
    """Return a store of one image with so many polygons of 8 vertices; made once and kept.

    The image grows with their number, `nuclei_side`: as many are on a million pixels.
    """
    return cached_store(f"octagons-{count}", lambda path: _fill_with_nuclei(path, count))


def _fill_with_nuclei(path: Path, count: int) -> None:
    from exact_nb.model.shape_table import ShapeTable
    from exact_nb.model.shapes import ShapeKind
    from exact_nb.model.taxonomy import AnnotationType, Product

    side = nuclei_side(count)
    bench = new_store(path, side=side)
    with bench.store as store:
        product = store.find(Product)[0]
        nucleus = AnnotationType("Outline", product_id=product.id, shape=ShapeKind.POLYGON)
        rings = random_rings(count, side).reshape(-1, 2)
        shapes = ShapeTable.from_polygons(rings, offsets=np.arange(count + 1) * 8)
        scores = np.random.default_rng(1).uniform(0, 1, count)
        store.insert(bench.image_ids[0], shapes, type_id=store.create(nucleus).id, scores=scores)


def nuclei_side(count: int) -> int:
    """Return how wide and high an image is on which so many polygons lie."""
    return round(math.sqrt(count * 10_000))


def random_rings(
    count: int, side: int = SIDE, seed: int = 0
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return octagons of 20 to 60 pixels anywhere on an image: ``(count, 8, 2)``."""
    random = np.random.default_rng(seed)
    centre = random.uniform(30, side - 30, (count, 1, 2))
    angle = np.arange(8) * (np.pi / 4)
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    octagons: np.ndarray[Any, np.dtype[np.float64]] = centre + unit * random.uniform(
        10, 30, (count, 1, 1)
    )
    return octagons
