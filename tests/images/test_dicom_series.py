"""Slices of a DICOM series are one volume, each where it lies in the patient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

import exact_nb
from exact_nb.errors import UnsupportedFormat
from exact_nb.images.registry import open_image
from exact_nb.images.volume import VolumeSource, dicom_series

SERIES = "1.2.3"


def write_slice(path: Path, pixels: np.ndarray[Any, Any], position: Any, **tags: Any) -> None:
    """Write a CT slice; `position` in millimetres, left, posterior, superior."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    one = pydicom.Dataset()
    one.file_meta = meta
    one.SOPClassUID, one.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    one.SeriesInstanceUID, one.Modality = SERIES, "CT"
    one.Rows, one.Columns = pixels.shape
    one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
    one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = 16, 16, 15, 1
    one.PixelData = pixels.astype("<i2").tobytes()
    one.ImagePositionPatient = list(map(float, position))
    one.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    one.PixelSpacing = [0.5, 0.75]
    one.RescaleSlope, one.RescaleIntercept = 1, -1024
    for name, value in tags.items():
        setattr(one, name, value)
    one.save_as(path, enforce_file_format=True)


def opened(path: Path) -> VolumeSource:
    source = open_image(path)
    assert isinstance(source, VolumeSource)
    return source


def test_the_real_series_has_the_values_and_places_pydicom_finds(data: Path) -> None:
    folder = data / "dicom" / "ct_3slice"
    slices = sorted(
        (pydicom.dcmread(one) for one in folder.iterdir()),
        key=lambda one: float(one.ImagePositionPatient[2]),
    )
    with opened(folder / "02.dcm") as source:
        assert source.space.shape == (512, 512, 3)
        assert source.description.values.unit == "HU"
        spacing = [float(one) for one in slices[0].PixelSpacing]
        assert source.space.spacing[:2] == pytest.approx((spacing[1], spacing[0]))
        step = float(slices[1].ImagePositionPatient[2]) - float(slices[0].ImagePositionPatient[2])
        assert source.space.spacing[2] == pytest.approx(step)
        affine, values = np.asarray(source.space.affine), source.description.values
        random = np.random.default_rng(5)
        for _ in range(12):
            k = int(random.integers(3))
            row, column = (int(one) for one in random.integers(512, size=2))
            one = slices[k]
            x, y, z = (float(part) for part in one.ImagePositionPatient)
            place = (-(x + column * spacing[1]), -(y + row * spacing[0]), z)
            voxel = np.rint(np.linalg.inv(affine) @ [*place, 1]).astype(int)[:3]
            value = values.slope * source.array()[tuple(voxel)] + values.intercept
            assert value == one.pixel_array[row, column] - 1024


def test_slices_are_sorted_by_place_whatever_their_names(tmp_path: Path) -> None:
    for name, z in (("a", 4), ("b", 0), ("c", 2)):
        write_slice(tmp_path / f"{name}.dcm", np.full((4, 6), z), (10, 20, z))
    with opened(tmp_path / "a.dcm") as source:
        assert source.space.shape == (6, 4, 3)
        assert source.array()[0, 0].tolist() == [0, 2, 4]
        assert source.space.spacing == pytest.approx((0.75, 0.5, 2))
        # Columns run to the left, rows to posterior: both are turned in canonical axes.
        corner = np.asarray(source.space.affine) @ [5, 3, 0, 1]
        assert corner[:3] == pytest.approx((-10, -20, 0))
        assert [one.name for one in source.files()] == ["a.dcm", "b.dcm", "c.dcm"]


def test_a_folder_opens_as_the_series_in_it(tmp_path: Path) -> None:
    for z in range(3):
        write_slice(tmp_path / f"{z}.dcm", np.full((4, 6), z), (0, 0, z))
    with opened(tmp_path) as source:
        assert source.space.shape == (6, 4, 3)


def test_slices_of_one_place_follow_each_other_in_time(tmp_path: Path) -> None:
    for t in range(3):
        for z in range(2):
            tags = {"TemporalPositionIdentifier": t + 1}
            write_slice(tmp_path / f"{z}_{t}.dcm", np.full((4, 6), 10 * t + z), (0, 0, z), **tags)
    with opened(tmp_path / "0_0.dcm") as source:
        assert (source.description.sizes.t, source.description.sizes.z) == (3, 2)
        assert [source.array(t)[0, 0].tolist() for t in range(3)] == [[0, 1], [10, 11], [20, 21]]


def test_slices_with_scales_of_their_own_hold_values(tmp_path: Path) -> None:
    for z in range(2):
        tags = {"RescaleSlope": z + 1, "RescaleIntercept": -5}
        write_slice(tmp_path / f"{z}.dcm", np.full((4, 6), 7), (0, 0, z), **tags)
    with opened(tmp_path / "0.dcm") as source:
        assert source.array()[0, 0].tolist() == [2, 9]
        assert source.description.values.slope == 1


