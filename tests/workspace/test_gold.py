"""Planted items are right or wrong as they should be, and tell how well people look."""

import logging
from dataclasses import replace

import pytest
from statsmodels.stats.proportion import proportion_confint

import exact_nb
from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied
from exact_nb.model.gold import Gold
from exact_nb.model.identity import uuid7
from exact_nb.model.review import Decision, Policy, Reason, Verdict
from exact_nb.statistics.outlines import compare_outlines
from exact_nb.workspace import ImageSet, Workspace
from tests.workspace.crew import Crew, box, crew, draw, judge

POLICY = Policy(gold_rate=0.5)


@pytest.fixture
def people(ws: Workspace) -> Crew:
    """Bea draws twelve, of which cem approves ten; there is a type to mistake them for."""
    people = crew(ws, policy=POLICY)
    ws.product("Cells", types=[exact_nb.AnnotationType("Lookalike", shape="bounding box")])
    drawn = draw(people.bea, [box(10 + 60 * i, 10 + 60 * j) for i in range(4) for j in range(3)])
    for one in drawn[:10]:
        judge(people.cem, one, "approve")
    return people


def is_wrong(people: Crew, item: Gold) -> bool:
    assert item.source is not None
    source = people.ada._store.annotation(item.source)
    if item.type_id != source.type_id:
        assert item.shape == source.shape
        return True
    overlap = compare_outlines([item.shape], [source.shape]).iou[0]  # type: ignore[list-item]
    assert overlap == 1 or overlap < 0.3
    return bool(overlap < 0.3)


def test_wrong_ones_are_wrong_and_right_ones_right(people: Crew) -> None:
    planted = people.ada.plant_gold(10, wrong=0.4, seed=3)
    assert len({item.source for item in planted}) == 10
    assert sum(item.expected is Decision.REJECT for item in planted) == 4
    for item in planted:
        assert is_wrong(people, item) == (item.expected is Decision.REJECT)
    assert people.ada._store.gold(people.ada.id) == planted
    # What is planted is no annotation.
    assert len(people.ada.annotations()) == 12


def test_both_ways_of_being_wrong_occur(people: Crew) -> None:
    planted = people.ada.plant_gold(10, wrong=1, seed=1)
    types = {item.type_id for item in planted}
    assert len(types) == 2
    assert any(item.type_id == planted[0].type_id for item in planted)


def test_the_same_seed_plants_the_same(people: Crew) -> None:
    first = people.ada.plant_gold(4, seed=5)
    people.ada._store.uproot([item.uuid for item in first])
    again = people.ada.plant_gold(4, seed=5)
    assert [(one.source, one.shape, one.type_id) for one in again] == [
        (one.source, one.shape, one.type_id) for one in first
    ]


def test_what_is_planted_is_not_planted_again(people: Crew) -> None:
    people.ada.plant_gold(7)
    with pytest.raises(InvalidRecord, match="only 3 verified annotations are not planted yet"):
        people.ada.plant_gold(4)
    assert len(people.ada._store.gold(people.ada.id)) == 7


def test_what_is_uprooted_is_asked_no_more_and_can_be_put_back(people: Crew) -> None:
    planted = people.ada.plant_gold(4)
    assert people.ada.planted_gold() == planted
    say(people.cem, planted[:1], planted[0].expected)
    before = people.ada.catch_rates().arrow()
    taken = people.ada.uproot_gold(planted[:3])
    assert [item.uuid for item in taken] == [item.uuid for item in planted[:3]]
    assert people.ada.planted_gold() == planted[3:]
    assert people.ada.catch_rates().arrow() == before
    # What is out already is not taken out again.
    assert [item.uuid for item in people.ada.uproot_gold()] == [planted[3].uuid]
    assert people.ada.uproot_gold() == []
    waiting = {one.annotation for one in people.cem._store.queue(people.cem.id)}
    assert not waiting & {item.uuid for item in planted}
    assert people.ada.replant_gold(taken) == planted[:3]
    assert people.ada.replant_gold(taken) == []
    assert people.ada.planted_gold() == planted[:3]


def test_uprooting_is_for_those_who_run_the_team_and_all_or_nothing(people: Crew) -> None:
    planted = people.ada.plant_gold(2)
    for act in (people.cem.uproot_gold, people.cem.planted_gold):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(PermissionDenied):
        people.cem.replant_gold(planted)
    stranger = replace(planted[0], uuid=uuid7())
    with pytest.raises(NotFound, match=r"planted_gold\(\) lists"):
        people.ada.uproot_gold([planted[0], stranger])
    assert people.ada.planted_gold() == planted


