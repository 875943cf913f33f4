"""A page reads who changed what of an annotation, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import NotFound
from exact_nb.model.review import Policy
from exact_nb.widgets.methods.history import history
from exact_nb.widgets.views import View
from exact_nb.widgets.wire.annotations import shape_from_wire
from exact_nb.widgets.wire.shapes import shape_to_wire
from exact_nb.workspace import Annotation, ImageSet, Workspace

if TYPE_CHECKING:
    from exact_nb.model.shapes import Shape
    from exact_nb.widgets.desk import Desk

BOX = exact_nb.BoundingBox(10, 20, 110, 90)
WIDER = exact_nb.BoundingBox(10, 20, 150, 90)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    Picture.fromarray(np.zeros((300, 400, 3), "u1")).save(tmp_path / "slide.png")
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        types = [exact_nb.AnnotationType("Cell"), exact_nb.AnnotationType("Nucleus")]
        slides = ws.imageset("Slides", products=[ws.product("Cells", types=types)])
        slides.add_images(tmp_path / "slide.png")
        ws.teams()[0].add_member("grace")
        yield ws


@pytest.fixture
def slides(ws: Workspace) -> ImageSet:
    return ws.imageset("Slides")


@pytest.fixture
def one(slides: ImageSet) -> Annotation:
    return slides.images()[0].add(BOX, type="Cell")


def read(slides: ImageSet, uuid: object) -> dict[str, Any]:
    view = View(slides._store, imageset_id=slides.id)
    reply, buffers = history(cast("Desk", None), view, {"uuid": str(uuid)})
    assert buffers == []
    return cast("dict[str, Any]", reply)


def test_each_change_says_who_did_what(ws: Workspace, slides: ImageSet, one: Annotation) -> None:
    one.edit(shape=WIDER)
    theirs = ws.as_user("grace").imagesets()[0].annotations()[0]
    theirs.edit(type="Nucleus")
    theirs.edit(description="mitotic?")
    reply = read(slides, one.uuid)
    told = [(s["revision"], s["actor"], s["operation"], s["changed"]) for s in reply["revisions"]]
    assert told == [
        (1, "ada", "create", []),
        (2, "ada", "update", ["outline"]),
        (3, "grace", "update", ["type"]),
        (3, "grace", "update", ["description"]),
    ]
    assert [shape_from_wire(shape) for shape in reply["outlines"]] == [BOX, WIDER]
    assert [step["outline"] for step in reply["revisions"]] == [0, 1, 1, 1]


def test_an_undo_says_that_it_is_one(ws: Workspace, slides: ImageSet, one: Annotation) -> None:
    one.edit(shape=WIDER)
    ws.undo()
    steps = read(slides, one.uuid)["revisions"]
    assert [(s["revision"], s["undone"], s["outline"]) for s in steps] == [
        (1, False, 0),
        (2, False, 1),
        (3, True, 0),
    ]


def test_verdicts_of_all_revisions_are_told(
    ws: Workspace, slides: ImageSet, one: Annotation
) -> None:
    grace = ws.as_user("grace").imagesets()[0]
    grace.annotations()[0].reject("wrong outline", comment="too narrow")
    one.edit(shape=WIDER)
    grace.annotations()[0].approve()
    said = read(slides, one.uuid)["verdicts"]
    assert [(v["revision"], v["user"], v["decision"], v["reason"], v["comment"]) for v in said] == [
        (1, "grace", "reject", "wrong outline", "too narrow"),
        (2, "grace", "approve", None, ""),
    ]


def test_a_blind_review_tells_an_author_what_was_said_and_not_who(
    ws: Workspace, slides: ImageSet
) -> None:
    ws.teams()[0].add_member("bob")
    bob, grace = (ws.as_user(name).imagesets()[0] for name in ("bob", "grace"))
    drawn = bob.images()[0].add(BOX, type="Cell")
    slides.update(policy=Policy(blind=True))
    grace.annotations(uuid=drawn)[0].reject("wrong outline", comment="too narrow")
    bob.annotations(uuid=drawn)[0].dispute("no, it is not")
    said = read(bob, drawn.uuid)["verdicts"]
    assert [(one["user"], one["decision"], one["comment"]) for one in said] == [
        ("", "reject", "too narrow"),
        ("bob", "dispute", "no, it is not"),
    ]
    assert [one["user"] for one in read(grace, drawn.uuid)["verdicts"]] == ["grace", "bob"]
    assert [one["user"] for one in read(slides, drawn.uuid)["verdicts"]] == ["grace", "bob"]


def test_a_blind_review_tells_a_verifier_nothing_of_anybody(
    ws: Workspace, slides: ImageSet
) -> None:
    for name in ("bob", "cy"):
        ws.teams()[0].add_member(name)
    bob, cy, grace = (ws.as_user(name).imagesets()[0] for name in ("bob", "cy", "grace"))
    drawn = bob.images()[0].add(BOX, type="Cell")
    slides.update(policy=Policy(blind=True))
    cy.annotations(uuid=drawn)[0].approve(comment="sure")
    reply = read(grace, drawn.uuid)
    assert [step["actor"] for step in reply["revisions"]] == [""]
    assert reply["verdicts"] == []


def test_what_is_of_another_set_is_not_told(
    ws: Workspace, slides: ImageSet, one: Annotation
) -> None:
    other = ws.imageset("Others", products=slides.products())
    with pytest.raises(NotFound, match="not in the set"):
        read(other, one.uuid)
    with pytest.raises(NotFound):
        read(slides, uuid4())


@pytest.mark.parametrize(
    "shape",
    [
        BOX,
        exact_nb.Point(1.5, 2),
        exact_nb.Circle(4, 5, 2.5),
        exact_nb.Line(((0, 0), (5, 5.25))),
        exact_nb.Polygon(((((0, 0), (9, 0), (9, 9)), ((1, 1), (2, 1), (2, 2))),)),
        exact_nb.Polygon(((((0, 0), (9, 0), (9, 9)),),), closed=False),
        exact_nb.GlobalLabel(),
    ],
)
def test_a_shape_comes_back_as_it_went(shape: Shape) -> None:
    assert shape_from_wire(shape_to_wire(shape)) == shape
