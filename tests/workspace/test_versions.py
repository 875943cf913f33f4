"""Named versions: what differs between two, and how an earlier revision comes back."""

from __future__ import annotations

import pytest

import exact_nb
from exact_nb.errors import NotFound, PermissionDenied, RevisionConflict
from exact_nb.workspace import Annotation, Image, ImageSet, Workspace

BOX = exact_nb.BoundingBox(10, 20, 110, 90)
WIDER = exact_nb.BoundingBox(10, 20, 150, 90)


@pytest.fixture
def boxes(image: Image) -> list[Annotation]:
    return [
        image.add(exact_nb.BoundingBox(x, 10, x + 20, 30), type="Mitotic figure")
        for x in (10, 50, 90, 130)
    ]


def test_a_difference_names_what_was_added_removed_and_changed(
    slides: ImageSet, image: Image, boxes: list[Annotation]
) -> None:
    slides.snapshot("v1")
    kept, gone, moved, _ = boxes
    gone.delete()
    moved.edit(shape=WIDER)
    kept.edit(description="doubtful")
    new = image.add(exact_nb.Point(5, 5), type="Landmark")
    slides.snapshot("v2")
    moved.delete()

    found = slides.diff("v1", "v2")

    assert found.counts == {"added": 1, "removed": 1, "changed": 2}
    assert len(found) == 4
    rows = {row["uuid"]: row for row in found.arrow().to_pylist()}
    assert {uuid: (row["change"], row["fields"]) for uuid, row in rows.items()} == {
        str(new.uuid): ("added", []),
        str(gone.uuid): ("removed", []),
        str(moved.uuid): ("changed", ["outline"]),
        str(kept.uuid): ("changed", ["description"]),
    }
    added, removed = rows[str(new.uuid)], rows[str(gone.uuid)]
    assert (added["type_before"], added["type_after"]) == (None, "Landmark")
    assert (removed["type_before"], removed["type_after"]) == ("Mitotic figure", None)
    changed = rows[str(moved.uuid)]
    assert (changed["revision_before"], changed["revision_after"]) == (1, 2)
    assert (changed["image"], changed["editor_after"]) == ("slide.png", "ada")


def test_a_difference_names_position_flags_type_and_status(
    ws: Workspace, slides: ImageSet, image: Image, boxes: list[Annotation]
) -> None:
    flaggable = exact_nb.AnnotationType("Cell", shape="bounding box", concealable=True)
    slides.add_products([ws.product("More", types=[flaggable])])
    slides.snapshot("v1")
    boxes[0].edit(type="Cell", concealed=True)
    grace = _verifier(ws)
    grace.imagesets()[0].annotations(uuid=boxes[1])[0].approve()

    rows = {row["uuid"]: row for row in slides.diff("v1").arrow().to_pylist()}

    assert rows[str(boxes[0].uuid)]["fields"] == ["type", "flags"]
    verified = rows[str(boxes[1].uuid)]
    assert verified["fields"] == ["status"]
    assert (verified["status_before"], verified["status_after"]) == ("unverified", "verified")
    assert len(rows) == 2


def test_a_difference_says_itself_in_one_line(slides: ImageSet, boxes: list[Annotation]) -> None:
    slides.snapshot("v1")
    assert repr(slides.diff("v1")) == "Difference('v1', 'now': no difference)"
    boxes[0].edit(shape=WIDER)
    boxes[1].delete()
    found = slides.diff("v1")
    assert repr(found) == "Difference('v1', 'now': 0 added, 1 removed, 1 changed: outline 1)"
    html = found._repr_html_()
    assert "<td>changed</td><td>slide.png</td><td>Mitotic figure</td><td>outline</td>" in html
    assert list(found.df()["change"]) == ["changed", "removed"]


def test_what_came_and_went_between_two_versions_is_no_difference(
    slides: ImageSet, image: Image
) -> None:
    slides.snapshot("v1")
    one = image.add(BOX, type="Mitotic figure")
    one.delete()
    slides.snapshot("v2")
    assert len(slides.diff("v1", "v2")) == 0


def test_a_version_that_is_not_there_is_named(slides: ImageSet) -> None:
    slides.snapshot("v1")
    with pytest.raises(NotFound, match="no version 'v2'; it has: 'v1'"):
        slides.diff("v1", "v2")


# -- restoring ------------------------------------------------------------------------------------


def test_an_earlier_revision_comes_back_as_a_new_one(ws: Workspace, image: Image) -> None:
    one = image.add(BOX, type="Mitotic figure")
    one.edit(shape=WIDER)
    one.restore(revision=1)
    assert (one.shape, one.revision) == (BOX, 3)
    ws.undo()
    assert image.annotations()[0].shape == WIDER


def test_the_words_stay_when_a_revision_comes_back(image: Image) -> None:
    one = image.add(BOX, type="Mitotic figure", description="first")
    one.edit(shape=WIDER, description="second")
    one.restore(revision=1)
    assert (one.shape, one.record.description) == (BOX, "second")


def test_a_revision_of_a_deleted_annotation_brings_the_annotation_back(image: Image) -> None:
    one = image.add(BOX, type="Mitotic figure")
    one.edit(shape=WIDER)
    one.delete()
    one.restore(revision=1)
    assert image.annotations()[0].shape == BOX


def test_the_present_revision_comes_back_as_itself(image: Image) -> None:
    one = image.add(BOX, type="Mitotic figure")
    one.restore(revision=1)
    assert one.revision == 1


def test_a_revision_that_never_was_is_refused(image: Image) -> None:
    one = image.add(BOX, type="Mitotic figure")
    with pytest.raises(NotFound, match="no revision 2; it has revision 1 only"):
        one.restore(revision=2)
    one.edit(shape=WIDER)
    with pytest.raises(NotFound, match="no revision 0; it has revisions 1 to 2"):
        one.restore(revision=0)


def test_restoring_is_a_conflict_where_somebody_was_quicker(image: Image) -> None:
    mine = image.add(BOX, type="Mitotic figure")
    mine.edit(shape=WIDER)
    image.annotations()[0].edit(shape=exact_nb.BoundingBox(1, 1, 9, 9))
    with pytest.raises(RevisionConflict):
        mine.restore(revision=1)


def test_who_may_not_edit_may_not_restore(ws: Workspace, slides: ImageSet, image: Image) -> None:
    one = image.add(BOX, type="Mitotic figure")
    one.edit(shape=WIDER)
    slides.update(public=True)
    theirs = ws.as_user("guest").imagesets()[0].annotations()[0]
    with pytest.raises(PermissionDenied):
        theirs.restore(revision=1)


def _verifier(ws: Workspace) -> Workspace:
    other = ws.as_user("grace")
    ws.teams()[0].add_member("grace")
    return other
