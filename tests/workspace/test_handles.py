"""The first lines of a notebook do what they say, and can be run again."""

from __future__ import annotations

from pathlib import Path

import pytest

import exact_nb
from exact_nb.errors import (
    InvalidRecord,
    InvalidShape,
    NotFound,
    PermissionDenied,
    RevisionConflict,
    StoreUnavailable,
    UnsupportedFormat,
)
from exact_nb.workspace import Image, ImageSet, Workspace
from tests.workspace.conftest import TYPES


def test_running_the_first_cell_twice_makes_nothing_twice(
    ws: Workspace, slides: ImageSet, tmp_path: Path
) -> None:
    again = ws.imageset("Slides", products=[ws.product("Cells", types=TYPES)])
    again.add_images(tmp_path / "*.png")
    assert again.id == slides.id
    assert [one.name for one in again.images()] == ["slide.png"]
    assert [one.name for one in again.types()] == [one.name for one in TYPES]
    assert len(ws.imagesets()) == len(ws.products()) == len(ws.teams()) == 1


def test_types_without_a_colour_get_colours_that_differ(slides: ImageSet) -> None:
    colours = [one.color for one in slides.types()]
    assert colours[0] == "#d33682"
    assert len(set(colours)) == len(colours)


def test_an_image_knows_its_size(image: Image) -> None:
    assert (image.width, image.height, image.mpp) == (400, 300, None)
    assert (image.sizes.x, image.sizes.y, image.sizes.z, image.sizes.t) == (400, 300, 1, 1)
    with image.source() as source:
        assert source.description.sizes.x == 400


def test_an_annotation_goes_through_its_life(image: Image) -> None:
    one = image.add(exact_nb.BoundingBox(10, 20, 110, 90), type="Mitotic figure")
    assert (one.type, one.revision, one.status) == ("Mitotic figure", 1, "unverified")
    one.edit(shape=exact_nb.BoundingBox(10, 20, 120, 90))
    assert one.revision == 2
    one.delete()
    assert len(image.annotations()) == 0
    one.restore()
    assert [each.uuid for each in image.annotations()] == [one.uuid]
    operations = [step.operation.value for step in one.history()]
    assert operations == ["create", "update", "delete", "restore"]


def test_undo_and_redo_take_back_the_newest_edit(ws: Workspace, image: Image) -> None:
    one = image.add(exact_nb.Point(5, 5), type="Landmark")
    one.edit(shape=exact_nb.Point(6, 6))
    ws.undo()
    assert image.annotations()[0].shape == exact_nb.Point(5, 5)
    ws.redo()
    assert image.annotations()[0].shape == exact_nb.Point(6, 6)
    ws.undo()
    ws.undo()
    assert len(image.annotations()) == 0
    assert ws.undo() is None


def test_an_edit_on_an_old_revision_is_a_conflict(image: Image) -> None:
    mine = image.add(exact_nb.Point(5, 5), type="Landmark")
    theirs = image.annotations()[0]
    theirs.edit(shape=exact_nb.Point(7, 7))
    with pytest.raises(RevisionConflict) as caught:
        mine.edit(shape=exact_nb.Point(6, 6))
    assert caught.value.current.shape == exact_nb.Point(7, 7)
    assert image.annotations()[0].shape == exact_nb.Point(7, 7)


def test_a_verdict_is_bound_to_the_revision_it_judged(ws: Workspace, image: Image) -> None:
    mine = image.add(exact_nb.Point(5, 5), type="Landmark")
    with pytest.raises(PermissionDenied):
        mine.approve()
    ws.team().add_member("bea")
    bea = ws.as_user("bea").imagesets()[0].annotations()[0]
    bea.approve()
    assert mine.status == "verified"
    mine.edit(shape=exact_nb.Point(6, 6))
    assert mine.status == "unverified"
    with pytest.raises(RevisionConflict):
        bea.reject("wrong outline")
    assert [one.revision for one in mine.verdicts()] == [1]


def test_a_stranger_sees_nothing_until_the_set_is_public(ws: Workspace, slides: ImageSet) -> None:
    stranger = ws.as_user("eve")
    assert stranger.imagesets() == []
    slides.update(public=True)
    (seen,) = stranger.imagesets()
    with pytest.raises(PermissionDenied) as caught:
        seen.images()[0].add(exact_nb.Point(5, 5), type="Landmark")
    assert caught.value.right == "annotate"


def test_a_locked_set_takes_no_images(slides: ImageSet, tmp_path: Path) -> None:
    slides.update(locked=True)
    (tmp_path / "more.png").write_bytes((tmp_path / "slide.png").read_bytes())
    with pytest.raises(PermissionDenied):
        slides.add_images(tmp_path / "more.png")
    assert len(slides.images()) == 1