def test_a_tilted_gantry_keeps_its_shear(tmp_path: Path) -> None:
    for z in range(4):
        write_slice(tmp_path / f"{z}.dcm", np.zeros((4, 6)), (0, 0.5 * z, z))
    with opened(tmp_path / "0.dcm") as source:
        tilt = source.description.metadata["dicom"]["tilt_degrees"]
        assert tilt == pytest.approx(np.degrees(np.arctan(0.5)), abs=0.01)
        places = np.asarray(source.space.affine) @ [[5, 5], [3, 3], [0, 3], [1, 1]]
        assert places[:3, 1] - places[:3, 0] == pytest.approx((0, -1.5, 3))


def test_a_missing_slice_is_named(tmp_path: Path) -> None:
    for z in (0, 1, 2, 4, 5):
        write_slice(tmp_path / f"{z}.dcm", np.zeros((4, 6)), (0, 0, z))
    with pytest.raises(UnsupportedFormat, match=r"between 2\.dcm and 4\.dcm"):
        open_image(tmp_path / "0.dcm")


def test_a_slice_there_twice_is_named(tmp_path: Path) -> None:
    for name, z in (("0", 0), ("1", 1), ("again", 1)):
        write_slice(tmp_path / f"{name}.dcm", np.zeros((4, 6)), (0, 0, z))
    with pytest.raises(UnsupportedFormat, match="twice"):
        open_image(tmp_path / "0.dcm")


def test_a_slice_of_another_size_or_direction_is_named(tmp_path: Path) -> None:
    write_slice(tmp_path / "0.dcm", np.zeros((4, 6)), (0, 0, 0))
    write_slice(tmp_path / "1.dcm", np.zeros((5, 6)), (0, 0, 1))
    with pytest.raises(UnsupportedFormat, match=r"1\.dcm: another size"):
        open_image(tmp_path / "0.dcm")
    turned = {"ImageOrientationPatient": [0, 1, 0, 0, 0, -1]}
    write_slice(tmp_path / "1.dcm", np.zeros((4, 6)), (0, 0, 1), **turned)
    with pytest.raises(UnsupportedFormat, match=r"1\.dcm: lies in another direction"):
        open_image(tmp_path / "0.dcm")


def test_a_folder_or_pattern_of_slices_is_added_as_one_image(tmp_path: Path) -> None:
    folder = tmp_path / "ct"
    folder.mkdir()
    for z in range(3):
        write_slice(folder / f"{z}.dcm", np.full((4, 6), z), (0, 0, z))
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        product = ws.product("Body", types=[exact_nb.AnnotationType("Liver")])
        for number, named in enumerate((folder, folder / "*.dcm", folder / "1.dcm")):
            images = ws.imageset(f"CT {number}", products=[product])
            [image] = images.add_images(named)
            assert (image.record.kind, image.record.depth) == ("volume", 3)
            assert images.add_images(named)[0].id == image.id
            assert image.name == "ct"


def test_series_of_one_folder_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "patient 7"
    folder.mkdir()
    for series, letter in (("1.2.3", "a"), ("1.2.4", "b")):
        for z in range(2):
            pixels = np.full((4, 6), z)
            write_slice(folder / f"{letter}{z}.dcm", pixels, (0, 0, z), SeriesInstanceUID=series)
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        images = ws.imageset("CT")
        added = images.add_images(folder)
        assert sorted(one.name for one in added) == ["b0.dcm", "patient 7"]


def test_a_large_series_is_decoded_once_into_a_mapped_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(dicom_series, "IN_MEMORY", 10)
    folder = tmp_path / "ct"
    folder.mkdir()
    for z in range(3):
        write_slice(folder / f"{z}.dcm", np.full((4, 6), z), (0, 0, z))
    for _ in range(2):
        with opened(folder / "0.dcm") as source:
            array = source.array()
            assert array[0, 0].tolist() == [0, 1, 2]
            while array.base is not None and not isinstance(array, np.memmap):
                array = array.base
            assert isinstance(array, np.memmap)
            assert not array.flags.writeable
    [first] = (tmp_path / "cache" / "volumes").iterdir()
    write_slice(folder / "1.dcm", np.full((4, 6), 77), (0, 0, 1), InstanceNumber=1)
    with opened(folder / "0.dcm") as source:
        assert source.array()[0, 0].tolist() == [0, 77, 2]
    write_slice(folder / "2.dcm", np.zeros((5, 6)), (0, 0, 2))
    with pytest.raises(UnsupportedFormat, match=r"2\.dcm: another size"):
        open_image(folder / "0.dcm")
    left = sorted((tmp_path / "cache" / "volumes").iterdir())
    assert first in left
    assert [one.suffix for one in left] == [".raw", ".raw"]
