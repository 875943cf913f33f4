"""The desk passes on what stores report: once, and to nobody who did it in a blind review."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from exact_nb.model.review import Policy
from exact_nb.widgets.desk import Desk
from tests.widgets.reviewing import Course, course_in


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    yield from course_in(tmp_path)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> SimpleQueue[dict[str, Any]]:
    """Return what all pages of the kernel hear of annotations."""
    heard: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def publish(message: dict[str, Any], _buffers: object = ()) -> None:
        if message["kind"] == "event" and message["event"]["type"] == "annotations":
            heard.put(message["event"])

    monkeypatch.setattr(Desk.current().channel, "publish", publish)
    return heard


@pytest.mark.parametrize("blind", [False, True])
def test_who_did_it_is_told_only_where_nobody_else_works(
    course: Course, heard: SimpleQueue[dict[str, Any]], blind: bool
) -> None:
    course.slides.update(policy=Policy(blind=blind))
    own = course.slides.annotate()
    [first] = course.draw()
    alone = heard.get(timeout=30)
    assert (alone["uuids"], alone["actor"]) == ([str(first)], course.ada.actor.id)

    review = course.bea.verify()
    [second] = course.draw()
    told = heard.get(timeout=30)
    assert (told["uuids"], told["actor"]) == ([str(second)], 0)
    course.bea.annotations(uuid=second)[0].approve()
    told = heard.get(timeout=30)
    assert (told["uuids"], told["actor"]) == ([str(second)], 0)
    # Once each, though both stores report them.
    [third] = course.draw()
    assert heard.get(timeout=30)["uuids"] == [str(third)]
    assert heard.empty()
    review.close()
    own.close()
