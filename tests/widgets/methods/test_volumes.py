"""Voxels reach a page whole, in slabs, and slice by slice, as the file holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
import tifffile
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Plane
from exact_nb.widgets.desk import Desk
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.views import View
from exact_nb.workspace import Image, Workspace

SHAPE = (7, 6, 5)
VOXELS = np.arange(np.prod(SHAPE)).reshape(SHAPE)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        yield ws


def added(ws: Workspace, path: Path) -> Image:
    product = ws.product("Brain", types=[exact_nb.AnnotationType("Landmark", shape="point")])
    [image] = ws.imageset("Volumes", products=[product]).add_images(path)
    return image


def call(image: Image, method: str, **params: Any) -> tuple[Any, np.ndarray[Any, Any]]:
    desk = Desk.current()
    view = View(image._store, imageset_id=image.record.imageset_id)
    state, _ = METHODS["image.open"](desk, view, {"image": image.id})
    reply, buffers = METHODS[method](desk, view, {"image": image.id, **params})
    return reply, np.frombuffer(buffers[0], np.dtype(state["dtype"]).newbyteorder("<"))


@pytest.mark.parametrize("dtype", ["<i2", ">i2", ">f8", "<u4", "i1", "<f4"])
def test_slabs_together_are_the_volume_in_canonical_axes(
    ws: Workspace, tmp_path: Path, dtype: str
) -> None:
    stored = VOXELS[::-1].astype(dtype)
    header = nib.Nifti1Header(endianness=">" if dtype[0] == ">" else "<")
    nib.save(nib.Nifti1Image(stored, np.diag([-1.0, 1, 1, 1]), header), tmp_path / "a.nii")
    image = added(ws, tmp_path / "a.nii")
    parts = []
    for first in (0, 2, 4):
        reply, samples = call(image, "volume.slab", t=0, first=first, count=2)
        parts.append(samples)
        assert reply["count"] == min(2, SHAPE[2] - first)
    whole = np.concatenate(parts).reshape(SHAPE, order="F")
    assert (whole == VOXELS.astype(dtype)).all()


@pytest.mark.parametrize("plane", list(Plane))
def test_a_slice_comes_in_its_in_plane_axes(ws: Workspace, tmp_path: Path, plane: Plane) -> None:
    nib.save(nib.Nifti1Image(VOXELS.astype(np.int16), np.eye(4)), tmp_path / "a.nii")
    image = added(ws, tmp_path / "a.nii")
    normal = {Plane.AXIAL: 2, Plane.CORONAL: 1, Plane.SAGITTAL: 0}[plane]
    assert image.planes[plane] == SHAPE[normal]
    expected = np.take(VOXELS, 3, axis=normal)
    for step in (1, 2):
        reply, samples = call(image, "volume.slice", t=0, plane=plane.value, slice=3, step=step)
        shown = samples.reshape(reply["height"], reply["width"])
        assert np.array_equal(shown.T, expected[::step, ::step])


def test_what_the_volume_has_not_is_refused_by_name(ws: Workspace, tmp_path: Path) -> None:
    nib.save(nib.Nifti1Image(VOXELS.astype(np.int16), np.eye(4)), tmp_path / "a.nii")
    Picture.fromarray(np.zeros((9, 9, 3), "u1")).save(tmp_path / "a.png")
    volume = added(ws, tmp_path / "a.nii")
    wanted = {"t": 0, "plane": "axial", "slice": 0, "step": 1}
    for wrong, word in (
        ({"slice": 5}, "axial is 5"),
        ({"t": 1}, "t is 1"),
        ({"plane": "oblique"}, "no plane"),
    ):
        with pytest.raises(InvalidRecord, match=word):
            call(volume, "volume.slice", **{**wanted, **wrong})
    picture = added(ws, tmp_path / "a.png")
    assert picture.planes == {}
    with pytest.raises(InvalidRecord, match="no volume"):
        call(picture, "volume.slice", **wanted)


def test_a_point_is_kept_on_the_plane_and_slice_it_was_put_on(
    ws: Workspace, tmp_path: Path
) -> None:
    nib.save(nib.Nifti1Image(VOXELS.astype(np.int16), np.eye(4)), tmp_path / "a.nii")
    volume = added(ws, tmp_path / "a.nii")
    point = exact_nb.Point(3, 4)
    made = volume.add(point, type="Landmark", plane="coronal", slice=5)
    stored = volume._store.annotation(made.uuid)
    assert (stored.shape, stored.position.plane, stored.position.slice) == (
        point,
        Plane.CORONAL,
        5,
    )
    with pytest.raises(InvalidRecord, match="slice is 6"):
        volume.add(point, type="Landmark", plane="coronal", slice=6)


def test_frames_with_annotations_and_the_histogram_are_told(ws: Workspace, tmp_path: Path) -> None:
    stack = np.random.default_rng(1).integers(100, 900, (4, 32, 40)).astype(np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", stack, imagej=True, metadata={"axes": "ZYX"})
    image = added(ws, tmp_path / "a.tif")
    for z in (1, 3, 3):
        image.add(exact_nb.Point(5, 5), type="Landmark", z=z)
    desk, view = Desk.current(), View(image._store, imageset_id=image.record.imageset_id)
    marks, _ = METHODS["annotations.marks"](desk, view, {"image": image.id})
    assert marks["marks"] == [(1, 0, None, 0, 1), (3, 0, None, 0, 2)]
    asked = {"image": image.id, "z": 2, "t": 0, "c": 0}
    told, [counts] = METHODS["image.histogram"](desk, view, asked)
    assert (told["low"], told["high"]) == (stack[2].min(), stack[2].max())
    assert np.frombuffer(counts, "<u4").sum() == stack[2].size
    with pytest.raises(InvalidRecord, match="z is 4"):
        METHODS["image.histogram"](desk, view, {**asked, "z": 4})


def test_tiles_of_a_stack_are_its_samples(ws: Workspace, tmp_path: Path) -> None:
    stack = np.arange(2 * 30 * 40).reshape(2, 30, 40).astype(">i2")
    tifffile.imwrite(tmp_path / "a.tif", stack, byteorder=">", metadata={"axes": "ZYX"})
    image = added(ws, tmp_path / "a.tif")
    desk, view = Desk.current(), View(image._store, imageset_id=image.record.imageset_id)
    state, _ = METHODS["image.open"](desk, view, {"image": image.id})
    assert (state["raw"], state["dtype"], state["rgb"]) == (True, "int16", False)
    tile = desk.pictures.tile(state["source"], 0, 0, 0, 1, 0, 0)
    assert tile is not None
    assert tile.media_type == "application/x-samples"
    shown = np.frombuffer(tile.data, "<i2").reshape(30, 40)
    assert np.array_equal(shown, stack[1])
