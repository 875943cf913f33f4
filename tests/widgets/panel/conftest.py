"""A store with a team of two, as seen by its admin, a member and somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

import exact_nb
from exact_nb.widgets.panel import WorkspacePanel
from exact_nb.workspace import ImageSet, Workspace

TYPES = [
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box"),
    exact_nb.AnnotationType("Lookalike", shape="bounding box"),
    exact_nb.AnnotationType("Tissue", shape="polygon", key="t"),
]


@dataclass
class People:
    """Workspaces on one file, and the folder it is in."""

    ada: Workspace
    bea: Workspace
    zoe: Workspace
    folder: Path

    @property
    def slides(self) -> ImageSet:
        return self.ada.imageset("Slides")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Return a folder of three pictures and a broken one."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        samples = np.full((60, 80, 3), 60 * number, "u1")
        Picture.fromarray(samples).save(folder / f"slide {9 + number}.png")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def people(tmp_path: Path, pictures: Path) -> Iterator[People]:
    workspaces = [exact_nb.connect(tmp_path / "l.duckdb", user=name) for name in ("ada", "bea")]
    ada, bea = workspaces
    zoe = exact_nb.connect(tmp_path / "l.duckdb", user="zoe")
    team = ada.team("Pathology")
    team.add_member("bea")
    product = ada.product("Mitosis", team=team, types=TYPES)
    slides = ada.imageset("Slides", team=team, products=[product])
    slides.add_images(pictures / "slide*.png")
    yield People(ada, bea, zoe, tmp_path)
    for one in (*workspaces, zoe):
        one.close()


@pytest.fixture
def panel(people: People) -> Iterator[WorkspacePanel]:
    shown = people.ada.panel()
    yield shown
    shown.close()