def test_points_without_another_type_cannot_be_wrong(ws: Workspace) -> None:
    people = crew(ws, policy=POLICY)
    (one,) = draw(people.bea, [exact_nb.Point(5, 5)], "Landmark")
    judge(people.cem, one, "approve")
    with pytest.raises(InvalidRecord, match="of 1 wrong items only 0 can be made"):
        people.ada.plant_gold(1, wrong=1)
    assert [item.expected for item in people.ada.plant_gold(1, wrong=0)] == [Decision.APPROVE]


@pytest.mark.parametrize(("n", "wrong"), [(0, 0.5), (1, -0.1), (1, 1.1)])
def test_impossible_numbers_are_refused(slides: ImageSet, n: int, wrong: float) -> None:
    with pytest.raises(InvalidRecord):
        slides.plant_gold(n, wrong=wrong)


def test_only_those_who_run_the_team_may_know(people: Crew) -> None:
    people.ada.plant_gold(2)
    for act in (lambda: people.cem.plant_gold(1), people.cem.catch_rates):
        with pytest.raises(PermissionDenied):
            act()


def test_nobody_is_asked_at_rate_0_and_the_log_says_so(
    people: Crew, caplog: pytest.LogCaptureFixture
) -> None:
    people.ada.update(policy=Policy())
    with caplog.at_level(logging.WARNING, logger="exact_nb"):
        people.ada.plant_gold(1)
    assert "gold_rate 0" in caplog.text


def test_catch_rates_with_the_interval_of_statsmodels(people: Crew) -> None:
    wrong: list[Gold] = []
    right: list[Gold] = []
    for item in people.ada.plant_gold(10, wrong=0.5):
        (wrong if item.expected is Decision.REJECT else right).append(item)
    say(people.cem, wrong[:3], Decision.REJECT)
    say(people.cem, wrong[3:4], Decision.APPROVE)
    say(people.cem, wrong[4:], Decision.ABSTAIN)
    say(people.cem, right[:1], Decision.REJECT)
    say(people.cem, right[1:], Decision.APPROVE)
    # Who thinks again is counted by the last word, who takes it back not at all.
    say(people.bea, wrong[:1], Decision.APPROVE)
    say(people.bea, wrong[:1], Decision.REJECT)
    taken_back = say(people.bea, right[:1], Decision.REJECT)
    people.bea._store.retract(taken_back[0].uuid)
    bea, cem = people.ada.catch_rates().arrow().to_pylist()
    assert (cem["verifier"], cem["wrong_seen"], cem["wrong_caught"]) == ("cem", 4, 3)
    assert (cem["right_seen"], cem["right_rejected"]) == (5, 1)
    for share, counts in (("share_caught", (3, 4)), ("share_rejected", (1, 5))):
        interval = proportion_confint(*counts, alpha=0.05, method="wilson")
        assert (cem[f"{share}_low"], cem[f"{share}_high"]) == pytest.approx(interval, abs=1e-12)
    assert (bea["wrong_seen"], bea["wrong_caught"], bea["share_caught"]) == (1, 1, 1)
    assert (bea["right_seen"], bea["share_rejected"]) == (0, None)
    page = people.ada.catch_rates()._repr_html_()
    assert "10 items planted" in page
    assert "75%" in page


def test_planted_items_are_in_no_other_number(people: Crew) -> None:
    before = people.ada.statistics()
    say(people.cem, people.ada.plant_gold(4), Decision.APPROVE)
    after = people.ada.statistics()
    assert after.first_pass_yield == before.first_pass_yield
    for name in ("types", "annotators", "status", "reasons"):
        assert after.arrow(name) == before.arrow(name)


def test_nothing_planted_says_so(slides: ImageSet) -> None:
    assert "Nobody has judged" in slides.catch_rates()._repr_html_()
    assert repr(slides.catch_rates()) == "CatchRates(0 people, 0 planted)"


def say(person: ImageSet, items: list[Gold], decision: Decision) -> list[Verdict]:
    reason = Reason.WRONG_CLASS if decision is Decision.REJECT else None
    return person._store.judge(
        [
            Verdict(annotation=one.uuid, revision=1, decision=decision, reason=reason)
            for one in items
        ]
    )
