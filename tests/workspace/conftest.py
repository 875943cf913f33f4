"""A store in a file, with a set of one picture of our own."""

from __future__ import annotations

import shutil
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


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a store of one set, to be copied: making it takes longer than a test."""
    folder = tmp_path_factory.mktemp("filled")
    samples = np.random.default_rng(0).integers(0, 255, (300, 400, 3), dtype="u1")
    Picture.fromarray(samples).save(folder / "slide.png")
    with exact_nb.connect(folder / "labels.duckdb", user="ada") as ws:
        slides = ws.imageset("Slides", products=[ws.product("Cells", types=TYPES)])
        slides.add_images(folder / "slide.png")
    return folder


@pytest.fixture
def ws(filled: Path, tmp_path: Path) -> Iterator[Workspace]:
    for file in filled.iterdir():
        shutil.copy(file, tmp_path)
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as workspace:
        workspace.imageset("Slides").images()[0].update(path=str(tmp_path / "slide.png"))
        yield workspace


@pytest.fixture
def slides(ws: Workspace) -> ImageSet:
    return ws.imageset("Slides")


@pytest.fixture
def image(slides: ImageSet) -> Image:
    return slides.images()[0]
