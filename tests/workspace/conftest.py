"""A store in a file, with a set of one picture of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

import exact_nb
from exact_nb.workspace import Image, ImageSet, Workspace

TYPES = [
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682"),
    exact_nb.AnnotationType("Nucleus", shape="polygon"),
    exact_nb.AnnotationType("Axis", shape="line"),
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Vessel", shape="circle"),
    exact_nb.AnnotationType("Blurred", shape="global"),
]


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as workspace:
        yield workspace


@pytest.fixture
def slides(ws: Workspace, tmp_path: Path) -> ImageSet:
    samples = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype="u1")
    Picture.fromarray(samples).save(tmp_path / "slide.png")
    slides = ws.imageset("Slides", products=[ws.product("Cells", types=TYPES)])
    slides.add_images(tmp_path / "slide.png")
    return slides


@pytest.fixture
def image(slides: ImageSet) -> Image:
    return slides.images()[0]
