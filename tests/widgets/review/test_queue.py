"""The session of a review: what it serves, leases, counts, and takes back. No page is needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from exact_nb.errors import NotFound, PermissionDenied, RevisionConflict
from exact_nb.model.annotations import Annotation
from exact_nb.model.gold import Gold
from exact_nb.model.identity import uuid7
from exact_nb.model.review import Decision, ReviewStatus, Verdict
from exact_nb.model.shapes import BoundingBox
from exact_nb.widgets.review import queue as review_queue
from exact_nb.widgets.review.queue import Narrowing, ReviewItem, ReviewQueue
from tests.widgets.reviewing import Course, course_in


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    yield from course_in(tmp_path)


@pytest.fixture
def queue(course: Course) -> Iterator[ReviewQueue]:
    queue = ReviewQueue(course.bea._store, course.bea.id)
    yield queue
    queue.close()


def uuids(items: list[ReviewItem]) -> list[UUID]:
    return [one.queued.annotation for one in items]


@contextmanager
def told_of(queue: ReviewQueue) -> Iterator[None]:
    """Wait until the queue was told of what is done meanwhile."""
    told = threading.Event()
    # Subscribers are told in the order in which they came.
    stop = queue.store.subscribe(lambda _: told.set())
    yield
    assert told.wait(30)
    stop()


def approval(item: ReviewItem, decision: Decision = Decision.APPROVE) -> Verdict:
    return Verdict(
        annotation=item.queued.annotation, revision=item.queued.revision, decision=decision
    )


def test_it_serves_few_at_a_time_and_none_twice(course: Course, queue: ReviewQueue) -> None:
    drawn = course.draw(6)
    first = queue.take(4)
    assert uuids(first) == drawn[:4]
    assert [one.annotation.shape for one in first] == [
        course.ada.annotation(uuid).shape for uuid in drawn[:4]
    ]
    assert uuids(queue.take(4, held=drawn[:4])) == drawn[4:]
    assert queue.take(4, held=drawn) == []
    assert (queue.done, queue.remaining) == (0, 6)


def test_a_verdict_takes_an_item_out_and_is_given_once(course: Course, queue: ReviewQueue) -> None:
    [uuid, other] = course.draw(2)
    [item] = queue.take(1)
    verdict = approval(item)
    assert queue.judge(verdict) == queue.judge(verdict)
    assert (queue.done, queue.remaining) == (1, 1)
    assert course.ada.annotation(uuid).status is ReviewStatus.VERIFIED
    assert len(course.ada.verdicts(uuid)) == 1
    assert uuids(queue.take(5)) == [other]


def test_a_verdict_taken_back_brings_the_item_back(course: Course, queue: ReviewQueue) -> None:
    [uuid] = course.draw()
    verdict = queue.judge(approval(queue.take(1)[0]))
    queue.retract(verdict.uuid)
    queue.retract(verdict.uuid)
    assert (queue.done, queue.remaining) == (0, 1)
    assert uuids(queue.take(1)) == [uuid]
    assert course.ada.annotation(uuid).status is ReviewStatus.UNVERIFIED


def test_a_second_thought_counts_once(course: Course, queue: ReviewQueue) -> None:
    course.draw(2)
    [item] = queue.take(1)
    queue.judge(approval(item))
    queue.judge(approval(item, Decision.ABSTAIN))
    assert (queue.done, queue.remaining) == (1, 1)


def test_a_verdict_on_a_revision_that_is_gone_is_refused_and_comes_again(
    course: Course, queue: ReviewQueue
) -> None:
    [uuid] = course.draw()
    [item] = queue.take(1)
    course.move(uuid)
    with pytest.raises(RevisionConflict):
        queue.judge(approval(item))
    assert course.ada.verdicts(uuid) == []
    [again] = queue.look([uuid])
    assert (again.queued.revision, again.annotation.shape) == (2, BoundingBox(1, 2, 30, 40))
    assert queue.done == 0
    queue.judge(approval(again))
    assert queue.done == 1


def test_what_is_deleted_is_left_out(course: Course, queue: ReviewQueue) -> None:
    [gone, left] = course.draw(2)
    assert queue.remaining == 2
    course.delete(gone)
    assert uuids(queue.take(2)) == [left]
    assert queue.look([gone]) == []


def test_nobody_judges_own_work(course: Course) -> None:
    [uuid] = course.draw()
    own = ReviewQueue(course.ada, course.slides.id)
    assert (own.remaining, own.take(3)) == (0, [])
    with pytest.raises(PermissionDenied, match="own work"):
        own.judge(Verdict(annotation=uuid, revision=1, decision=Decision.APPROVE))
    assert own.done == 0


def test_what_one_has_in_hand_is_not_served_to_another(course: Course, queue: ReviewQueue) -> None:
    drawn = course.draw(6)
    assert uuids(queue.take(2)) == drawn[:2]
    others = ReviewQueue(course.cy._store, course.cy.id)
    assert uuids(others.take(2)) == drawn[2:4]
    # What was passed over is let go as soon as the page does not hold it any more.
    queue.take(0, held=[drawn[1]])
    others.read()
    assert drawn[0] in uuids(others.take(6, held=drawn[2:4]))
    queue.leave()
    others.read()
    assert others.remaining == 6
    others.close()


def test_an_item_taken_at_the_same_moment_is_passed_over(
    course: Course, queue: ReviewQueue
) -> None:
    drawn = course.draw(3)
    assert queue.remaining == 3
    course.cy._store.lease(drawn[:1])
    assert uuids(queue.take(2)) == drawn[1:]


def test_the_queue_is_read_again_when_others_have_changed_it(
    course: Course, queue: ReviewQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = course.draw(3)
    assert queue.remaining == 3
    monkeypatch.setattr(review_queue, "READ_AGAIN", 0)
    with told_of(queue):
        later = course.draw(1)
    assert queue.remaining == 4
    with told_of(queue):
        course.cy._store.judge([approval(one) for one in queue.take(1)])
    assert uuids(queue.take(9)) == [*first[1:], *later]


def test_own_verdicts_do_not_make_it_read_again(
    course: Course, queue: ReviewQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with told_of(queue):
        course.draw(5)
    items = queue.take(5)
    queue.read()
    monkeypatch.setattr(review_queue, "READ_AGAIN", 0)
    monkeypatch.setattr(queue, "read", lambda: pytest.fail("read again"))
    for item in items[:3]:
        with told_of(queue):
            queue.judge(approval(item))
    assert (queue.done, queue.remaining) == (3, 2)


def test_a_correction_is_the_verifiers_revision(course: Course, queue: ReviewQueue) -> None:
    [uuid] = course.draw()
    operation = uuid7()
    mimic = next(one.id for one in course.slides.types() if one.name == "Mimic")
    for _ in range(2):
        fixed = queue.fix(uuid, 1, operation=operation, shape=BoundingBox(0, 0, 5, 5))
        assert fixed == 2
    now = course.ada.annotation(uuid)
    assert (now.shape, now.revision, now.editor_id) == (
        BoundingBox(0, 0, 5, 5),
        2,
        course.bea._store.actor.id,
    )
    assert (queue.done, queue.remaining) == (1, 0)
    queue.unfix(operation, name=uuid7())
    assert course.ada.annotation(uuid).shape == BoundingBox(0, 10, 8, 18)
    assert queue.done == 0
    revision = course.ada.annotation(uuid).revision
    queue.fix(uuid, revision, operation=uuid7(), type_id=mimic)
    assert course.ada.annotation(uuid).type_id == mimic


def test_a_correction_of_a_revision_that_is_gone_is_refused(
    course: Course, queue: ReviewQueue
) -> None:
    [uuid] = course.draw()
    course.move(uuid)
    with pytest.raises(RevisionConflict):
        queue.fix(uuid, 1, operation=uuid7(), shape=BoundingBox(0, 0, 5, 5))
    with pytest.raises(NotFound):
        queue.fix(uuid7(), 1, operation=uuid7(), shape=BoundingBox(0, 0, 5, 5))
    assert queue.done == 0


def test_a_planted_item_that_is_corrected_counts_as_rejected(
    course: Course, queue: ReviewQueue
) -> None:
    course.rule(gold_rate=1.0)
    course.draw(2)
    [gold] = course.ada.plant(
        [
            Gold(
                image_id=course.slides.images()[0].id,
                type_id=course.slides.types()[0].id,
                shape=BoundingBox(50, 50, 90, 90),
                expected=Decision.REJECT,
                author_id=course.ada.actor.id,
            )
        ]
    )
    assert gold.uuid in uuids(queue.take(9))
    operation = uuid7()
    assert queue.fix(gold.uuid, 1, operation=operation, shape=BoundingBox(0, 0, 5, 5)) == 2
    assert queue.done == 1
    [row] = course.ada.verdict_table(course.slides.id).to_pylist()
    assert (row["decision"], row["reason"], row["planted"]) == ("reject", "wrong outline", True)
    queue.unfix(operation, name=uuid7())
    assert queue.done == 0
    assert gold.uuid in uuids(queue.take(9))


def test_a_part_of_a_set_can_be_chosen(course: Course, queue: ReviewQueue) -> None:
    boxes = course.draw(2)
    [label] = course.draw(1, type="Blurred")
    blurred = next(one.id for one in course.slides.types() if one.name == "Blurred")
    queue.narrow(Narrowing(type_ids=(blurred,)))
    assert (uuids(queue.take(9)), queue.remaining) == ([label], 1)
    queue.narrow(Narrowing(author_ids=(course.ada.actor.id,)))
    assert set(uuids(queue.take(9))) == {*boxes, label}
    queue.narrow(Narrowing(author_ids=(course.cy._store.actor.id,)))
    assert queue.take(9) == []


def test_what_is_resubmitted_comes_first_and_says_so(course: Course, queue: ReviewQueue) -> None:
    [_, again] = course.draw(2)
    course.reject(again, course.bea._store)
    assert again not in uuids(queue.take(9))
    course.move(again)
    queue.read()
    first, *_ = queue.take(9)
    assert (first.queued.annotation, first.queued.why) == (again, "resubmitted")
    assert first.queued.revision == 2


@pytest.mark.parametrize("count", [10_000])
def test_of_a_long_queue_only_what_is_asked_for_is_looked_at(
    course: Course, queue: ReviewQueue, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = course.draw(count)
    assert queue.remaining == count
    looked: list[int] = []
    shown = queue.store.shown

    def counted(some: Sequence[UUID]) -> list[Annotation]:
        looked.append(len(some))
        return shown(some)

    monkeypatch.setattr(queue.store, "shown", counted)
    assert uuids(queue.take(8)) == drawn[:8]
    assert looked == [8]
