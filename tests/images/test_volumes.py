"""Volumes open with the right axes, spacing and values, whichever way they are stored."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest

from exact_nb.errors import ExactError, UnreadableImage, UnsupportedFormat
from exact_nb.images.base import ImageKind, VolumeContent
from exact_nb.images.record import describe_image
from exact_nb.images.registry import open_image
from exact_nb.images.tiles import TileService
from exact_nb.images.volume import VolumeSource
from exact_nb.images.volume import mgh as mgh_module
from exact_nb.images.volume import nifti as nifti_module
from exact_nb.model.annotations import Plane
from exact_nb.model.planes import AXES, display_of, edges_of

FILES = {
    "AIL_axes": ("AIL", VolumeContent.SCALAR),
    "aal_labels": ("RAS", VolumeContent.LABELS),
    "anatomical_bigendian_LAS": ("LAS", VolumeContent.SCALAR),
    "avg152T1_LR_nifti": ("LAS", VolumeContent.SCALAR),
    "avg152T1_RL_nifti": ("RAS", VolumeContent.SCALAR),
    "ch2bet": ("RAS", VolumeContent.SCALAR),
    "complex64": ("RAS", VolumeContent.SCALAR),
    "ct_perfusion_rgb": ("LAS", VolumeContent.COLOR),
    "ct_shear_slope_inter": ("RAS", VolumeContent.SCALAR),
    "example4d_oblique": ("LAS", VolumeContent.SCALAR),
    "example_nifti2": ("LAS", VolumeContent.SCALAR),
    "functional_4d": ("LAS", VolumeContent.SCALAR),
    "mni152_t1_1mm": ("RAS", VolumeContent.SCALAR),
    "pcasl_4d_aniso": ("RAS", VolumeContent.SCALAR),
}
ALL_CODES = [
    "".join(letters)
    for order in itertools.permutations(("RL", "AP", "SI"))
    for letters in itertools.product(*order)
]


def opened(path: Path) -> VolumeSource:
    source = open_image(path)
    assert isinstance(source, VolumeSource)
    return source


def found(folder: Path, name: str) -> Path:
    [path] = folder.glob(f"{name}.nii*")
    return path


def test_no_volume_of_the_data_folder_is_left_out(data: Path) -> None:
    names = {file.name.split(".")[0] for file in (data / "nifti").iterdir()}
    assert names == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_axes_spacing_and_values_are_those_nibabel_finds(data: Path, name: str) -> None:
    path = found(data / "nifti", name)
    image: Any = nib.load(path)
    canonical = nib.as_closest_canonical(image)
    with opened(path) as source:
        space, values, sizes = source.space, source.description.values, source.description.sizes
        assert (space.codes, space.content) == FILES[name]
        assert (sizes.x, sizes.y, sizes.z) == space.shape == canonical.shape[:3]
        assert sizes.t == (canonical.shape[3] if len(canonical.shape) > 3 else 1)
        assert np.asarray(space.affine) == pytest.approx(canonical.affine)
        assert space.spacing == pytest.approx(nib.affines.voxel_sizes(canonical.affine))
        random = np.random.default_rng(len(name))
        for _ in range(12):
            t = int(random.integers(sizes.t))
            i, j, k = (int(random.integers(length)) for length in space.shape)
            stored = source.array(t)[i, j, k]
            at = (i, j, k, t) if sizes.t > 1 else (i, j, k)
            expected = canonical.dataobj[at]
            if space.content is VolumeContent.COLOR:
                assert stored.tolist() == list(expected.item())[:3]
                continue
            value = values.slope * stored + values.intercept
            assert value == pytest.approx(expected)


@pytest.mark.parametrize("code", ALL_CODES)
def test_a_voxel_marked_in_each_plane_is_at_the_same_place_of_the_body(
    tmp_path: Path, code: str
) -> None:
    """All 48 ways to store one volume show the same, and lead back to the same voxel."""
    body = np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6)
    affine = np.array([[-1.5, 0.1, 0, 9], [0.2, 2, 0, -4], [0, 0.1, 2.5, 3], [0, 0, 0, 1]])
    affine[:, 0] *= -1
    stored = nib.Nifti1Image(body, affine)
    turn = nib.orientations.ornt_transform(
        nib.io_orientation(stored.affine), nib.orientations.axcodes2ornt(code)
    )
    nib.save(stored.as_reoriented(turn), tmp_path / "turned.nii")
    marked = (1, 3, 4)
    with opened(tmp_path / "turned.nii") as source:
        assert source.space.codes == code
        assert np.asarray(source.space.affine) == pytest.approx(affine, abs=1e-5)
        assert (source.array() == body).all()
        for plane in Plane:
            across, along, normal = AXES[plane]
            samples = source.slice(plane, marked[normal])
            display = display_of(plane, source.space.shape, source.space.spacing)
            shown = display.arrange(samples)
            [[row, column]] = np.argwhere(shown == body[marked])
            back = display.from_display(column + 0.5, row + 0.5)
            assert back == (marked[across], marked[along])


def test_left_of_the_patient_is_right_on_the_screen(data: Path) -> None:
    """In AAL odd labels of the cerebrum are left; Precentral_L is 1, Precentral_R 2."""
    with opened(found(data / "nifti", "aal_labels")) as source:
        for plane in (Plane.AXIAL, Plane.CORONAL):
            display = display_of(plane, source.space.shape, source.space.spacing)
            edges = edges_of(display, np.asarray(source.space.affine))
            assert (edges.left, edges.right) == ("R", "L")
            for label, on_the_right in ((1, True), (2, False)):
                voxels = np.argwhere(source.array() == label).mean(axis=0)
                across, along, _ = AXES[plane]
                x, _ = display.to_display(voxels[across], voxels[along])
                assert (x > display.width / 2) == on_the_right


def test_a_brain_stored_left_to_right_looks_like_one_stored_right_to_left(data: Path) -> None:
    shown = []
    for name in ("avg152T1_LR_nifti", "avg152T1_RL_nifti"):
        with opened(found(data / "nifti", name)) as source:
            display = display_of(Plane.AXIAL, source.space.shape, source.space.spacing)
            shown.append(display.arrange(source.slice(Plane.AXIAL, 45)).copy())
    assert (shown[0] == shown[1]).all()
    assert (shown[0] != shown[1][:, ::-1]).any()


def test_where_sform_and_qform_disagree_the_sform_places_the_voxels(tmp_path: Path) -> None:
    image = nib.Nifti1Image(np.zeros((3, 4, 5), np.int16), np.diag([1.0, 1, 1, 1]))
    image.set_sform(np.diag([1.0, 1, 1, 1]), code=2)
    image.set_qform(np.diag([-1.0, 1, 1, 1]), code=1)
    nib.save(image, tmp_path / "both.nii")
    with opened(tmp_path / "both.nii") as source:
        assert source.space.codes == "RAS"
        assert source.description.metadata["transforms_agree"] is False
        assert source.space.oriented


def test_a_file_that_states_no_orientation_has_no_letters(tmp_path: Path) -> None:
    image = nib.Nifti1Image(np.zeros((3, 4, 5), np.int16), np.diag([1.0, 1, 1, 1]))
    image.set_sform(None, code=0)
    image.set_qform(None, code=0)
    nib.save(image, tmp_path / "neither.nii")
    with opened(tmp_path / "neither.nii") as source:
        assert not source.space.oriented


def test_time_is_an_axis_of_its_own(data: Path) -> None:
    with opened(found(data / "nifti", "functional_4d")) as source:
        sizes = source.description.sizes
        assert (sizes.t, sizes.z) == (20, 3)
        assert source.description.t_axis.spacing == pytest.approx(2)
        assert (source.array(0) != source.array(19)).any()
        with pytest.raises(IndexError, match="t"):
            source.array(20)


def test_an_uncompressed_file_is_mapped_and_never_copied(tmp_path: Path) -> None:
    voxels = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    nib.save(nib.Nifti1Image(voxels, np.diag([-1.0, 1, -1, 1])), tmp_path / "a.nii")
    with opened(tmp_path / "a.nii") as source:
        array = source.array()
        while array.base is not None and not isinstance(array, np.memmap):
            array = array.base
        assert isinstance(array, np.memmap)
        assert np.shares_memory(source.slice(Plane.CORONAL, 2), source.array())
        slab = source.slab(1, 3)
        assert np.shares_memory(slab, source.array())
        assert (slab == np.transpose(voxels[::-1, :, ::-1], (2, 1, 0))[1:4]).all()


def test_a_large_compressed_file_is_decompressed_once_into_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(nifti_module, "IN_MEMORY", 10)
    voxels = np.arange(60, dtype=np.int16).reshape(3, 4, 5)
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), tmp_path / "a.nii.gz")
    for _ in range(2):
        with opened(tmp_path / "a.nii.gz") as source:
            assert (source.array() == voxels).all()
    [kept] = (tmp_path / "cache" / "volumes").iterdir()
    assert kept.suffix == ".nii"


def test_a_pair_of_header_and_image_opens_by_either_name(tmp_path: Path) -> None:
    voxels = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    nib.save(nib.Nifti1Pair(voxels, np.diag([2.0, 2, 2, 1])), tmp_path / "a.hdr")
    for name in ("a.hdr", "a.img"):
        with opened(tmp_path / name) as source:
            assert (source.array() == voxels).all()


@pytest.mark.parametrize("limit", [10, 1 << 20])
def test_a_compressed_pair_opens_by_either_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(nifti_module, "IN_MEMORY", limit)
    voxels = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    nib.save(nib.Nifti1Pair(voxels, np.diag([2.0, 2, 2, 1])), tmp_path / "a.img.gz")
    for name in ("a.hdr.gz", "a.img.gz"):
        with opened(tmp_path / name) as source:
            assert (source.array() == voxels).all()


def test_mgh_opens_with_its_own_axes(tmp_path: Path) -> None:
    voxels = np.arange(60, dtype=np.int32).reshape(3, 4, 5)
    affine = np.array([[-1.0, 0, 0, 5], [0, 0, 1, -3], [0, -1, 0, 2], [0, 0, 0, 1]])
    image = nib.MGHImage(voxels, affine)
    canonical = nib.as_closest_canonical(image)
    (tmp_path / "a.mgh").write_bytes(image.to_bytes())
    (tmp_path / "a.mgz").write_bytes(gzip.compress(image.to_bytes()))
    for name in ("a.mgh", "a.mgz"):
        with opened(tmp_path / name) as source:
            assert source.space.codes == "LIA"
            assert (source.array() == np.asarray(canonical.dataobj)).all()
            assert np.asarray(source.space.affine) == pytest.approx(canonical.affine)


def test_mgh_is_mapped_where_it_lies_or_once_decompressed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(mgh_module, "IN_MEMORY", 10)
    voxels = np.arange(120, dtype=np.int16).reshape(3, 4, 5, 2)
    content = nib.MGHImage(voxels, np.diag([-2.0, 1, 1, 1])).to_bytes()
    (tmp_path / "a.mgh").write_bytes(content)
    (tmp_path / "a.mgz").write_bytes(gzip.compress(content))
    for name in ("a.mgh", "a.mgz", "a.mgz"):
        with opened(tmp_path / name) as source:
            assert source.description.sizes.t == 2
            assert (source.array(1) == voxels[::-1, :, :, 1]).all()
            array = source.array()
            while array.base is not None and not isinstance(array, np.memmap):
                array = array.base
            assert isinstance(array, np.memmap)
    [kept] = (tmp_path / "cache" / "volumes").iterdir()
    assert kept.suffix == ".mgh"
    (tmp_path / "cut.mgh").write_bytes(content[:300])
    with pytest.raises(UnreadableImage, match=r"cut\.mgh: damaged"):
        open_image(tmp_path / "cut.mgh")


def test_damaged_volumes_are_refused_with_one_line(tmp_path: Path) -> None:
    voxels = np.arange(6000, dtype=np.int16).reshape(10, 20, 30)
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), tmp_path / "a.nii")
    whole = (tmp_path / "a.nii").read_bytes()
    packed = gzip.compress(whole)
    broken = {
        "cut.nii": whole[: len(whole) // 2],
        "cut.nii.gz": packed[: len(packed) // 2],
        "no.nii": b"no volume at all" * 40,
        "no.mgz": b"nor this one" * 40,
        "no.mgh": b"nor this one" * 40,
    }
    for name, content in broken.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ExactError) as refused:
            open_image(tmp_path / name)
        assert isinstance(refused.value, UnreadableImage | UnsupportedFormat), name
        assert str(tmp_path / name) in str(refused.value)
        assert "\n" not in str(refused.value)


def test_five_dimensions_are_refused(tmp_path: Path) -> None:
    nib.save(nib.Nifti1Image(np.zeros((2, 3, 4, 2, 3), np.int16), np.eye(4)), tmp_path / "a.nii")
    with pytest.raises(UnsupportedFormat, match="dimensions"):
        open_image(tmp_path / "a.nii")


def test_the_record_of_a_volume_says_where_its_voxels_lie(data: Path) -> None:
    record = describe_image(found(data / "nifti", "example4d_oblique"))
    assert record.kind == ImageKind.VOLUME
    assert (record.width, record.height, record.depth, record.frames) == (128, 96, 24, 2)
    assert record.metadata["space"]["oblique"] == pytest.approx(9.3, abs=0.1)
    assert len(record.metadata["space"]["affine"]) == 4


def test_a_thumbnail_is_an_axial_slice_as_radiologists_see_it(data: Path) -> None:
    from exact_nb.images.thumbnails import thumbnail_pixels

    with opened(found(data / "nifti", "ct_shear_slope_inter")) as source:
        shown = thumbnail_pixels(source, 200, looks=TileService().looks(source))
        ni, nj, _ = source.space.shape
        assert shown.shape[1] / shown.shape[0] == pytest.approx(ni / nj, rel=0.02)
        middle = source.slice(Plane.AXIAL, 27)
        left = shown[:, : shown.shape[1] // 2].mean()
        right = shown[:, shown.shape[1] // 2 :].mean()
        low, high = TileService().window(source)
        expected = np.clip((middle.astype(float) - low) / (high - low), 0, 1) * 255
        assert left - right == pytest.approx(
            expected[ni // 2 :].mean() - expected[: ni // 2].mean(), abs=2
        )


def test_a_small_picture_of_labels_has_their_colours_and_none_between(tmp_path: Path) -> None:
    from exact_nb.images.thumbnails import thumbnail_pixels
    from exact_nb.images.volume.labels import colored_labels

    labels = np.zeros((60, 60, 3), np.uint8)
    labels[:30], labels[30:] = 1, 2
    image = nib.Nifti1Image(labels, np.diag([1.0, 2.0, 3.0, 1.0]))
    image.header.set_intent("label")
    nib.save(image, tmp_path / "labels.nii")
    with open_image(tmp_path / "labels.nii") as source:
        shown = thumbnail_pixels(source, 25)
    colors = {tuple(int(part) for part in color) for color in shown.reshape(-1, 3)}
    expected = colored_labels(np.array([1, 2]), ())
    assert colors == {tuple(int(part) for part in color) for color in expected}
    # The picture of label 1 on the page: hue 137.508, from 0.30 to 0.92.
    assert tuple(expected[0]) == (77, 235, 123)
    assert colored_labels(np.array([0, 1]), ["#000000", "#ff8000"]).tolist() == [
        [0, 0, 0],
        [255, 128, 0],
    ]
