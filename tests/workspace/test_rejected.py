"""An author finds what came back, fixes it or disputes the rejection."""

from __future__ import annotations

import pytest

import exact_nb
from exact_nb.errors import InvalidRecord, PermissionDenied, RevisionConflict
from exact_nb.model.review import Policy
from exact_nb.workspace import Annotation, Image, ImageSet, Workspace

WIDER = exact_nb.BoundingBox(10, 10, 60, 30)


@pytest.fixture
def boxes(image: Image) -> list[Annotation]:
    return [
        image.add(exact_nb.BoundingBox(x, 10, x + 20, 30), type="Mitotic figure")
        for x in (10, 50, 90)
    ]


@pytest.fixture
def grace(ws: Workspace) -> ImageSet:
    """Return the set as a verifier sees it."""
    ws.teams()[0].add_member("grace")
    return ws.as_user("grace").imagesets()[0]


def test_what_was_rejected_comes_back_newest_first(
    slides: ImageSet, grace: ImageSet, boxes: list[Annotation]
) -> None:
    assert repr(slides.rejected()) == "Rejected: nothing is returned to you"
    grace.annotations(uuid=boxes[0])[0].reject("wrong outline", comment="too wide")
    grace.annotations(uuid=boxes[1])[0].approve()
    grace.annotations(uuid=boxes[2])[0].reject("duplicate")

    found = slides.rejected()

    assert [(one.annotation.uuid, one.reason, one.comment) for one in found] == [
        (boxes[2].uuid, "duplicate", ""),
        (boxes[0].uuid, "wrong outline", "too wide"),
    ]
    assert (found[0].verifier, found[0].disputed, len(found)) == ("grace", False, 2)
    assert found[0].when.utcoffset() is not None
    assert repr(found).splitlines() == [
        "Rejected: 2 returned to you",
        "  Mitotic figure on slide.png, duplicate",
        "  Mitotic figure on slide.png, wrong outline: too wide",
    ]
    frame = found.df()
    assert list(frame["reason"]) == ["duplicate", "wrong outline"]
    assert list(frame["annotation"]) == [str(boxes[2].uuid), str(boxes[0].uuid)]
    assert "<td>wrong outline</td><td>too wide</td><td>grace</td>" in found._repr_html_()
    assert len(grace.rejected()) == 0


def test_words_of_a_comment_stay_words(
    slides: ImageSet, grace: ImageSet, boxes: list[Annotation]
) -> None:
    grace.annotations(uuid=boxes[0])[0].reject("other", comment="<b>no</b>")
    assert "<td>&lt;b&gt;no&lt;/b&gt;</td>" in slides.rejected()._repr_html_()


def test_a_fix_is_resubmitted_and_leaves_the_list(
    slides: ImageSet, grace: ImageSet, boxes: list[Annotation]
) -> None:
    grace.annotations(uuid=boxes[0])[0].reject("wrong outline")
    (one,) = slides.rejected()
    one.annotation.resubmit(shape=WIDER)
    assert (one.annotation.revision, one.annotation.status) == (2, "resubmitted")
    assert len(slides.rejected()) == 0
    one.annotation.resubmit()


def test_nothing_changed_is_nothing_resubmitted(
    slides: ImageSet, grace: ImageSet, boxes: list[Annotation]
) -> None:
    grace.annotations(uuid=boxes[0])[0].reject("wrong outline")
    (one,) = slides.rejected()
    with pytest.raises(InvalidRecord, match="nothing was changed"):
        one.annotation.resubmit()
    with pytest.raises(InvalidRecord, match="nothing was changed"):
        one.annotation.resubmit(description="but it is right")
    with pytest.raises(InvalidRecord, match="is unverified; only what was rejected"):
        boxes[1].resubmit(shape=WIDER)
    assert boxes[1].revision == 1


def test_a_dispute_needs_words_and_goes_back_to_the_verifiers(
    slides: ImageSet, grace: ImageSet, boxes: list[Annotation]
) -> None:
    grace.annotations(uuid=boxes[0])[0].reject("not an object")
    (one,) = slides.rejected()
    with pytest.raises(InvalidRecord, match="needs a comment"):
        one.annotation.dispute("  ")
    made = one.annotation.dispute("metaphase plate, seen edge-on")
    assert (made.comment, one.annotation.record.conflict) == (
        "metaphase plate, seen edge-on",
        True,
    )
    (again,) = slides.rejected()
    assert again.disputed
    assert repr(slides.rejected()).endswith("not an object (disputed)")
    assert next(iter(grace._store.queue(slides.id))).annotation == boxes[0].uuid
    grace.annotations(uuid=boxes[0])[0].approve()
    assert len(slides.rejected()) == 0


def test_only_the_author_disputes_and_only_what_stands(
    slides: ImageSet, grace: ImageSet, boxes: list[Annotation]
) -> None:
    with pytest.raises(InvalidRecord, match="only a rejection"):
        boxes[0].dispute("why not")
    theirs = grace.annotations(uuid=boxes[0])[0]
    theirs.reject("duplicate")
    with pytest.raises(PermissionDenied):
        theirs.dispute("it is not mine")
    held = slides.rejected()[0].annotation
    slides.annotations(uuid=boxes[0])[0].edit(shape=WIDER)
    with pytest.raises(RevisionConflict):
        held.dispute("as it was")


def test_a_blind_review_says_why_and_not_who(ws: Workspace, slides: ImageSet, image: Image) -> None:
    slides.update(policy=Policy(blind=True))
    for name in ("bob", "grace"):
        ws.teams()[0].add_member(name)
    bob, grace = (ws.as_user(name).imagesets()[0] for name in ("bob", "grace"))
    one = bob.images()[0].add(exact_nb.Point(5, 5), type="Landmark")
    grace.annotations(uuid=one)[0].reject("wrong class", comment="that is pyknosis")
    (found,) = bob.rejected()
    assert (found.reason, found.comment, found.verifier) == (
        "wrong class",
        "that is pyknosis",
        "",
    )
    assert "grace" not in found.__repr__() + bob.rejected()._repr_html_()
