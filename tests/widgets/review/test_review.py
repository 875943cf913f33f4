"""The review as a page asks for it: what is answered, and what a blind verifier never hears."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest

from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.annotations import Annotation, Origin, OriginKind
from exact_nb.model.gold import Gold
from exact_nb.model.identity import uuid7
from exact_nb.model.review import Decision, Reason
from exact_nb.model.shapes import BoundingBox
from exact_nb.widgets import desk as desks
from exact_nb.widgets.desk import Desk
from exact_nb.widgets.methods.table import METHODS, WRITING
from exact_nb.widgets.review.review import Review
from tests.widgets.reviewing import Course, course_in

SCORE = 0.8125
MODEL = "secret@7"


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    yield from course_in(tmp_path)


@pytest.fixture
def review(course: Course) -> Iterator[Review]:
    review = course.bea.verify()
    yield review
    review.close()


def call(review: Review, method: str, **params: Any) -> Any:
    desk = Desk.current()
    return METHODS[method](desk, desk.view(review.view), params)[0]


def take(review: Review, count: int = 8, held: list[str] | None = None) -> list[dict[str, Any]]:
    reply = call(review, "review.next", count=count, held=held or [], current=None)
    return cast("list[dict[str, Any]]", reply["items"])


def judge(review: Review, item: dict[str, Any], decision: str = "approve", **more: Any) -> Any:
    verdict = {"reason": None, "comment": "", "seconds": 2.5, **more}
    return call(
        review,
        "review.judge",
        verdict=str(uuid7()),
        annotation=item["uuid"],
        revision=item["revision"],
        decision=decision,
        **verdict,
    )


def test_a_page_is_told_of_progress_types_and_people(course: Course, review: Review) -> None:
    course.draw(3)
    state = call(review, "review.open")
    assert (state["done"], state["remaining"], state["nothing"]) == (0, 3, None)
    assert [one["name"] for one in state["types"]] == ["Mitotic figure", "Mimic", "Blurred"]
    assert [one["name"] for one in state["people"]] == ["ada", "bea", "cy"]
    assert (state["user"], state["blind"], state["chosen_types"]) == ("bea", False, None)


def test_items_come_with_their_geometry_and_history(course: Course, review: Review) -> None:
    [uuid] = course.draw(origin=Origin(OriginKind.MODEL, MODEL, SCORE))
    course.reject(uuid, course.bea._store)
    course.move(uuid)
    [item] = take(review)
    assert item["shape"] == {"kind": "bounding box", "x0": 1, "y0": 2, "x1": 30, "y1": 40}
    assert (item["revision"], item["why"], item["unfixable"]) == (2, "resubmitted", None)
    assert item["about"]["author"] == "ada"
    assert item["about"]["verdicts"] == [
        {
            "by": "bea",
            "revision": 1,
            "decision": "reject",
            "reason": "wrong outline",
            "comment": "too wide",
        }
    ]


def test_a_score_is_told_where_the_review_is_open(course: Course, review: Review) -> None:
    course.draw(origin=Origin(OriginKind.MODEL, MODEL, SCORE))
    [item] = take(review)
    assert (item["about"]["score"], item["about"]["model"]) == (SCORE, MODEL)


def test_verdicts_name_revision_reason_and_seconds(course: Course, review: Review) -> None:
    course.draw(2)
    first, second = take(review)
    assert judge(review, first) == {"done": 1, "remaining": 1}
    judge(review, second, "reject", reason="other", comment="out of focus", seconds=61.5)
    [verdict] = course.ada.verdicts(UUID(second["uuid"]))
    assert (verdict.reason, verdict.comment, verdict.seconds, verdict.revision) == (
        Reason.OTHER,
        "out of focus",
        61.5,
        1,
    )
    assert (review.done, review.remaining) == (2, 0)


def test_python_knows_the_item_that_is_shown(course: Course, review: Review) -> None:
    [uuid] = course.draw()

    def shown() -> Annotation | None:
        return review.current

    assert shown() is None
    call(review, "review.next", count=8, held=[], current=str(uuid))
    assert shown() == course.bea._store.annotation(uuid)
    call(review, "review.leave")
    assert shown() is None


def test_a_conflict_names_the_revision_and_look_brings_it(course: Course, review: Review) -> None:
    [uuid] = course.draw()
    [item] = take(review)
    course.move(uuid)
    with pytest.raises(RevisionConflict) as conflict:
        judge(review, item)
    [now] = call(review, "review.look", uuids=[str(uuid)])["items"]
    assert now["revision"] == 2
    failed = desks._failure(
        {"kind": "call", "session": "", "request": 1, "view": "", "method": "", "params": {}},
        conflict.value,
    )
    assert failed["current"] == {"uuid": str(uuid), "revision": 2, "deleted": False}


def test_a_shape_survives_the_way_there_and_back(course: Course, review: Review) -> None:
    [uuid] = course.draw()
    [item] = take(review)
    shape = {**item["shape"], "x1": 77.25}
    fixed = {"verdict": str(uuid7()), "annotation": item["uuid"], "revision": 1, "seconds": 3.0}
    call(review, "review.fix", **fixed, shape=shape, type=None)
    now = course.ada.annotation(uuid)
    assert (now.revision, now.editor_id, now.shape.bounds) == (
        2,
        course.bea._store.actor.id,
        (0, 10, 77.25, 18),
    )
    call(review, "review.unfix", verdict=fixed["verdict"], name=str(uuid7()))
    assert course.ada.annotation(uuid).shape.bounds == (0, 10, 8, 18)


def test_what_cannot_be_corrected_says_why(course: Course) -> None:
    course.slides.update(public=True, public_collaboration=True)
    course.draw()
    guest = course.slides._store.as_user("guest")
    review = Review(guest, course.slides.id)
    [item] = take(review)
    assert "not change what others drew" in item["unfixable"]
    review.close()
    guest.close()


@pytest.mark.parametrize("decided", ["nothing drawn", "all decided", "own left"])
def test_where_there_is_nothing_the_page_is_told_why(
    course: Course, review: Review, decided: str
) -> None:
    if decided == "nothing drawn":
        assert call(review, "review.open")["nothing"] == "empty"
        return
    course.draw()
    if decided == "own left":
        own = course.slides.verify()
        assert call(own, "review.open")["nothing"] == "own"
        own.close()
        return
    judge(review, take(review)[0])
    assert call(review, "review.open")["nothing"] == "done"


def test_who_may_not_verify_is_told_so_and_judges_nothing(course: Course) -> None:
    course.slides.update(public=True)
    [uuid] = course.draw()
    reader = course.slides._store.as_user("reader")
    review = Review(reader, course.slides.id)
    state = call(review, "review.open")
    assert (state["nothing"], state["remaining"]) == ("right", 0)
    with pytest.raises(PermissionDenied):
        judge(review, {"uuid": str(uuid), "revision": 1})
    review.close()
    reader.close()


def test_a_part_is_chosen_by_name_or_by_the_page(course: Course) -> None:
    course.draw(2)
    [label] = course.draw(1, type="Blurred")
    review = course.bea.verify(type="Blurred", author="ada", image="slide.png")
    assert [one["uuid"] for one in take(review)] == [str(label)]
    state = call(review, "review.open", types=None)
    assert (state["remaining"], state["chosen_authors"]) == (3, [course.ada.actor.id])
    with pytest.raises(NotFound, match="no image"):
        course.bea.verify(image="other.png")
    review.close()


def test_what_stands_around_an_item_has_place_and_type_only(course: Course, review: Review) -> None:
    course.draw(3, origin=Origin(OriginKind.MODEL, MODEL, SCORE))
    image = course.slides.images()[0].id
    where = {"image": image, "z": 0, "t": 0, "plane": None, "slice": 0, "bbox": [0, 0, 25, 15]}
    desk = Desk.current()
    item = take(review)[0]["uuid"]
    reply, buffers = METHODS["review.others"](desk, desk.view(review.view), {**where, "item": item})
    assert reply["count"] == 2
    authors, scores = (bytes(buffers[place]) for place in (3, 5))
    assert set(authors) == {0}
    assert scores == b"\x00\x00\xc0\x7f" * 2


def test_a_planted_copy_does_not_stand_beside_its_original(course: Course, review: Review) -> None:
    course.rule(gold_rate=1.0)
    source, *_ = course.draw(3)
    original = course.ada.annotation(source)
    image = original.image_id
    [gold] = course.ada.plant(
        [
            Gold(
                image_id=image,
                type_id=original.type_id,
                shape=BoundingBox(3, 12, 11, 20),
                expected=Decision.REJECT,
                source=source,
                author_id=course.ada.actor.id,
            )
        ]
    )
    call(review, "review.open")
    shown = {one["uuid"] for one in take(review)}
    assert str(gold.uuid) in shown
    where = {"image": image, "z": 0, "t": 0, "plane": None, "slice": 0, "bbox": [0, 0, 25, 20]}
    counts = {
        uuid: call(review, "review.others", item=uuid, **where)["count"] for uuid in sorted(shown)
    }
    # Three drawings: around each of them there are the two others, around the copy there are too.
    assert set(counts.values()) == {2}


def test_a_viewer_is_no_review(course: Course) -> None:
    viewer = course.bea.annotate()
    desk = Desk.current()
    with pytest.raises(NotFound, match=r"imageset\.verify"):
        METHODS["review.open"](desk, desk.view(viewer.view), {})
    viewer.close()


def test_verdicts_keep_their_order() -> None:
    assert {"review.judge", "review.retract", "review.fix", "review.unfix"} <= WRITING


# -- blind ---------------------------------------------------------------------------------------


@pytest.fixture
def secret(course: Course) -> UUID:
    """Return ada's drawing by a model, returned once by cy and drawn again: bea must not know."""
    course.rule(blind=True, approvals=2, rejections=2)
    [uuid, *_] = course.draw(4, origin=Origin(OriginKind.MODEL, MODEL, SCORE))
    course.reject(uuid, course.cy._store)
    return uuid


