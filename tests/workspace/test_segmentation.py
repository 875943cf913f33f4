"""Painting voxels from a notebook: `image.mask("Tumour")`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

import exact_nb
from exact_nb.errors import InvalidRecord, InvalidShape, NotFound, PermissionDenied
from exact_nb.model.masks import VoxelMask
from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.workspace import Image, ImageSet, Workspace

SHAPE = (6, 7, 8)


@pytest.fixture
def volume(ws: Workspace, slides: ImageSet, tmp_path: Path) -> Image:
    """Return a volume that is stored to the left, back and up, of three times."""
    types = [
        exact_nb.AnnotationType("Oedema", shape="segmentation"),
        exact_nb.AnnotationType("Tumour", shape="segmentation"),
    ]
    product = ws.product("Brain", types=types)
    slides.update(product_ids=(*slides.record.product_ids, product.id))
    stored = nibabel.Nifti1Image(np.zeros((*SHAPE, 3), np.int16), np.diag([-2.0, -2, 3, 1]))
    nibabel.save(stored, tmp_path / "head.nii")
    slides.add_images(tmp_path / "head.nii")
    return next(one for one in slides.images() if one.name == "head.nii")


def test_what_is_set_comes_back(volume: Image) -> None:
    tumour = volume.mask("Tumour")
    assert tumour.annotation is None
    assert tumour.voxels == 0
    flags = np.random.default_rng(0).random(SHAPE) < 0.3
    tumour.set(flags)
    assert (volume.mask("Tumour").array() == flags).all()
    assert tumour.mask == VoxelMask.from_array(flags)
    assert volume.mask("Tumour", t=2).voxels == 0
    assert volume.mask("Oedema").voxels == 0


def test_each_stroke_is_undone_by_itself(ws: Workspace, volume: Image) -> None:
    tumour = volume.mask("Tumour")
    tumour.paint(np.ones((3, 3, 1)), at=(1, 1, 4))
    tumour.paint(np.ones((1, 3, 3)), at=(2, 1, 3))
    tumour.erase(np.ones((1, 1, 1)), at=(2, 2, 4))
    assert tumour.voxels == 9 + 9 - 3 - 1
    ws.undo()
    assert tumour.voxels == 9 + 9 - 3
    ws.undo()
    assert tumour.voxels == 9
    ws.redo()
    assert tumour.voxels == 9 + 9 - 3
    held = tumour.annotation
    assert held is not None
    assert [step.annotation.revision for step in held.history()] == [1, 2, 3, 4, 5, 6]


def test_it_is_exported_in_the_axes_of_the_file(volume: Image, tmp_path: Path) -> None:
    tumour = volume.mask("Tumour", t=1)
    tumour.paint(np.ones((1, 1, 1)), at=(0, 1, 2))
    done = tumour.export(tmp_path / "tumour.nii.gz", number=4)
    found: Any = nibabel.load(done.path)
    # Canonical i and j run against the file's own.
    assert np.argwhere(np.asarray(found.dataobj) == 4).tolist() == [[5, 5, 2]]
    assert found.affine.tolist() == np.diag([-2.0, -2, 3, 1]).tolist()
    assert done.voxels == {4: 1}


def test_all_segmentations_are_one_file_of_numbers(volume: Image, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="paint one first"):
        volume.export_masks(tmp_path / "labels.nii")
    volume.mask("Tumour").paint(np.ones((2, 1, 1)))
    done = volume.export_masks(tmp_path / "labels.nii")
    assert (done.labels, done.voxels) == ({2: "Tumour"}, {2: 2})
    volume.mask("Oedema").set(np.ones(SHAPE))
    done = volume.export_masks(tmp_path / "labels.nii")
    assert done.labels == {1: "Oedema", 2: "Tumour"}
    assert done.voxels == {1: 6 * 7 * 8 - 2, 2: 2}
    assert done.covered == {1: 2}


def test_it_stands_in_every_table(volume: Image) -> None:
    volume.mask("Tumour").paint(np.ones((2, 2, 2)))
    volume.add(exact_nb.Point(3, 3), type="Landmark", plane="axial", slice=2)
    frame = volume.annotations().df()
    assert frame["shape"].tolist() == ["segmentation", "point"]
    geometries = volume.annotations().geopandas().geometry
    assert geometries.isna().tolist() == [True, False]
    [mask] = [one for one in volume.annotations() if one.type == "Tumour"]
    assert isinstance(mask.shape, exact_nb.VoxelMask)
    assert "8 voxels" in repr(mask)


def test_a_type_that_is_drawn_has_no_mask(volume: Image) -> None:
    with pytest.raises(InvalidRecord, match="'Nucleus' is drawn as polygon"):
        volume.mask("Nucleus")


def test_times_and_arrays_the_image_does_not_have_are_refused(volume: Image) -> None:
    with pytest.raises(InvalidRecord, match="t from 0 to 2"):
        volume.mask("Tumour", t=3)
    with pytest.raises(InvalidShape, match=r"head.nii' has \(6, 7, 8\)"):
        volume.mask("Tumour").set(np.ones((7, 6, 8)))
    with pytest.raises(InvalidShape, match="paint it on its mask"):
        volume.add_many([VoxelMask.empty(SHAPE)], type="Tumour")


def test_a_picture_has_no_voxels(volume: Image, image: Image) -> None:
    assert volume.id != image.id
    with pytest.raises(InvalidRecord, match="is a picture"):
        image.mask("Tumour").set(np.ones((image.width, image.height, 1)))


def test_a_named_version_keeps_its_voxels(slides: ImageSet, volume: Image, tmp_path: Path) -> None:
    tumour = volume.mask("Tumour")
    tumour.paint(np.ones((2, 2, 1)), at=(1, 1, 4))
    slides.snapshot("v1")
    tumour.paint(np.ones((3, 3, 1)), at=(0, 0, 0))
    then = volume.mask("Tumour", version="v1")
    assert (then.voxels, tumour.voxels) == (4, 13)
    with pytest.raises(PermissionDenied, match="version 'v1' stays as it was named"):
        then.paint(np.ones((1, 1, 1)))
    volume.export_masks(tmp_path / "then.nii", version="v1")
    volume.export_masks(tmp_path / "now.nii")
    counts = [
        int((np.asarray(nibabel.load(tmp_path / name).dataobj) > 0).sum())  # type: ignore[attr-defined]
        for name in ("then.nii", "now.nii")
    ]
    assert counts == [4, 13]
    assert slides.diff("v1").fields["outline"] == 1


def test_who_may_not_export_writes_no_file(ws: Workspace, volume: Image, tmp_path: Path) -> None:
    volume.mask("Tumour").paint(np.ones((2, 2, 1)))
    ws.store.create(User("finder", kind=UserKind.PLUGIN))
    seen = next(
        one for one in ws.as_user("finder").imagesets()[0].images() if one.name == volume.name
    )
    assert seen.mask("Tumour").voxels == 4
    for write in (seen.mask("Tumour").export, seen.export_masks):
        with pytest.raises(PermissionDenied, match="lacks the right 'export'") as raised:
            write(tmp_path / "taken.nii")
        assert raised.value.right == "export"
    assert not (tmp_path / "taken.nii").exists()


def test_a_public_set_is_exported_by_anybody(
    ws: Workspace, slides: ImageSet, volume: Image, tmp_path: Path
) -> None:
    volume.mask("Tumour").paint(np.ones((2, 2, 1)))
    with pytest.raises(NotFound):
        ws.as_user("zoe").store.require(Right.EXPORT, slides.id)
    slides.update(public=True)
    seen = next(one for one in ws.as_user("zoe").imagesets()[0].images() if one.id == volume.id)
    assert seen.export_masks(tmp_path / "public.nii").voxels == {2: 4}
