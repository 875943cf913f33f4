"""Overlap and distance of masks: worked out by hand, against scipy, and in little memory."""

import tracemalloc

import numpy as np
import pytest
from scipy import ndimage

from exact_nb.errors import InvalidRecord, InvalidShape
from exact_nb.model.bricks import BRICK_BYTES, SIDE
from exact_nb.model.masks import Flags, VoxelMask
from exact_nb.statistics import voxels
from exact_nb.statistics.matching import match_masks
from exact_nb.statistics.scales import Scale
from exact_nb.statistics.voxels import compare_masks, shared_voxels, surface_of

MM = Scale((0.5, 1.0, 3.0), "mm")


def cuboid(grid: tuple[int, int, int], low: tuple[int, ...], high: tuple[int, ...]) -> VoxelMask:
    """Mark the voxels from one corner to before another."""
    flags = np.zeros(grid, bool)
    flags[tuple(slice(a, b) for a, b in zip(low, high, strict=True))] = True
    return VoxelMask.from_array(flags)


def blob(seed: int, grid: tuple[int, int, int] = (70, 45, 40)) -> Flags:
    noise = np.random.default_rng(seed).random(grid)
    flags: Flags = ndimage.gaussian_filter(noise, 4) > 0.503
    return flags


def by_scipy(ours: Flags, theirs: Flags, steps: tuple[float, ...]) -> tuple[float, float, float]:
    """Return the figures as whole volumes give them."""
    shared = int((ours & theirs).sum())
    total = int(ours.sum()) + int(theirs.sum())
    edges = [flags & ~ndimage.binary_erosion(flags) for flags in (ours, theirs)]
    far = [
        np.percentile(ndimage.distance_transform_edt(~other, sampling=steps)[one], 95)
        for one, other in (edges, edges[::-1])
    ]
    return 2 * shared / total, shared / (total - shared), float(max(far))


def test_two_voxels_in_a_row_shifted_by_one() -> None:
    first = cuboid((8, 4, 4), (2, 1, 1), (4, 2, 2))
    second = cuboid((8, 4, 4), (3, 1, 1), (5, 2, 2))
    found = compare_masks([first], [second])
    assert (found.dice[0], found.iou[0]) == (1 / 2, 1 / 3)
    # Of the distances 0 and 1 the 95th percentile is 0.95.
    assert found.hausdorff95[0] == pytest.approx(0.95)
    assert found.unit == "voxels"


@pytest.mark.parametrize(("axis", "step"), [(0, 0.5), (1, 1.0), (2, 3.0)])
def test_one_plate_lies_two_voxels_from_another_along_each_axis(axis: int, step: float) -> None:
    grid = (40, 40, 40)
    corners = [[5, 5, 5], [35, 35, 35]]
    plates = []
    for at in (10, 12):
        low, high = ([*corner] for corner in corners)
        low[axis], high[axis] = at, at + 1
        plates.append(cuboid(grid, tuple(low), tuple(high)))
    found = compare_masks(plates[:1], plates[1:], scale=MM)
    assert (found.dice[0], found.iou[0]) == (0, 0)
    assert found.hausdorff95[0] == pytest.approx(2 * step)
    assert found.unit == "mm"


def test_half_of_a_cuboid_overlaps() -> None:
    first = cuboid((90, 40, 40), (20, 3, 3), (60, 13, 13))
    second = cuboid((90, 40, 40), (20, 3, 3), (40, 13, 13))
    found = compare_masks([first, first], [second, first])
    assert found.dice.tolist() == [2 * 2000 / 6000, 1]
    assert found.iou.tolist() == [1 / 2, 1]
    assert found.hausdorff95[1] == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("steps", [(1.0, 1.0, 1.0), (0.7, 0.9, 4.0)])
