"""A set in numbers: what was made, what came back and why, and what the reader may know of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import exact_nb
from exact_nb.errors import NotFound
from exact_nb.model.review import Policy
from exact_nb.statistics.flow import HIDDEN
from exact_nb.workspace import ImageSet, Workspace
from tests.workspace.crew import MITOSIS, Crew, box, crew, draw, judge

STARTED = datetime.now(UTC).date()


@pytest.fixture
def people(ws: Workspace) -> Crew:
    """Bea draws four and a vessel; cem rejects one, which bea corrects and cem approves then."""
    people = crew(ws)
    drawn = draw(people.bea, [box(x, 10) for x in (10, 50, 90, 130)])
    draw(people.bea, [exact_nb.Circle(200, 200, 9)], "Vessel")
    judge(people.cem, drawn[0], "approve", seconds=2)
    judge(people.cem, drawn[1], "reject", reason="wrong outline", seconds=4)
    judge(people.cem, drawn[2], "abstain", seconds=9)
    drawn[1].edit(shape=box(51, 11))
    judge(people.cem, drawn[1], "approve", seconds=3)
    taken_back = judge(people.ada, drawn[3], "reject", reason="duplicate", seconds=1)
    people.ada._store.retract(taken_back.uuid)
    return people


def rows(imageset: ImageSet, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = imageset.statistics().arrow(name).to_pylist()
    return found


def test_first_pass_counts_what_was_right_the_first_time(people: Crew) -> None:
    found = people.ada.statistics().first_pass_yield
    assert (found.successes, found.trials) == (1, 2)


def test_tables_by_type_and_annotator(people: Crew) -> None:
    mitosis, vessel = rows(people.ada, "types")
    assert mitosis["type"] == MITOSIS
    assert (mitosis["annotations"], mitosis["verified"], mitosis["unverified"]) == (4, 2, 2)
    assert (mitosis["first_pass_yield"], mitosis["judged"]) == (0.5, 2)
    assert (vessel["annotations"], vessel["first_pass_yield"], vessel["judged"]) == (1, None, 0)
    (bea,) = rows(people.ada, "annotators")
    assert (bea["annotator"], bea["annotations"], bea["judged"]) == ("bea", 5, 2)


def test_every_status_has_a_row(people: Crew) -> None:
    assert [tuple(row.values()) for row in rows(people.ada, "status")] == [
        ("unverified", 3),
        ("resubmitted", 0),
        ("verified", 2),
        ("rejected", 0),
    ]


def test_verdicts_by_person_leave_out_what_was_taken_back(people: Crew) -> None:
    (cem,) = rows(people.ada, "verifiers")
    counts = [cem[name] for name in ("verdicts", "approved", "rejected", "abstained")]
    assert (cem["verifier"], counts) == ("cem", [4, 2, 1, 1])
    assert (cem["seconds"], cem["seconds_25"], cem["seconds_75"]) == (3.5, 2.75, 5.25)


def test_reasons_and_days(people: Crew) -> None:
    assert [tuple(row.values()) for row in rows(people.ada, "reasons")] == [
        ("wrong outline", 1, 1, 1.0)
    ]
    days = rows(people.ada, "days")
    # Two of them where midnight came in between.
    assert all(STARTED <= day["day"] <= datetime.now(UTC).date() for day in days)
    counted = ("annotations", "approved", "rejected")
    assert [sum(day[name] for day in days) for name in counted] == [5, 2, 1]


def test_a_part_of_it(people: Crew) -> None:
    whole = people.ada.statistics()
    assert whole.where(type="Vessel").arrow("annotators")["annotations"].to_pylist() == [1]
    assert whole.where(type="Vessel").arrow("verifiers").num_rows == 0
    assert whole.where(annotator="cem").arrow("types").num_rows == 0
    assert whole.where(annotator=["bea", "O'Hara"]).first_pass_yield.trials == 2
    today = datetime.now(UTC).date()
    tomorrow, yesterday = today + timedelta(days=1), STARTED - timedelta(days=1)
    assert whole.where(since=tomorrow).arrow("days").num_rows == 0
    assert whole.where(until=yesterday).arrow("days").num_rows == 0
    assert whole.where(since=STARTED, until=today).arrow("days").num_rows >= 1
    moment = datetime.now(UTC) + timedelta(hours=1)
    assert whole.where(until=moment).first_pass_yield.trials == 2
    assert whole.where(since=moment).first_pass_yield.trials == 0


def test_a_version_keeps_its_numbers(people: Crew) -> None:
    people.ada.snapshot("pilot")
    more = draw(people.bea, [box(170, 10)])
    judge(people.cem, more[0], "approve")
    then, now = people.ada.statistics(version="pilot"), people.ada.statistics()
    assert sum(then.arrow("status")["annotations"].to_pylist()) == 5
    assert sum(now.arrow("status")["annotations"].to_pylist()) == 6
    assert (then.first_pass_yield.trials, now.first_pass_yield.trials) == (2, 3)
    assert "version pilot" in then._repr_html_()
    with pytest.raises(NotFound, match="no version 'nosuch'"):
        people.ada.statistics(version="nosuch")


def test_what_is_deleted_leaves_the_tables_and_stays_work(people: Crew) -> None:
    people.bea.annotations(type=MITOSIS)[0].delete()
    assert rows(people.ada, "types")[0]["annotations"] == 3
    assert people.ada.statistics().first_pass_yield.trials == 1
    assert rows(people.ada, "verifiers")[0]["verdicts"] == 4


def test_an_unknown_table_is_told_with_those_there_are(people: Crew) -> None:
    with pytest.raises(NotFound, match="no table 'pace'; choose one of: types, annotators"):
        people.ada.statistics().df("pace")
    assert list(people.ada.statistics().df("types")["type"]) == [MITOSIS, "Vessel"]


def test_what_people_typed_is_escaped(ws: Workspace) -> None:
    slides = ws.imageset("Slides")
    slides.images()[0].add(box(1, 1), type=MITOSIS)
    nasty = "<script>alert(1)</script>"
    slides.update(name=nasty)
    page = slides.statistics()._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_empty_set_says_so(slides: ImageSet) -> None:
    page = slides.statistics()._repr_html_()
    assert "No annotation yet." in page
    assert "none yet" in repr(slides.statistics())


def test_numbers_of_a_blind_verifier_name_nobody_else(ws: Workspace) -> None:
    people = crew(ws, policy=Policy(blind=True, approvals=2, rejections=2))
    drawn = draw(people.bea, [box(x, 10) for x in (10, 50)])
    judge(people.ada, drawn[0], "reject", reason="wrong class", seconds=7)
    judge(people.ada, drawn[1], "approve", seconds=7)
    seen = people.cem.statistics()
    assert seen.first_pass_yield.trials == 0
    for name in seen.tables:
        told = {str(value) for row in seen.arrow(name).to_pylist() for value in row.values()}
        assert not told & {"bea", "ada", "wrong class", "7.0"}, name
    page = seen._repr_html_()
    assert "bea" not in page
    assert "ada" not in page
    assert seen.arrow("annotators")["annotator"].to_pylist() == [HIDDEN]
    assert seen.arrow("verifiers").num_rows == 0
    # The one who runs the study sees it all: the same walk finds it.
    assert "bea" in people.ada.statistics()._repr_html_()
    assert people.ada.statistics().first_pass_yield.trials == 2
