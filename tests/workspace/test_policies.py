"""Policies from Python: of the set, of a type, and what a change would move."""

from typing import Any

import pytest

import exact_nb
from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied
from exact_nb.model.review import Policy, ReviewStatus
from exact_nb.workspace import ImageSet, Workspace

BOX = exact_nb.BoundingBox(10, 20, 110, 90)


def test_a_preview_says_what_saving_does(ws: Workspace, slides: ImageSet) -> None:
    ws.team().add_member("bea")
    slides.images()[0].add(BOX, type="Mitotic figure")
    slides.images()[0].add(BOX, type="Mitotic figure")
    theirs = ws.as_user("bea").imageset("Slides")
    theirs.annotations()[0].approve()

    moved = {(ReviewStatus.VERIFIED, ReviewStatus.UNVERIFIED): 1}
    assert slides.preview_policy(approvals=2) == moved
    assert slides.preview_policy("Nucleus", approvals=2) == {}
    assert slides.preview_policy("Mitotic figure", approvals=2) == moved
    assert len(slides.annotations(status="verified")) == 1
    slides.set_policy(approvals=2)
    assert len(slides.annotations(status="verified")) == 0
    assert slides.preview_policy(approvals=1) == {tuple(reversed(*moved)): 1}


def test_a_type_follows_the_set_until_it_is_told_otherwise(ws: Workspace, slides: ImageSet) -> None:
    kind = ws.product("Cells").type("Nucleus")
    slides.set_policy(rejections=2)
    slides.set_policy("Nucleus", blind=True)
    slides.set_policy(kind, approvals=3)
    assert slides.record.policy == Policy(rejections=2)
    expected = Policy(rejections=2, blind=True, approvals=3)
    assert slides.record.type_policies == {kind.id: expected}
    slides.set_policy("Nucleus")
    assert slides.record.type_policies == {}


def test_adjudicators_are_named(ws: Workspace, slides: ImageSet) -> None:
    bea = ws.as_user("bea")
    slides.set_policy(adjudicators=["bea"])
    assert slides.record.policy.adjudicators == {bea.store.actor.id}
    slides.set_policy(adjudicators=[bea.store.actor.id])
    slides.set_policy(adjudicators=[])
    assert slides.record.policy == Policy()
    with pytest.raises(NotFound, match="no user 'nobody'"):
        slides.set_policy(adjudicators=["nobody"])
    with pytest.raises(InvalidRecord, match="give a list"):
        slides.set_policy(adjudicators="bea")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"approvals": 0}, "use 1 or more"),
        ({"gold_rate": 2}, "use 0 to 1"),
        ({"votes": 2}, "a policy has no 'votes'; it has approvals"),
        ({}, "name a setting to change"),
    ],
)
def test_what_cannot_be_is_refused(slides: ImageSet, changes: dict[str, Any], line: str) -> None:
    for act in (slides.set_policy, slides.preview_policy):
        with pytest.raises(InvalidRecord, match=line):
            act(**changes)
    assert slides.record.policy == Policy()


def test_only_who_may_edit_the_set_rules(ws: Workspace, slides: ImageSet) -> None:
    slides.update(public=True)
    [seen] = ws.as_user("zoe").imagesets()
    with pytest.raises(PermissionDenied, match="edit set"):
        seen.set_policy(approvals=2)
    with pytest.raises(PermissionDenied, match="edit set"):
        seen.preview_policy(approvals=2)
