"""A viewer of a named version shows what was there then, and changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest
import tifffile
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import NotFound, PermissionDenied
from exact_nb.model.annotations import Position
from exact_nb.overlay.scenes import Scenes
from exact_nb.widgets.flight import destination
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.sheet.items import items_of_frames, items_of_images
from exact_nb.widgets.versions import check_present
from exact_nb.widgets.views import View
from exact_nb.workspace import Annotation, Image, ImageSet
from exact_nb.workspace.viewing import view_of

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk

BOX = exact_nb.BoundingBox(10, 20, 110, 90)
WIDER = exact_nb.BoundingBox(10, 20, 150, 90)


class Answering:
    """As much of a desk as the methods use; its scenes stay."""

    def __init__(self) -> None:
        self.scenes = Scenes(lambda *_: None)


@pytest.fixture
def desk() -> Desk:
    return cast("Desk", Answering())


@pytest.fixture
def slides(tmp_path: Path) -> Iterator[ImageSet]:
    Picture.fromarray(np.zeros((300, 400, 3), "u1")).save(tmp_path / "slide.png")
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        types = [
            exact_nb.AnnotationType("Cell"),
            exact_nb.AnnotationType("Blurred", shape="global", multi_frame=True),
        ]
        slides = ws.imageset("Slides", products=[ws.product("Cells", types=types)])
        slides.add_images(tmp_path / "slide.png")
        yield slides


@pytest.fixture
def image(slides: ImageSet) -> Image:
    return slides.images()[0]


@pytest.fixture
def one(image: Image) -> Annotation:
    return image.add(BOX, type="Cell")


@pytest.fixture
def then(slides: ImageSet, image: Image, one: Annotation) -> View:
    """Name a version, after which the one annotation is changed and another drawn."""
    slides.snapshot("v1")
    one.edit(shape=WIDER)
    image.add(exact_nb.BoundingBox(200, 200, 210, 210), type="Cell")
    return view_of(slides._store, slides.record, version="v1")


def call(desk: Desk, view: View, method: str, **params: Any) -> tuple[Any, list[Any]]:
    return METHODS[method](desk, view, params)


def boxes(desk: Desk, view: View, image: Image, few: int = 5000) -> list[list[float]]:
    where = {"image": image.id, "z": 0, "t": 0, "bbox": None, "resolution": 0.1, "few": few}
    _, buffers = call(desk, view, "annotations.read", **where)
    found = np.frombuffer(buffers[7], "<f8").reshape(-1, 4)
    return sorted(row for row in found.tolist() if not np.isnan(row[0]))


@pytest.mark.parametrize("few", [5000, 0])
def test_a_version_shows_what_was_there_whatever_came_later(
    desk: Desk, then: View, image: Image, one: Annotation, few: int
) -> None:
    now = View(then.store, imageset_id=then.imageset_id)
    assert boxes(desk, then, image, few) == ([[10, 20, 110, 90]] if few else [])
    assert len(boxes(desk, now, image, few)) == (2 if few else 0)
    one.delete()
    reply, _ = call(desk, then, "annotations.get", image=image.id, uuids=[str(one.uuid)])
    assert reply["count"] == 1


def test_what_is_under_the_pointer_is_that_of_the_version(
    desk: Desk, then: View, image: Image
) -> None:
    nothing = {
        "hidden_types": [],
        "hidden_authors": [],
        "hidden_statuses": [],
        "least_score": 0,
    }
    where = {"image": image.id, "z": 0, "t": 0, "reach": 2, "filter": nothing}
    now = View(then.store, imageset_id=then.imageset_id)
    assert call(desk, now, "annotations.hit", **where, x=205, y=205)[0]["count"] == 1
    assert call(desk, then, "annotations.hit", **where, x=205, y=205)[0]["count"] == 0
    assert call(desk, then, "annotations.hit", **where, x=100, y=50)[0]["count"] == 1


def test_a_scene_of_a_version_does_not_follow_the_store(then: View, image: Image) -> None:
    assert then.version is not None
    seen = threading.Event()
    scenes = Scenes(lambda *_: seen.set())
    here = (then.store, image.record, Position())
    frozen, living = (scenes.get(*here, version) for version in (then.version.id, None))
    stop = then.store.subscribe(lambda event: scenes.follow(then.store, event))
    image.add(exact_nb.BoundingBox(1, 1, 9, 9), type="Cell")
    assert seen.wait(30)
    stop()
    assert (len(frozen.scene), len(living.scene)) == (1, 3)


def test_a_version_gives_no_right_but_to_look(desk: Desk, then: View) -> None:
    state, _ = call(desk, then, "view.open")
    assert (state["version"], state["rights"]) == ("v1", ["read"])
    assert [entry["annotations"] for entry in state["images"]] == [1]
    with pytest.raises(PermissionDenied, match="version 'v1' stays as it was named"):
        check_present(then)


def test_labels_and_marks_are_those_of_the_version(
    desk: Desk, slides: ImageSet, image: Image, then: View
) -> None:
    image.add(exact_nb.GlobalLabel(), type="Blurred")
    marks, _ = call(desk, then, "annotations.marks", image=image.id)
    assert marks["marks"] == [(0, 0, None, 0, 1)]
    slides.snapshot("v2")
    later = view_of(slides._store, slides.record, version="v2")
    marks, _ = call(desk, later, "annotations.marks", image=image.id)
    assert marks["marks"] == [(0, 0, None, 0, 3)]


def test_marks_of_a_version_are_on_all_frames_of_a_span(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "stack.tif"
    tifffile.imwrite(path, np.zeros((6, 40, 50), "u1"), imagej=True, metadata={"axes": "ZYX"})
    with exact_nb.connect(tmp_path / "stack.duckdb", user="ada") as ws:
        kind = exact_nb.AnnotationType("Cell", multi_frame=True)
        stacks = ws.imageset("Stacks", products=[ws.product("Cells", types=[kind])])
        [stack] = stacks.add_images(path)
        stack.add(exact_nb.BoundingBox(1, 1, 9, 9), type="Cell", z=2, until=4)
        stacks.snapshot("v1")
        for version in (None, "v1"):
            view = view_of(stacks._store, stacks.record, version=version)
            marks, _ = call(desk, view, "annotations.marks", image=stack.id)
            assert marks["marks"] == [(z, 0, None, 0, 1) for z in (2, 3, 4)]


def test_history_ends_where_the_version_does(desk: Desk, then: View, one: Annotation) -> None:
    reply, _ = call(desk, then, "annotations.history", uuid=str(one.uuid))
    assert [step["revision"] for step in reply["revisions"]] == [1]


def test_one_flies_to_where_it_was(then: View, image: Image, one: Annotation) -> None:
    goal = destination(then, one, image_id=image.id, margin=0)
    assert goal.bounds == pytest.approx((10, 20, 110, 90))
    later = image.add(exact_nb.BoundingBox(1, 1, 5, 5), type="Cell")
    with pytest.raises(NotFound, match="version 'v1' has no annotation"):
        destination(then, later, image_id=image.id, margin=0)


def test_a_contact_sheet_counts_what_the_version_has(then: View, image: Image) -> None:
    assert [item.annotations for item in items_of_images(then, [image.record])] == [1]
    assert [item.annotations for item in items_of_frames(then, image.record)] == [1]


def test_a_version_that_is_not_there_is_refused(slides: ImageSet) -> None:
    with pytest.raises(NotFound, match="no version 'v9'"):
        slides.annotate(version="v9")
    with pytest.raises(NotFound, match="no version 'v9'"):
        slides.images()[0].view(version="v9")
    with pytest.raises(NotFound, match="no version 99"):
        slides.contact_sheet(version=99)