@pytest.mark.parametrize(
    "shape",
    [exact_nb.Point(5, 5), exact_nb.BoundingBox(500, 500, 600, 600)],
    ids=["of another kind", "outside the image"],
)
def test_a_shape_that_does_not_fit_is_refused(image: Image, shape: exact_nb.Point) -> None:
    with pytest.raises((InvalidShape, InvalidRecord)):
        image.add(shape, type="Mitotic figure")
    assert len(image.annotations()) == 0


def test_an_unknown_type_is_answered_with_those_there_are(image: Image) -> None:
    with pytest.raises(NotFound, match="'Mitotic figure', 'Nucleus'"):
        image.add(exact_nb.Point(5, 5), type="Mitosis")


def test_a_deleted_set_is_hidden_and_comes_back(ws: Workspace, slides: ImageSet) -> None:
    slides.images()[0].add(exact_nb.Point(5, 5), type="Landmark")
    slides.delete()
    assert ws.imagesets() == []
    slides.restore()
    assert len(ws.imagesets()[0].annotations()) == 1


def test_one_bad_file_leaves_the_set_as_it_was(slides: ImageSet, tmp_path: Path) -> None:
    (tmp_path / "good.png").write_bytes((tmp_path / "slide.png").read_bytes())
    (tmp_path / "notes.png").write_text("not a picture at all")
    with pytest.raises(UnsupportedFormat, match=r"notes\.png"):
        slides.add_images(tmp_path / "*.png")
    assert [one.name for one in slides.images()] == ["slide.png"]
    with pytest.warns(UserWarning, match=r"left out: .*notes\.png"):
        slides.add_images(tmp_path / "*.png", skip_unreadable=True)
    assert [one.name for one in slides.images()] == ["slide.png", "good.png"]


def test_a_pattern_without_files_is_an_error(slides: ImageSet, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no file matches .*\*\.svs"):
        slides.add_images(tmp_path / "*.svs")


def test_files_of_one_name_in_two_folders_are_two_images(slides: ImageSet, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "slide.png").write_bytes((tmp_path / "slide.png").read_bytes())
    slides.add_images(tmp_path / "b" / "slide.png")
    assert [one.name for one in slides.images()] == ["slide.png", "b/slide.png"]


def test_a_moved_file_is_found_again(image: Image, tmp_path: Path) -> None:
    target = tmp_path / "moved.png"
    Path(image.record.path).rename(target)
    image.relocate(str(target))
    assert image.record.path == str(target)
    other = tmp_path / "other.bmp"
    other.write_bytes(target.read_bytes() + b"\0")
    with pytest.raises(InvalidRecord):
        image.relocate(str(other))


def test_members_come_and_go(ws: Workspace) -> None:
    team = ws.team("Pathology")
    team.add_member("bea", admin=True)
    assert team.members() == {"ada": True, "bea": True}
    team.add_member("bea")
    assert team.members() == {"ada": True, "bea": False}
    team.remove_member("bea")
    assert team.members() == {"ada": True}
    with pytest.raises(NotFound):
        team.remove_member("bea")


def test_a_server_is_not_taken_for_a_file() -> None:
    with pytest.raises(StoreUnavailable, match="server"):
        exact_nb.connect("https://exact.example.org")


def test_two_users_of_one_process_share_the_file(ws: Workspace, tmp_path: Path) -> None:
    with exact_nb.connect(tmp_path / "labels.duckdb", user="bea") as other:
        assert (ws.user, other.user) == ("ada", "bea")
        assert other.store.uuid == ws.store.uuid
    assert ws.team().members() == {"ada": True}


def test_what_somebody_else_went_on_from_is_passed_over(ws: Workspace, image: Image) -> None:
    older = image.add(exact_nb.Point(5, 5), type="Landmark")
    newer = image.add(exact_nb.Point(6, 6), type="Landmark")
    ws.team().add_member("bea")
    theirs = ws.as_user("bea").imagesets()[0].annotations()
    next(one for one in theirs if one.uuid == newer.uuid).edit(shape=exact_nb.Point(9, 9))
    with pytest.raises(
        RevisionConflict, match=r"bea has changed the point 'Landmark' on slide\.png"
    ):
        ws.undo()
    undone = ws.undo()
    assert undone is not None
    assert [one.uuid for one in undone.changes] == [older.uuid]
    assert [one.shape for one in image.annotations()] == [exact_nb.Point(9, 9)]
    assert ws.undo() is None
