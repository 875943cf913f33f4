"""Those whom a policy names settle what others disagree on, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

import pytest

from exact_nb.errors import PermissionDenied
from exact_nb.model.images import ImageSet as SetRecord
from exact_nb.model.people import Membership
from exact_nb.model.review import Decision, Policy, ReviewStatus, Verdict
from exact_nb.store.base import Store
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.review.adjudication_queue import AdjudicationQueue
from exact_nb.widgets.review.queue import Narrowing
from exact_nb.widgets.views import View
from exact_nb.workspace import ImageSet
from tests.widgets.reviewing import Course, course_in

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    """Open a course with two approvals and two rejections needed, and dan to settle conflicts."""
    for course in course_in(tmp_path):
        dan = course.ada.as_user("dan")
        team = course.slides.record.team_id
        course.ada.create(Membership(team_id=team, user_id=dan.actor.id))
        course.rule(approvals=2, rejections=2, adjudicators=frozenset([dan.actor.id]))
        yield course
        dan.close()


@pytest.fixture
def dan(course: Course) -> Iterator[Store]:
    with course.ada.as_user("dan") as store:
        yield store


def approve(store: Store, uuid: UUID) -> None:
    revision = store.annotation(uuid).revision
    store.judge([Verdict(annotation=uuid, revision=revision, decision=Decision.APPROVE)])


@pytest.fixture
def conflict(course: Course) -> UUID:
    """Draw three, of which bea and cy disagree on the second."""
    uuid = course.draw(3)[1]
    approve(course.bea._store, uuid)
    course.reject(uuid, course.cy._store)
    return uuid


def call(queue: AdjudicationQueue, method: str, **params: Any) -> dict[str, Any]:
    view = View(queue.store, imageset_id=queue.imageset_id, review=queue)
    reply, _ = METHODS[method](cast("Desk", None), view, params)
    return cast("dict[str, Any]", reply)


def test_the_queue_has_what_is_disagreed_on(course: Course, dan: Store, conflict: UUID) -> None:
    queue = AdjudicationQueue(dan, course.slides.id)
    assert [one.annotation.uuid for one in queue.take(5)] == [conflict]
    assert queue.remaining == 1
    queue.close()


def test_a_verdict_settles_it(course: Course, dan: Store, conflict: UUID) -> None:
    queue = AdjudicationQueue(dan, course.slides.id)
    (item,) = queue.take(5)
    said = {"annotation": str(conflict), "revision": item.annotation.revision, "seconds": 2.0}
    more = {"verdict": str(uuid4()), "decision": "approve", "reason": None, "comment": ""}
    assert call(queue, "review.judge", **said, **more) == {"done": 1, "remaining": 0}
    settled = course.ada.annotation(conflict)
    assert (settled.status, settled.conflict) == (ReviewStatus.VERIFIED, False)
    assert call(queue, "review.open")["nothing"] == "settled"
    queue.close()


def test_a_dispute_is_among_it_with_what_the_author_says(
    course: Course, dan: Store, conflict: UUID
) -> None:
    disputed = course.draw(1)[0]
    for verifier in (course.bea, course.cy):
        course.reject(disputed, verifier._store)
    course.ada.dispute(disputed, 1, "the border is right")
    queue = AdjudicationQueue(dan, course.slides.id)
    assert {one.annotation.uuid for one in queue.take(5)} == {conflict, disputed}
    said = call(queue, "annotations.history", uuid=str(disputed))["verdicts"]
    assert [(one["user"], one["decision"]) for one in said] == [
        ("bea", "reject"),
        ("cy", "reject"),
        ("ada", "dispute"),
    ]
    assert said[-1]["comment"] == "the border is right"
    queue.close()


def test_it_is_narrowed_by_type_image_and_author(
    course: Course, dan: Store, conflict: UUID
) -> None:
    ids = {one.name: one.id for one in course.slides.types()}
    narrowings = {
        Narrowing(type_ids=(ids["Mitotic figure"],)): 1,
        Narrowing(type_ids=(ids["Mimic"],)): 0,
        Narrowing(image_id=course.slides.images()[0].id): 1,
        Narrowing(image_id=99): 0,
        Narrowing(author_ids=(course.ada.actor.id,)): 1,
        Narrowing(author_ids=(dan.actor.id,)): 0,
    }
    for narrowing, count in narrowings.items():
        queue = AdjudicationQueue(dan, course.slides.id, narrowing)
        assert queue.remaining == count, narrowing
        queue.close()


def test_adjudicators_see_in_a_blind_set_who_said_what(
    course: Course, dan: Store, conflict: UUID
) -> None:
    policy = course.slides._store.get(SetRecord, course.slides.id).policy
    blind = Policy(approvals=2, rejections=2, blind=True, adjudicators=policy.adjudicators)
    course.slides.update(policy=blind)
    queue = AdjudicationQueue(dan, course.slides.id)
    said = call(queue, "annotations.history", uuid=str(conflict))["verdicts"]
    assert {one["user"] for one in said} == {"bea", "cy"}
    queue.close()


def test_nobody_else_adjudicates(course: Course, conflict: UUID) -> None:
    for who in (course.bea, course.slides):
        with pytest.raises(PermissionDenied, match="is no adjudicator of image set 'Slides'"):
            who.adjudicate()


def test_the_widget_is_a_review_that_says_what_it_is(
    course: Course, dan: Store, conflict: UUID
) -> None:
    imageset = ImageSet(dan, dan.get(SetRecord, course.slides.id))
    widget = imageset.adjudicate(type="Mitotic figure")
    assert (widget.adjudicate, widget.remaining, widget.done) == (True, 1, 0)
    widget.close()
