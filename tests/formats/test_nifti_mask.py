"""An exported mask lies on the image as stored: same voxels, shape and affine, in every program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import pytest

from exact_nb.errors import (
    ExactError,
    InvalidRecord,
    InvalidShape,
    UnreadableImage,
    UnsupportedFormat,
)
from exact_nb.formats.nifti_mask import LabelLayer, export_masks
from exact_nb.images.registry import open_image
from exact_nb.images.volume import VolumeSource
from exact_nb.model.masks import VoxelMask

SCALAR = (
    "AIL_axes.nii.gz",
    "aal_labels.nii.gz",
    "anatomical_bigendian_LAS.nii",
    "avg152T1_LR_nifti.nii.gz",
    "avg152T1_RL_nifti.nii.gz",
    "ch2bet.nii.gz",
    "ct_shear_slope_inter.nii.gz",
    "example4d_oblique.nii.gz",
    "example_nifti2.nii.gz",
    "functional_4d.nii",
    "mni152_t1_1mm.nii.gz",
    "pcasl_4d_aniso.nii.gz",
)


def marked_voxels(shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Mark voxels of a file, in its own axes: two lopsided blobs and some single ones."""
    axes = np.meshgrid(*(np.arange(n) / n for n in shape), indexing="ij", sparse=True)
    near = sum((axis - at) ** 2 for axis, at in zip(axes, (0.3, 0.4, 0.6), strict=True))
    far = sum((axis - at) ** 2 for axis, at in zip(axes, (0.9, 0.2, 0.3), strict=True))
    marked = np.asarray((near < 0.01) | (far < 0.004))
    for place in np.random.default_rng(5).integers(0, shape, size=(40, 3)):
        marked[tuple(place)] = True
    return marked


