"""A mask holds the voxels it was given, whichever way they came, and nothing else."""

import contextlib
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidShape
from exact_nb.model import codec, mask_codec
from exact_nb.model.bricks import SIDE
from exact_nb.model.masks import Flags, VoxelMask
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import ShapeKind

sizes = st.tuples(*[st.integers(1, 70)] * 3)


@st.composite
def arrays(draw: st.DrawFn) -> Flags:
    """A few boxes and single voxels in an array of any size."""
    shape = draw(sizes)
    flags = np.zeros(shape, dtype=bool)
    for _ in range(draw(st.integers(0, 4))):
        low = [draw(st.integers(0, size - 1)) for size in shape]
        high = [draw(st.integers(at + 1, size)) for at, size in zip(low, shape, strict=True)]
        flags[tuple(slice(a, b) for a, b in zip(low, high, strict=True))] = True
    seed = np.random.default_rng(draw(st.integers(0, 9)))
    return flags ^ (seed.random(shape) < draw(st.sampled_from([0.0, 0.001, 0.5])))


@given(arrays())
def test_a_mask_gives_back_its_array(flags: Flags) -> None:
    mask = VoxelMask.from_array(flags)
    assert (mask.to_array() == flags).all()
    assert mask.grid == flags.shape
    assert mask.count == flags.sum()


@given(arrays())
def test_bytes_give_back_an_equal_mask(flags: Flags) -> None:
    mask = VoxelMask.from_array(flags)
    encoded = codec.encode(mask)
    assert (encoded.bounds, encoded.parts) == (None, b"")
    again = codec.decode(encoded.kind, encoded.geom, encoded.parts)
    assert again == mask
    assert hash(again) == hash(mask)
    assert codec.encode(again) == encoded


@given(arrays(), st.data())
def test_a_region_is_painted_and_erased_as_numpy_does(flags: Flags, data: st.DataObject) -> None:
    shape = [data.draw(st.integers(1, 40)) for _ in range(3)]
    at = [data.draw(st.integers(-10, size + 3)) for size in flags.shape]
    region = np.random.default_rng(0).random(shape) < 0.7
    painted, erased = flags.copy(), flags.copy()
    for place in np.argwhere(region) + at:
        if (place >= 0).all() and (place < flags.shape).all():
            painted[tuple(place)], erased[tuple(place)] = True, False
    mask = VoxelMask.from_array(flags)
    where = (at[0], at[1], at[2])
    assert (mask.painted(region, where).to_array() == painted).all()
    assert (mask.erased(region, where).to_array() == erased).all()
    assert (mask.to_array() == flags).all()


@given(arrays(), st.data())
def test_a_slice_is_that_of_the_array(flags: Flags, data: st.DataObject) -> None:
    mask = VoxelMask.from_array(flags)
    for axis, plane in enumerate(("sagittal", "coronal", "axial")):
        index = data.draw(st.integers(0, flags.shape[axis] - 1))
        assert (mask.slice(plane, index) == np.take(flags, index, axis=axis)).all()
        with pytest.raises(IndexError, match=plane):
            mask.slice(plane, flags.shape[axis])


@given(arrays())
def test_the_box_goes_around_all_voxels(flags: Flags) -> None:
    places = np.argwhere(flags)
    expected = None
    if len(places):
        low, high = places.min(axis=0).tolist(), places.max(axis=0).tolist()
        expected = tuple(zip(low, high, strict=True))
    assert VoxelMask.from_array(flags).box == expected


@given(arrays())
def test_the_fullest_slice_has_the_most_voxels(flags: Flags) -> None:
    mask = VoxelMask.from_array(flags)
    for axis, plane in enumerate(("sagittal", "coronal", "axial")):
        counts = flags.sum(axis=tuple(one for one in range(3) if one != axis))
        expected = int(counts.argmax()) if counts.any() else None
        found = mask.extent(plane)
        assert (found and found[1]) == expected


def test_box_and_fullest_slice_take_one_unpacking_of_each_brick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mask = VoxelMask.empty((70, 70, 40)).painted(np.ones((50, 40, 3)), at=(10, 5, 30))
    expected = ((10, 59), (5, 44), (30, 32)), 30
    assert mask.box == expected[0]
    unpacked: list[bytes] = []

    def counted(packed: bytes, *rest: int) -> bytes:
        unpacked.append(packed)
        return decompress(packed, *rest)

    decompress = zlib.decompress
    monkeypatch.setattr(zlib, "decompress", counted)
    assert mask.extent("axial") == expected
    assert len(unpacked) == len(mask.packed) == 8
    assert VoxelMask.empty((9, 9, 9)).extent("axial") is None


