"""A viewer as Python sees it: selection, flights, and callbacks that name what changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import traitlets
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import InvalidRecord, NotFound, StoreClosed
from exact_nb.widgets.changes import AnnotationChange
from exact_nb.widgets.viewer import Viewer
from exact_nb.workspace import Image, ImageSet, Workspace

WAIT = 30
TYPES = [
    exact_nb.AnnotationType("Mitosis"),
    exact_nb.AnnotationType("Cell"),
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Stain", shape="global", multi_frame=True),
]
BOX = exact_nb.BoundingBox(100, 100, 140, 120)
MOVED = exact_nb.BoundingBox(110, 100, 150, 120)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        yield ws


@pytest.fixture
def slides(ws: Workspace, tmp_path: Path) -> ImageSet:
    for name, size in (("first.png", 300), ("second.png", 400)):
        Picture.fromarray(np.zeros((size, size, 3), "u1")).save(tmp_path / name)
    slides = ws.imageset("Slides", products=[ws.product("Cells", types=TYPES)])
    slides.add_images(tmp_path / "*.png")
    return slides


@pytest.fixture
def image(slides: ImageSet) -> Image:
    return slides.images()[0]


@pytest.fixture
def viewer(slides: ImageSet) -> Iterator[Viewer]:
    viewer = slides.annotate()
    yield viewer
    viewer.close()


class Heard:
    """Remembers what a viewer tells."""

    def __init__(self, viewer: Viewer, *events: str) -> None:
        self.changes: SimpleQueue[AnnotationChange] = SimpleQueue()
        self.stops = [viewer.on(event, self.changes.put) for event in events]

    def next(self) -> AnnotationChange:
        return self.changes.get(timeout=WAIT)


def test_a_selection_takes_annotations_uuids_and_selections(viewer: Viewer, image: Image) -> None:
    drawn = [image.add(BOX, type=name) for name in ("Mitosis", "Cell", "Cell")]
    texts = [str(one.uuid) for one in drawn]
    for given, wanted in (
        (drawn[0], texts[:1]),
        (drawn, texts),
        ([drawn[0], texts[0], drawn[1].uuid], texts[:2]),
        (texts[2].upper(), texts[2:]),
        (image.annotations(type="Cell"), texts[1:]),
        ([], []),
    ):
        viewer.selection = given
        assert viewer.selection == wanted
    with pytest.raises((InvalidRecord, traitlets.TraitError), match="no annotation"):
        viewer.selection = ["the large one"]


def test_annotations_are_found_by_the_selection(
    viewer: Viewer, slides: ImageSet, image: Image
) -> None:
    drawn = [image.add(BOX, type="Cell") for _ in range(3)]
    viewer.selection = drawn[1:]
    found = slides.annotations(uuid=viewer.selection)
    assert {one.uuid for one in found} == {one.uuid for one in drawn[1:]}
    assert len(slides.annotations(uuid=[])) == 0
    assert [one.uuid for one in image.annotations(uuid=drawn[0])] == [drawn[0].uuid]


def test_a_viewer_flies_to_an_annotation_on_another_image_and_frame(
    viewer: Viewer, slides: ImageSet
) -> None:
    second = slides.images()[1]
    second.update(depth=5)
    drawn = second.add(BOX, type="Cell", z=3)
    viewer.fly_to(drawn)
    assert (viewer.image, viewer.z, viewer.selection) == (second.id, 3, [str(drawn.uuid)])
    # A box of 40 x 20 with as much as its longer side on each side; at least 64 of each.
    assert viewer.flight["bounds"] == [60, 60, 180, 160]
    viewer.fly_to(drawn.uuid, margin=0)
    assert viewer.flight["bounds"] == [88, 78, 152, 142]


def test_a_viewer_flies_to_a_rectangle_and_a_label(viewer: Viewer, image: Image) -> None:
    viewer.fly_to((200, 100, 100, 200), margin=0.5)
    assert (viewer.image, viewer.flight["bounds"]) == (image.id, [50, 50, 250, 250])
    viewer.fly_to(np.array([0, 0, 100, 100]), margin=0)
    image.update(depth=5)
    viewer.z = 4
    viewer.fly_to(str(image.add(exact_nb.GlobalLabel(), type="Stain").uuid))
    assert (viewer.z, viewer.flight["bounds"]) == (4, None)


def test_a_flight_to_what_is_not_shown_says_why(
    viewer: Viewer, image: Image, ws: Workspace
) -> None:
    drawn = image.add(BOX, type="Cell")
    other = ws.imageset("Others").annotate()
    with pytest.raises(NotFound, match=r"first.png.* lacks"):
        other.fly_to(drawn)
    other.close()
    drawn.delete()
    with pytest.raises(NotFound, match="restore it first"):
        viewer.fly_to(drawn)
    for nonsense in ((1, 2, 3), "here", None):
        with pytest.raises(InvalidRecord):
            viewer.fly_to(nonsense)
    with pytest.raises(NotFound):
        viewer.fly_to(uuid4())


def test_callbacks_are_told_which_annotation_changed_and_how(
    viewer: Viewer, image: Image, ws: Workspace
) -> None:
    heard = Heard(viewer, "change")
    drawn = image.add(BOX, type="Mitosis")
    drawn.edit(shape=MOVED)
    drawn.edit(type="Cell")
    drawn.delete()
    drawn.restore()
    ws.undo()
    told = [heard.next() for _ in range(6)]
    assert [one.event for one in told] == [
        *("created", "edited", "relabelled", "deleted", "restored", "deleted")
    ]
    assert {(one.uuid, one.image, one.kind) for one in told} == {
        (drawn.uuid, "first.png", "bounding box")
    }
    assert [one.revision for one in told] == [1, 2, 3, 3, 3, 3]
    assert [(one.author, one.editor) for one in told] == [("ada", "ada")] * 6
    created, edited = told[:2]
    assert created.before is None
    assert created.after is not None
    assert (edited.before, edited.after and edited.after.shape) == (created.after, MOVED)
    with pytest.raises(AttributeError):
        created.event = "else"  # type: ignore[misc]


def test_each_event_is_told_to_those_who_asked_for_it(
    viewer: Viewer, image: Image, ws: Workspace
) -> None:
    heard = Heard(viewer, "created", "judged", "selected")
    drawn = image.add(BOX, type="Mitosis")
    drawn.edit(shape=MOVED)
    ws.team().add_member("bea")
    theirs = ws.as_user("bea").imagesets()[0].annotations()[0]
    theirs.approve()
    assert heard.next().event == "created"
    judged = heard.next()
    assert (judged.event, judged.author, judged.editor) == ("judged", "ada", "bea")
    assert judged.after is not None
    assert judged.after.status == "verified"
    viewer.selection = [drawn]
    told = heard.next()
    assert (told.event, told.uuid) == ("selected", drawn.uuid)
    with pytest.raises(NotFound, match="choose one of: created, edited"):
        viewer.on("drawn", print)


def test_many_at_once_are_told_as_one_with_their_number(
    viewer: Viewer, image: Image, ws: Workspace
) -> None:
    heard = Heard(viewer, "change")
    image.add_many(np.array([[1, 1, 5, 5]] * 50), type="Cell")
    ws.undo()
    ws.redo()
    told = [heard.next() for _ in range(3)]
    assert [(one.event, one.count, one.uuid, one.kind) for one in told] == [
        (event, 50, None, "bounding box") for event in ("created", "deleted", "restored")
    ]


def test_what_happens_on_other_images_is_not_told(slides: ImageSet, ws: Workspace) -> None:
    first, second = slides.images()
    viewer = first.annotate()
    heard = Heard(viewer, "created")
    second.add(BOX, type="Cell")
    drawn = first.add(BOX, type="Cell")
    assert heard.next().uuid == drawn.uuid
    viewer.close()


def test_a_callback_that_fails_is_named_in_the_log_and_stops_nothing(
    viewer: Viewer, image: Image, caplog: pytest.LogCaptureFixture
) -> None:
    def clumsy(_change: Any) -> None:
        raise RuntimeError("the callback's own fault")

    viewer.on("created", clumsy)
    heard = Heard(viewer, "created")
    with caplog.at_level(logging.ERROR):
        drawn = [image.add(BOX, type="Cell") for _ in range(2)]
        assert [heard.next().uuid for _ in drawn] == [one.uuid for one in drawn]
    assert "clumsy" in caplog.text
    assert "the callback's own fault" in caplog.text


def test_who_stopped_listening_is_told_nothing(viewer: Viewer, image: Image) -> None:
    gone, staying = Heard(viewer, "created"), Heard(viewer, "created")
    for _ in range(2):
        gone.stops[0]()
    image.add(BOX, type="Cell")
    staying.next()
    assert gone.changes.empty()
    staying.stops[0]()
    again = Heard(viewer, "created")
    image.add(BOX, type="Cell")
    assert again.next().event == "created"


def test_a_viewer_goes_on_with_the_store_that_was_opened_since(
    ws: Workspace, viewer: Viewer, image: Image, tmp_path: Path
) -> None:
    heard = Heard(viewer, "created")
    drawn = image.add(BOX, type="Cell")
    assert heard.next().uuid == drawn.uuid
    ws.close()
    with pytest.raises(StoreClosed, match="connect to it again in a cell"):
        viewer.fly_to(drawn)
    with exact_nb.connect(tmp_path / "labels.duckdb", user="bea"), pytest.raises(StoreClosed):
        viewer.fly_to(drawn)
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as again:
        viewer.fly_to(drawn)
        assert viewer.selection == [str(drawn.uuid)]
        second = again.imagesets()[0].images()[0].add(BOX, type="Cell")
        assert heard.next().uuid == second.uuid