def canonical_of(image: Any, marked: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return voxels of a file in canonical axes, as nibabel turns them."""
    stored = nibabel.Nifti1Image(marked.astype(np.uint8), image.affine)
    return np.asarray(nibabel.as_closest_canonical(stored).dataobj) > 0


def painted_slice_by_slice(flags: np.ndarray[Any, Any], axis: int) -> VoxelMask:
    """Paint voxels one slice of a plane after the other."""
    mask = VoxelMask.empty(flags.shape)
    for index in np.flatnonzero(flags.any(axis=tuple({0, 1, 2} - {axis}))).tolist():
        at = [0, 0, 0]
        at[axis] = index
        mask = mask.painted(np.take(flags, [index], axis=axis), (at[0], at[1], at[2]))
    return mask


def small(folder: Path, name: str = "image.nii", **header: Any) -> Path:
    """Write a small volume, stored to the left, back and up."""
    affine = np.array([[-2.0, 0.1, 0, 9], [0.2, 0, 3, -8], [0, 4, 0.3, 7], [0, 0, 0, 1]])
    image = nibabel.Nifti1Image(np.zeros(header.pop("shape", (5, 6, 7)), np.int16), affine)
    for key, value in header.items():
        image.header[key] = value
    nibabel.save(image, folder / name)
    return folder / name


def test_every_scalar_volume_of_the_shared_data_is_named_here(data: Path) -> None:
    scalar = {
        file.name
        for file in (data / "nifti").iterdir()
        if nibabel.load(file).get_data_dtype().kind in "iuf"  # type: ignore[attr-defined]
    }
    assert scalar == set(SCALAR)


@pytest.mark.parametrize("name", SCALAR)
def test_a_mask_painted_in_each_plane_is_exported_to_the_voxel(
    data: Path, tmp_path: Path, name: str
) -> None:
    source = data / "nifti" / name
    image: Any = nibabel.load(source)
    expected = marked_voxels(image.shape[:3])
    flags = canonical_of(image, expected)
    for axis, plane in enumerate(("sagittal", "coronal", "axial")):
        mask = painted_slice_by_slice(flags, axis)
        target = tmp_path / f"{plane}.nii.gz"
        done = export_masks(target, source, [LabelLayer(mask=mask, name="Lesion")])
        found: Any = nibabel.load(target)
        assert found.shape == image.shape[:3]
        assert found.get_data_dtype() == np.uint8
        assert np.count_nonzero(np.asarray(found.dataobj) != expected) == 0
        assert (found.affine == image.affine).all()
        for code in ("sform_code", "qform_code"):
            assert found.header[code] == image.header[code]
        assert (found.header.get_qform() == image.header.get_qform()).all()
        assert done.voxels == {1: int(expected.sum())}


@pytest.mark.parametrize("name", SCALAR)
def test_what_the_reader_shows_is_exported_where_it_is_stored(
    data: Path, tmp_path: Path, name: str
) -> None:
    source = data / "nifti" / name
    image: Any = nibabel.load(source)
    samples = np.asarray(image.dataobj.get_unscaled())
    last = image.shape[3] - 1 if len(image.shape) > 3 else 0
    stored = samples[..., last] if len(image.shape) > 3 else samples
    least = stored.mean()
    with open_image(source) as opened:
        assert isinstance(opened, VolumeSource)
        mask = VoxelMask.from_array(opened.array(last) > least)
    layer = LabelLayer(mask=mask, name="Bright", number=9, t=last)
    done = export_masks(tmp_path / "bright.nii", source, [layer])
    found: Any = nibabel.load(done.path)
    assert np.count_nonzero((np.asarray(found.dataobj) == 9) != (stored > least)) == 0
    assert done.voxels == {9: int((stored > least).sum())}


def test_labels_have_numbers_and_later_ones_lie_on_top(tmp_path: Path) -> None:
    source = small(tmp_path)
    image: Any = nibabel.load(source)
    stored = np.zeros((5, 6, 7), dtype=np.uint8)
    stored[1:4, 1:4, 1:4] = 3
    stored[2:5, 2:5, 2:5] = 7
    masks = [VoxelMask.from_array(canonical_of(image, stored == 7))]
    below = np.zeros((5, 6, 7), dtype=bool)
    below[1:4, 1:4, 1:4] = True
    masks.insert(0, VoxelMask.from_array(canonical_of(image, below)))
    layers = [
        LabelLayer(mask=masks[0], name="Oedema", number=3),
        LabelLayer(mask=masks[1], name="Tumour", number=7),
    ]
    done = export_masks(tmp_path / "labels.nii", source, layers)
    found: Any = nibabel.load(done.path)
    assert (np.asarray(found.dataobj) == stored).all()
    assert done.labels == {3: "Oedema", 7: "Tumour"}
    assert done.voxels == {3: 19, 7: 27}
    assert done.covered == {3: 8}
    assert found.header.get_intent()[0] == "label"


def test_masks_of_one_time_have_three_axes_of_several_four(tmp_path: Path) -> None:
    source = small(tmp_path, shape=(5, 6, 7, 4))
    image: Any = nibabel.load(source)
    one, other = np.zeros((2, 5, 6, 7), dtype=bool)
    one[1, 2, 3], other[4, 5, 6] = True, True
    layers = [
        LabelLayer(mask=VoxelMask.from_array(canonical_of(image, flags)), name="Clot", t=t)
        for flags, t in ((one, 1), (other, 3))
    ]
    single: Any = nibabel.load(export_masks(tmp_path / "one.nii", source, layers[1:]).path)
    assert (np.asarray(single.dataobj) == other).all()
    several: Any = nibabel.load(export_masks(tmp_path / "all.nii", source, layers).path)
    assert several.shape == (5, 6, 7, 4)
    wanted = np.stack([0 * one, one, 0 * one, other], axis=3)
    assert (np.asarray(several.dataobj) == wanted).all()
    assert (several.affine == image.affine).all()
    with pytest.raises(InvalidRecord, match="has 4 times"):
        export_masks(tmp_path / "x.nii", source, [LabelLayer(mask=layers[0].mask, name="a", t=4)])


def test_nothing_of_the_samples_of_the_image_is_said_of_the_labels(tmp_path: Path) -> None:
    source = small(tmp_path, scl_slope=3, scl_inter=-1024, cal_max=80, descrip=b"DOE^JANE 1970")
    layer = LabelLayer(mask=VoxelMask.empty((5, 7, 6)), name="Empty")
    found: Any = nibabel.load(export_masks(tmp_path / "labels.nii", source, [layer]).path)
    assert (found.dataobj.slope, found.dataobj.inter) == (1, 0)
    assert found.header["cal_max"] == 0
    assert b"DOE" not in (tmp_path / "labels.nii").read_bytes()


def test_an_image_and_header_pair_and_a_second_nifti_keep_their_kind(tmp_path: Path) -> None:
    second = nibabel.Nifti2Image(np.zeros((4, 5, 6), np.float32), np.diag([-1.0, 2, 3, 1]))
    nibabel.save(second, tmp_path / "second.nii")
    pair = nibabel.Nifti1Pair(np.zeros((4, 5, 6), np.float32), np.diag([-1.0, 2, 3, 1]))
    pair.set_qform(pair.affine, code=3)
    nibabel.save(pair, tmp_path / "pair.img")
    flags = np.zeros((4, 5, 6), dtype=bool)
    flags[0, 1, 2] = True
    layer = LabelLayer(mask=VoxelMask.from_array(flags), name="One")
    for name, kind in (("second.nii", nibabel.Nifti2Image), ("pair.img", nibabel.Nifti1Image)):
        done = export_masks(tmp_path / "labels.nii.gz", tmp_path / name, [layer])
        found: Any = nibabel.load(done.path)
        assert type(found) is kind
        assert np.argwhere(np.asarray(found.dataobj)).tolist() == [[3, 1, 2]]
        assert (found.affine == second.affine).all()
    assert found.header["qform_code"] == 3


def test_a_volume_of_freesurfer_is_exported_where_it_lies(tmp_path: Path) -> None:
    affine = np.array([[-1.0, 0, 0, 9], [0, 0, 1, -8], [0, -1, 0, 7], [0, 0, 0, 1]])
    image = nibabel.MGHImage(np.zeros((4, 5, 6), np.float32), affine)
    nibabel.save(image, tmp_path / "brain.mgz")
    flags = np.zeros((4, 5, 6), dtype=bool)
    flags[0, 1, 2] = True
    layer = LabelLayer(mask=VoxelMask.from_array(canonical_of(image, flags)), name="One")
    done = export_masks(tmp_path / "labels.nii", tmp_path / "brain.mgz", [layer])
    found: Any = nibabel.load(done.path)
    assert (np.asarray(found.dataobj) == flags).all()
    assert (found.affine == affine).all()
    assert found.header["sform_code"] == 1


def test_a_mask_of_another_grid_is_refused(tmp_path: Path) -> None:
    layer = LabelLayer(mask=VoxelMask.empty((5, 6, 7)), name="Other")
    with pytest.raises(InvalidShape, match=r"has \(5, 7, 6\)"):
        export_masks(tmp_path / "labels.nii", small(tmp_path), [layer])
    assert not (tmp_path / "labels.nii").exists()


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "paint one first"),
        ([LabelLayer(mask=VoxelMask.empty((5, 7, 6)), name="a", number=256)], "use 1 to 255"),
        (
            [LabelLayer(mask=VoxelMask.empty((5, 7, 6)), name=one) for one in "ab"],
            "both the number",
        ),
    ],
)
def test_numbers_that_say_nothing_are_refused(
    tmp_path: Path, layers: list[LabelLayer], message: str
) -> None:
    with pytest.raises(InvalidRecord, match=message):
        export_masks(tmp_path / "labels.nii", small(tmp_path), layers)


def test_a_name_without_an_ending_and_a_missing_image_are_refused(tmp_path: Path) -> None:
    layer = LabelLayer(mask=VoxelMask.empty((5, 7, 6)), name="a")
    with pytest.raises(UnsupportedFormat, match=r"\.nii or \.nii\.gz"):
        export_masks(tmp_path / "labels.png", small(tmp_path), [layer])
    with pytest.raises(UnreadableImage, match=r"gone\.nii"):
        export_masks(tmp_path / "labels.nii", tmp_path / "gone.nii", [layer])


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    layer = LabelLayer(mask=VoxelMask.empty((5, 7, 6)), name="a")
    source = small(tmp_path)
    with pytest.raises(ExactError, match="cannot be written"):
        export_masks(tmp_path / "nowhere" / "labels.nii", source, [layer])
    target = export_masks(tmp_path / "labels.nii", source, [layer]).path
    before = target.read_bytes()
    with pytest.raises(InvalidShape):
        export_masks(target, source, [LabelLayer(mask=VoxelMask.empty((1, 1, 1)), name="a")])
    assert target.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["image.nii", "labels.nii"]