@given(arrays(), arrays())
def test_masks_are_equal_where_their_voxels_are(one: Flags, other: Flags) -> None:
    same = one.shape == other.shape and bool((one == other).all())
    assert (VoxelMask.from_array(one) == VoxelMask.from_array(other)) is same


def test_the_same_voxels_painted_in_each_plane_are_one_mask() -> None:
    flags = np.random.default_rng(1).random((40, 35, 37)) < 0.3
    masks = []
    for axis in range(3):
        mask = VoxelMask.empty((40, 35, 37))
        for index in range(flags.shape[axis]):
            at = [0, 0, 0]
            at[axis] = index
            slab = np.take(flags, [index], axis=axis)
            mask = mask.painted(slab, (at[0], at[1], at[2]))
        masks.append(codec.encode(mask))
    assert masks == [codec.encode(VoxelMask.from_array(flags))] * 3


def test_a_stroke_leaves_the_bytes_of_other_bricks_alone() -> None:
    mask = VoxelMask.from_array(np.random.default_rng(2).random((96, 96, 96)) < 0.5)
    painted = mask.painted(np.ones((3, 3, 1)), at=(5, 5, 5))
    changed = [index for index, brick in mask.packed.items() if painted.packed[index] is not brick]
    assert changed == [0]


def test_a_brick_that_is_erased_is_no_longer_kept() -> None:
    mask = VoxelMask.empty((64, 64, 64)).painted(np.ones((4, 4, 4)), at=(30, 30, 30))
    assert len(mask.packed) == 8
    assert mask.erased(np.ones((64, 64, 64))) == VoxelMask.empty((64, 64, 64))
    assert mask.erased(np.ones((64, 64, 64))).box is None


@pytest.mark.parametrize("grid", [(0, 4, 4), (4, 4), (4, 4, 4, 4)])
def test_a_grid_without_voxels_is_refused(grid: tuple[int, ...]) -> None:
    with pytest.raises(InvalidShape, match="along i, j and k"):
        VoxelMask(grid)  # type: ignore[arg-type]


def test_an_array_of_two_axes_is_refused() -> None:
    with pytest.raises(InvalidShape, match=r"use an array \(i, j, k\)"):
        VoxelMask.from_array(np.zeros((3, 3)))


def test_a_brick_that_marks_voxels_outside_is_refused() -> None:
    full = np.full((SIDE, SIDE, SIDE // 8), 255, dtype=np.uint8)
    assert VoxelMask.from_bricks((32, 32, 32), {0: full}).count == SIDE**3
    with pytest.raises(InvalidShape, match="outside the grid"):
        VoxelMask.from_bricks((32, 31, 32), {0: full})
    with pytest.raises(InvalidShape, match="no brick 1"):
        VoxelMask.from_bricks((32, 32, 32), {1: full})


@given(st.data())
def test_damaged_bytes_are_refused_or_read_as_a_mask(data: st.DataObject) -> None:
    good = mask_codec.to_bytes(
        VoxelMask.from_array(np.random.default_rng(3).random((40,) * 3) < 0.1)
    )
    cut = good[: data.draw(st.integers(0, len(good) - 1))]
    with pytest.raises(InvalidShape, match="damaged"):
        mask_codec.from_bytes(cut)
    flipped = bytearray(good)
    flipped[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with contextlib.suppress(InvalidShape):
        assert mask_codec.from_bytes(bytes(flipped)).count >= 0


def test_a_table_of_shapes_holds_no_voxels() -> None:
    with pytest.raises(InvalidShape, match="row 1: a segmentation"):
        ShapeTable.from_shapes(
            [codec.decode(0, np.arange(4.0).tobytes()), VoxelMask.empty((1, 1, 1))]
        )
    code = codec.kind_code(ShapeKind.SEGMENTATION)
    table = ShapeTable.from_blobs([code], [b""])
    assert np.isnan(table.bounds).all()
    with pytest.raises(InvalidShape, match="row 0: a segmentation"):
        table.validate()