def everything(review: Review, secret: UUID) -> Iterator[tuple[str, Any]]:
    """Give every trait, every reply to the page and every attribute of a review."""
    program = {"_esm", "_css", "_program", "_program_hash"}
    yield from ((name, one) for name, one in review.get_state().items() if name not in program)
    state = call(review, "review.open")
    yield "review.open", state
    items = take(review)
    assert str(secret) in [one["uuid"] for one in items]
    yield "review.next", items
    yield "review.look", call(review, "review.look", uuids=[str(secret)])
    call(review, "review.next", count=0, held=[str(secret)], current=str(secret))
    for name in ("done", "remaining", "current"):
        yield name, getattr(review, name)
    image = items[0]["image"]
    where = {"image": image, "z": 0, "t": 0, "plane": None, "slice": 0}
    around = call(review, "review.others", item=str(secret), **where, bbox=[0, 0, 400, 300])
    # The names of all statuses say nothing of anybody's.
    yield "review.others", {**around, "statuses": None}
    yield "image.open", call(review, "image.open", image=image)
    yield "annotations.marks", call(review, "annotations.marks", image=image)


def test_a_blind_review_tells_neither_author_nor_score_nor_verdicts(
    course: Course, review: Review, secret: UUID
) -> None:
    people = {course.ada.actor.id: "ada", course.cy._store.actor.id: "cy"}
    for what, value in everything(review, secret):
        text = value if isinstance(value, str) else json.dumps(value, default=repr)
        words = re.findall(r"[\w.@]+", text)
        for hidden in (*people.values(), MODEL, str(SCORE), "wide", "resubmitted", "rejected"):
            assert hidden not in words, f"{what} tells {hidden!r}: {text[:400]}"
        # Not even a place for it is left.
        for place in ("about", "people", "author", "score"):
            assert f'"{place}":' not in text, f"{what} has a place for {place}"
    current = review.current
    assert current is not None
    assert (current.author_id, current.editor_id, current.origin.score) == (0, 0, None)


def test_the_same_walk_finds_all_where_the_review_is_open(
    course: Course, review: Review, secret: UUID
) -> None:
    course.rule(approvals=2, rejections=2)
    found = json.dumps([*everything(review, secret)], default=repr)
    for hidden in ("ada", "cy", MODEL, str(SCORE), "too wide", "about", "people"):
        assert hidden in found


def test_authors_cannot_be_chosen_while_the_review_is_blind(
    course: Course, review: Review, secret: UUID
) -> None:
    assert review.remaining == 3 + len([secret])
    with pytest.raises(InvalidRecord, match="blind"):
        course.bea.verify(author="ada")
    with pytest.raises(InvalidRecord, match="blind"):
        call(review, "review.open", authors=[course.ada.actor.id])
    assert "chosen_authors" not in call(review, "review.open")
