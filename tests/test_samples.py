"""The synthetic slide: it is what it says, everywhere."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exact_nb import samples
from exact_nb.images.registry import open_image
from exact_nb.samples.tissue import BRIGHTEST, stain
from tests.profile import times

SIZE = (2_300, 1_700)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> samples.Sample:
    return samples.slide(tmp_path_factory.mktemp("sample") / "slide.tif", *SIZE, seed=3)


def darkness(pixels: np.ndarray[Any, Any]) -> Any:
    """Optical density in the red, which haematoxylin takes and eosin does not."""
    return -np.log((pixels[..., 0].astype(float) + 1) / 256)


def test_slide_opens_with_its_levels_and_resolution(sample: samples.Sample) -> None:
    with open_image(sample.path) as source:
        description = source.description
        assert (description.sizes.x, description.sizes.y) == SIZE
        assert [(level.width, level.height) for level in description.levels] == [
            (2300, 1700),
            (1150, 850),
            (575, 425),
            (288, 213),
        ]
        assert description.stored_levels == 4
        assert description.mpp_x == pytest.approx(sample.mpp)
        assert description.mpp_y == pytest.approx(sample.mpp)
        assert description.rgb


def test_nuclei_lie_where_the_sample_says(sample: samples.Sample) -> None:
    with open_image(sample.path) as source:
        whole = source.read_region(0, 0, *SIZE)
    density = darkness(whole)
    x, y = np.floor(sample.nuclei[:, :2].T).astype(int)
    at_centres = density[y, x]
    elsewhere = density[density > 0.1]
    assert len(sample.nuclei) > 200
    assert np.median(at_centres) > np.quantile(elsewhere, 0.9)
    assert np.mean(at_centres > 0.45) > 0.97


def test_mitotic_figures_are_the_darkest(sample: samples.Sample) -> None:
    with open_image(sample.path) as source:
        whole = source.read_region(0, 0, *SIZE)
    density = darkness(whole)
    x, y = np.floor(sample.nuclei[:, :2].T).astype(int)
    at_centres = density[y, x]
    assert 0 < sample.mitotic.sum() < 0.05 * len(sample.mitotic)
    assert at_centres[sample.mitotic].mean() > at_centres[~sample.mitotic].mean() + 0.3


def test_glass_around_the_section_is_nearly_white(sample: samples.Sample) -> None:
    with open_image(sample.path) as source:
        corner = source.read_region(0, 0, 40, 40)
    assert corner.min() > 225


def test_brightest_noise_stays_white() -> None:
    nothing = np.full((2, 2), -BRIGHTEST, np.float32)
    assert stain(nothing, nothing).min() > 245


def test_no_pixel_wraps_around_in_the_glass(sample: samples.Sample) -> None:
    """A sample that passed 255 would be a dark speck in one colour of a bright place."""
    with open_image(sample.path) as source:
        whole = source.read_region(0, 0, *SIZE).astype(int)
    bright = (whole > 225).sum(axis=-1) >= 2
    assert bright.sum() > 10_000
    assert whole[bright].min() > 100


def test_overview_is_the_average_of_the_finest_level(sample: samples.Sample) -> None:
    with open_image(sample.path) as source:
        fine = source.read_region(800, 600, 512, 512).astype(float)
        coarse = source.read_region(800, 600, 128, 128, level=2).astype(float)
    averaged = fine.reshape(128, 4, 128, 4, 3).mean(axis=(1, 3))
    error = np.abs(averaged - coarse).mean()
    assert abs((averaged - coarse).mean()) < 0.5
    assert error < 6  # what JPEG leaves of fibres
    for axis in (0, 1):
        assert error < 0.7 * np.abs(np.roll(averaged, 1, axis) - coarse).mean()


def test_same_seed_same_file_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = (
        samples.slide(tmp_path / f"{index}.tif", 300, 600, seed=seed, threads=threads)
        for index, (seed, threads) in enumerate([(5, 1), (5, 3), (6, 2)])
    )
    assert np.array_equal(first.nuclei, again.nuclei)
    assert first.path.read_bytes() == again.path.read_bytes()
    assert first.path.read_bytes() != other.path.read_bytes()


def test_number_of_nuclei_is_limited(tmp_path: Path) -> None:
    full = samples.slide(tmp_path / "full.tif", 600, 500)
    few = samples.slide(tmp_path / "few.tif", 600, 500, nuclei=17)
    assert few.nuclei.shape == (17, 3)
    assert {tuple(row) for row in few.nuclei} < {tuple(row) for row in full.nuclei}
    assert samples.slide(tmp_path / "none.tif", 300, 300, nuclei=0).nuclei.shape == (0, 3)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (257, 64), (300, 513)])
def test_odd_sizes_are_written(tmp_path: Path, width: int, height: int) -> None:
    small = samples.slide(tmp_path / "odd.tif", width, height)
    with open_image(small.path) as source:
        assert source.read_region(0, 0, width, height).shape == (height, width, 3)


def test_too_small_a_slide_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="63 x 100"):
        samples.slide(tmp_path / "no.tif", 63, 100)


def test_boxes_surround_nuclei_and_stay_on_the_slide(sample: samples.Sample) -> None:
    boxes = samples.nucleus_boxes(sample, margin=2)
    assert boxes.shape == (len(sample.nuclei), 4)
    x, y, radius = sample.nuclei.T
    assert np.all((boxes[:, 0] < x) & (x < boxes[:, 2]) & (boxes[:, 1] < y) & (y < boxes[:, 3]))
    assert np.all(boxes[:, 2] - boxes[:, 0] <= 2 * radius + 4 + 1e-9)
    assert boxes.min() >= 0
    assert boxes[:, 2].max() <= sample.width


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    samples.slide(tmp_path / "slide.tif", 300, 900, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_memory_does_not_grow_with_the_height(tmp_path: Path) -> None:
    """What is alive at once: traced by numpy's own allocations."""
    import tracemalloc

    def drawn(height: int) -> int:
        tracemalloc.start()
        try:
            # By one thread: how far a second one is ahead is the scheduler's affair.
            samples.slide(tmp_path / "tall.tif", 600, height, nuclei=50, threads=1)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    drawn(64)  # What is imported at first use stays and is not the slide's.
    assert drawn(times(4_096, 16_384)) < drawn(1_024) * 1.5


def test_a_slide_makes_its_folder(tmp_path: Path) -> None:
    sample = samples.slide(tmp_path / "new" / "folder" / "one.tif", 128, 64)
    assert sample.path.is_file()