def test_figures_equal_those_of_scipy_on_whole_volumes(
    seed: int, steps: tuple[float, float, float]
) -> None:
    ours, theirs = blob(seed), blob(seed) & ~blob(seed + 50) | blob(seed + 100)
    masks = [VoxelMask.from_array(flags) for flags in (ours, theirs)]
    found = compare_masks(masks[:1], masks[1:], scale=Scale(steps, "mm"))
    assert (found.dice[0], found.iou[0], found.hausdorff95[0]) == pytest.approx(
        by_scipy(ours, theirs, steps), abs=1e-9
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_surface_is_what_erosion_takes_away(seed: int) -> None:
    flags = blob(seed)
    flags[:2] = flags[:, -2:] = True  # as far as the rim of the volume, across bricks
    found = np.concatenate(list(surface_of(VoxelMask.from_array(flags))))
    expected = np.argwhere(flags & ~ndimage.binary_erosion(flags))
    assert sorted(map(tuple, found.tolist())) == sorted(map(tuple, expected.tolist()))


def test_large_surfaces_are_thinned_and_searched_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = blob(1), blob(2)
    masks = [VoxelMask.from_array(flags) for flags in (ours, theirs)]
    whole = compare_masks(masks[:1], masks[1:], scale=MM).hausdorff95[0]
    monkeypatch.setattr(voxels, "_TREE", 500)
    assert compare_masks(masks[:1], masks[1:], scale=MM).hausdorff95[0] == pytest.approx(whole)
    monkeypatch.setattr(voxels, "PLACES", 1000)
    thinned = compare_masks(masks[:1], masks[1:], scale=MM).hausdorff95[0]
    assert thinned == pytest.approx(whole, rel=0.1)


def test_no_volume_is_unpacked_whole() -> None:
    grid = (512, 512, 512)
    full = np.full((SIDE, SIDE, SIDE // 8), 255, np.uint8)
    along = 512 // SIDE
    plates = [
        VoxelMask.from_bricks(
            grid, {n + layer * along * along: full for n in range(along * along) if n % along < 8}
        )
        for layer in (3, 4)
    ]
    tracemalloc.start()
    try:
        found = compare_masks([plates[0]], [plates[1]], scale=Scale((1.0, 1.0, 1.0), "mm"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (found.dice[0], found.hausdorff95[0]) == (0, 32)
    # A volume of booleans has 128 MB, the two masks unpacked to bits 1 MB.
    assert len(plates[0].packed) * BRICK_BYTES < 1 << 20
    assert peak < 64 << 20


def test_bricks_of_one_mask_only_stay_packed_while_voxels_are_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = cuboid((128, 32, 32), (0, 0, 0), (70, 32, 32))
    second = cuboid((128, 32, 32), (60, 0, 0), (128, 32, 32))
    opened: list[int] = []
    brick = VoxelMask.brick

    def counted(mask: VoxelMask, index: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        opened.append(index)
        return brick(mask, index)

    monkeypatch.setattr(VoxelMask, "brick", counted)
    assert shared_voxels(first, second) == 10 * 32 * 32
    assert sorted(opened) == [1, 1, 2, 2]


def test_masks_are_matched_by_the_voxels_they_share() -> None:
    grid = (40, 20, 20)
    first = [cuboid(grid, (0, 0, 0), (10, 10, 10)), cuboid(grid, (20, 0, 0), (30, 10, 10))]
    second = [cuboid(grid, (22, 0, 0), (32, 10, 10)), cuboid(grid, (0, 0, 0), (10, 10, 4))]
    assert match_masks(first, second).pairs.tolist() == [[1, 0]]
    found = match_masks(first, second, threshold=0.4)
    assert found.pairs.tolist() == [[0, 1], [1, 0]]
    assert found.scores.tolist() == pytest.approx([0.4, 800 / 1200])
    assert match_masks(first, []).pairs.shape == (0, 2)
    with pytest.raises(InvalidRecord, match="iou is 0"):
        match_masks(first, second, threshold=0)


def test_what_cannot_be_compared_is_refused() -> None:
    mask = cuboid((8, 8, 8), (0, 0, 0), (2, 2, 2))
    with pytest.raises(InvalidShape, match="without a voxel"):
        compare_masks([mask], [VoxelMask.empty((8, 8, 8))])
    with pytest.raises(InvalidShape, match="take two of the same image"):
        compare_masks([mask], [cuboid((9, 8, 8), (0, 0, 0), (2, 2, 2))])
    with pytest.raises(InvalidRecord, match="1 masks cannot be compared with 0"):
        compare_masks([mask], [])
    assert len(compare_masks([], [])) == 0
