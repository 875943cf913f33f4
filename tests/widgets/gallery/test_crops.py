"""Crops show what lies where the annotation is, on its frame or plane, with the outline on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import nibabel as nib
import numpy as np
import pytest
import tifffile
from PIL import Image as Picture

from exact_nb.images.base import Level
from exact_nb.images.tiles import shared_pool, shared_tiles
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.images import Image
from exact_nb.model.masks import VoxelMask
from exact_nb.model.review import ReviewStatus
from exact_nb.model.shapes import BoundingBox, Circle, GlobalLabel, Line, Point, Polygon
from exact_nb.widgets.gallery.cell import CellLook, strip_pixels
from exact_nb.widgets.gallery.crops import Crop, read_crop
from exact_nb.widgets.gallery.filler import CropFiller
from exact_nb.widgets.gallery.layout import BORDER, GAP, GalleryLayout
from exact_nb.widgets.gallery.region import level_for, region_around
from exact_nb.widgets.gallery.shelf import CropShelf
from exact_nb.widgets.image_state import image_state

SIZE = 96


def image_at(path: Path) -> Image:
    return Image(path.name, str(path), imageset_id=1, width=1, height=1)


@pytest.fixture
def squares(tmp_path: Path) -> Image:
    """White, with a red square from (100, 60) to (140, 100)."""
    samples = np.full((200, 300, 3), 255, "u1")
    samples[60:100, 100:140] = (200, 0, 0)
    Picture.fromarray(samples).save(tmp_path / "squares.png")
    return image_at(tmp_path / "squares.png")


def test_an_outline_lies_on_the_edge_of_what_was_drawn(squares: Image) -> None:
    crop = read_crop(squares, BoundingBox(100, 60, 140, 100), Position(), SIZE)
    assert crop.pixels is not None
    inside = crop.pixels[:, :, 1] < 128
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    # 1.6 times the box are seen, in its middle the box.
    side = SIZE / 1.6
    expected = [(SIZE - side) / 2, (SIZE + side) / 2 - 1]
    assert [rows[0], rows[-1]] == pytest.approx(expected, abs=1)
    assert [columns[0], columns[-1]] == pytest.approx(expected, abs=1)
    drawn = np.argwhere(crop.outline > 100)
    assert drawn.min(axis=0) == pytest.approx([expected[0]] * 2, abs=1.5)
    assert drawn.max(axis=0) == pytest.approx([expected[1]] * 2, abs=1.5)
    assert not crop.outline[SIZE // 2 - 20 : SIZE // 2 + 20, SIZE // 2 - 20 : SIZE // 2 + 20].any()


@pytest.mark.parametrize(
    "shape",
    [
        Circle(120, 80, 20),
        Polygon.ring([(100, 60), (140, 60), (140, 100), (100, 100)]),
        Polygon.open_contour([(100, 60), (140, 60), (140, 100)]),
        Line([(100, 60), (140, 100)]),
        Point(120, 80),
    ],
)
def test_every_shape_has_its_outline_around_the_middle(squares: Image, shape: Point) -> None:
    crop = read_crop(squares, shape, Position(), SIZE)
    assert crop.pixels is not None
    assert tuple(crop.pixels[SIZE // 2, SIZE // 2]) == (200, 0, 0)
    drawn = np.argwhere(crop.outline > 100)
    assert len(drawn) > 20
    assert np.abs((drawn.min(axis=0) + drawn.max(axis=0)) / 2 - SIZE / 2).max() < 2


def test_a_label_shows_the_whole_image(squares: Image) -> None:
    crop = read_crop(squares, GlobalLabel(), Position(), SIZE)
    assert crop.pixels is not None
    assert crop.pixels.shape == (SIZE, SIZE, 3)
    assert tuple(crop.pixels[2, SIZE // 2]) == (43, 43, 43), "it is wider than high"
    assert not crop.outline.any()


def test_what_lies_beyond_the_edge_is_background(squares: Image) -> None:
    crop = read_crop(squares, Point(0, 0), Position(), SIZE)
    assert crop.pixels is not None
    assert (crop.pixels == 255).all()


def test_a_crop_of_a_stack_is_of_its_frame(tmp_path: Path) -> None:
    stack = np.empty((4, 120, 120), "u2")
    stack[:] = np.linspace(0, 4000, 120)
    stack[:, 30:90, 30:90] = (np.arange(4) * 1000 + 500)[:, None, None]
    tifffile.imwrite(tmp_path / "stack.tif", stack, imagej=True, metadata={"axes": "ZYX"})
    image = image_at(tmp_path / "stack.tif")
    shades = []
    for z in range(4):
        crop = read_crop(image, BoundingBox(50, 50, 70, 70), Position(z=z), SIZE)
        assert crop.pixels is not None
        shades.append(int(crop.pixels[8, 8, 0]))
    assert shades == sorted(set(shades)), "all planes have one window"


@pytest.fixture
def two_channels(tmp_path: Path) -> Image:
    """Red on the left half, green on the upper half; the channels overlap at the upper left."""
    samples = np.zeros((2, 200, 200), "u2")
    samples[0, :, :100] = 4000
    samples[1, :100] = 900
    channel = {"Name": ["CD45", "Hoechst"], "Color": [-16776961, 16711935]}
    tifffile.imwrite(
        tmp_path / "two.ome.tif",
        samples,
        photometric="minisblack",
        metadata={"axes": "CYX", "Channel": channel},
    )
    return image_at(tmp_path / "two.ome.tif")


QUARTERS = {
    "both": (255, 255, 0),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "neither": (0, 0, 0),
}


@pytest.mark.parametrize("shape", [BoundingBox(70, 70, 130, 130), GlobalLabel()])
def test_channels_are_added_up_in_their_colours(two_channels: Image, shape: Point) -> None:
    crop = read_crop(two_channels, shape, Position(), SIZE)
    assert crop.pixels is not None
    near, far = SIZE // 4, 3 * SIZE // 4
    at = {"both": (near, near), "red": (far, near), "green": (near, far), "neither": (far, far)}
    assert {name: tuple(crop.pixels[place]) for name, place in at.items()} == QUARTERS


def test_a_channel_without_a_colour_has_the_one_a_viewer_gives_it(data: Path) -> None:
    path = data / "wsi" / "crc_cycif_4ch.ome.tif"
    with shared_pool().use(path) as source:
        looks = shared_tiles().looks(source)
        state = image_state(image_at(path), source, "key", shared_tiles())
        assert [one.window for one in looks] == [one["window"] for one in state["channel_list"]]
        read = [source.read_region(1000, 900, 200, 200, c=one.channel) for one in looks]
    crop = read_crop(image_at(path), BoundingBox(1037.5, 937.5, 1162.5, 1062.5), Position(), 200)
    assert crop.pixels is not None
    light = np.zeros((200, 200, 3))
    for samples, one in zip(read, looks, strict=True):
        low, high = one.window
        share = np.clip((samples.astype(float) - low) / (high - low), 0, 1)
        light += share[:, :, None] * np.array(one.color)
    assert np.abs(crop.pixels - np.minimum(light, 255)).max() <= 4
    assert np.ptp(crop.pixels, axis=2).max() > 100, "it is no grey picture"


@pytest.fixture
def volume(tmp_path: Path) -> Image:
    """A bright block of i 5..9, j 10..14, k 3..4; voxels are 1 x 1 x 4 mm."""
    voxels = np.zeros((40, 30, 12), np.int16)
    voxels[5:10, 10:15, 3:5] = 1000
    nib.save(nib.Nifti1Image(voxels, np.diag([1.0, 1, 4, 1])), tmp_path / "block.nii")
    return image_at(tmp_path / "block.nii")


@pytest.mark.parametrize(
    ("plane", "index", "box", "height"),
    [
        (Plane.AXIAL, 3, (4.5, 9.5, 9.5, 14.5), 5),
        (Plane.CORONAL, 12, (4.5, 2.5, 9.5, 4.5), 8),
        (Plane.SAGITTAL, 7, (9.5, 2.5, 14.5, 4.5), 8),
    ],
)
def test_a_crop_of_a_volume_is_of_its_slice_in_true_proportions(
    volume: Image, plane: Plane, index: int, box: tuple[float, ...], height: int
) -> None:
    position = Position(plane=plane, slice=index)
    crop = read_crop(volume, BoundingBox(*box), position, SIZE)
    assert crop.pixels is not None
    bright = np.argwhere(crop.pixels[:, :, 0] > 128)
    (top, left), (bottom, right) = bright.min(axis=0), bright.max(axis=0)
    assert (bottom - top + 1) / (right - left + 1) == pytest.approx(height / 5, rel=0.15)
    drawn = np.argwhere(crop.outline > 100)
    assert np.abs(drawn.min(axis=0) - (top, left)).max() <= 3
    assert np.abs(drawn.max(axis=0) - (bottom, right)).max() <= 3
    other = read_crop(volume, BoundingBox(*box), Position(plane=plane, slice=0), SIZE)
    assert other.pixels is not None
    assert not (other.pixels > 128).any()


def test_a_mask_has_its_border_in_the_middle_of_what_it_marks(volume: Image) -> None:
    flags = np.zeros((40, 30, 12), np.bool_)
    flags[5:10, 10:15, 3:5] = True
    crop = read_crop(volume, VoxelMask.from_array(flags), Position(), SIZE)
    assert crop.pixels is not None
    bright = crop.pixels[:, :, 0] > 128
    edge = crop.outline > 0
    assert edge.any()
    assert bright[edge].mean() > 0.9, "the border is the outermost of what is marked"


def test_a_file_that_cannot_be_read_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crop = read_crop(image_at(tmp_path / "gone.png"), Point(1, 1), Position(), SIZE)
    assert crop.pixels is None
    assert "gone.png" in caplog.text


def test_small_objects_keep_their_size_and_large_ones_are_seen_whole() -> None:
    assert region_around((100, 100, 110, 104)).width == 48
    assert region_around((100, 100, 100, 100)).width == 64
    wide = region_around((0, 0, 1000, 10))
    assert (wide.x, wide.width, wide.height) == (-300, 1600, 1600)


def test_the_level_is_the_coarsest_that_is_sharp() -> None:
    levels = [Level(1000, 1000, 256, 256, each) for each in (1.0, 2.0, 4.0)]
    assert [level_for(levels, side, 100) for side in (50, 100, 199, 200, 399, 400, 9999)] == [
        0,
        0,
        0,
        1,
        1,
        2,
        2,
    ]


# -- cells ------------------------------------------------------------------------------------


def look(**more: object) -> CellLook:
    crop = Crop(np.full((SIZE, SIZE, 3), 90, "u1"), np.zeros((SIZE, SIZE), "u1"))
    return CellLook(crop, "#ff0000", "Nucleus", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [1, 2])
def test_a_cell_has_the_colour_of_its_type_around_its_crop(scale: int) -> None:
    layout = GalleryLayout(3, 400, SIZE)
    crop = Crop(
        np.full((SIZE * scale, SIZE * scale, 3), 90, "u1"),
        np.zeros((SIZE * scale, SIZE * scale), "u1"),
    )
    strip = strip_pixels(layout, 0, lambda _: CellLook(crop, "#ff0000", "Nucleus"), scale)
    assert strip.shape == (layout.band_height * scale, layout.band_width * scale, 3)
    for index in range(3):
        x, y = (place * scale for place in layout.corner(index))
        assert tuple(strip[y + 1, x + 1]) == (255, 0, 0)
        middle = (BORDER + SIZE // 2) * scale
        assert tuple(strip[y + middle, x + middle]) == (90, 90, 90)
        assert tuple(strip[y, x - 1]) == (43, 43, 43)


def test_each_status_has_a_sign_of_its_own_shape() -> None:
    layout = GalleryLayout(1, 200, SIZE)
    side = SIZE + 2 * BORDER

    def sign(**more: object) -> bytes:
        strip = strip_pixels(layout, 0, lambda _: look(**more))
        top, left = GAP // 2 + side, GAP // 2
        seen = strip[top : top + 18, left : left + 18].max(axis=2) > 100
        return bytes(seen.tobytes())

    signs = [sign(status=one) for one in ReviewStatus]
    signs += [sign(conflict=True)]
    assert len(set(signs)) == len(signs), "told apart without colour"


def test_a_score_is_written_only_where_there_is_one() -> None:
    layout = GalleryLayout(1, 200, SIZE)

    def right(score: str) -> bool:
        line = strip_pixels(layout, 0, lambda _: look(score=score))[GAP // 2 + SIZE + 2 * BORDER :]
        return bool((line[:18, SIZE - 26 : SIZE] > 120).any())

    assert right("0.87")
    assert not right("")


# -- filling ----------------------------------------------------------------------------------


@pytest.fixture
def fill() -> Callable[..., tuple[CropFiller, list[int], Event]]:
    def start(**options: CropShelf) -> tuple[CropFiller, list[int], Event]:
        read: list[int] = []
        gate, here = Event(), Event()

        def reading(index: int) -> Crop:
            read.append(index)
            here.set()
            assert gate.wait(30)
            return Crop(None, np.zeros((10, 10), "u1"))

        filler = CropFiller(reading, lambda _: None, workers=1, **options)
        filler.want([0])
        assert here.wait(30)
        return filler, read, gate

    return start


def test_what_was_scrolled_away_is_not_read(
    fill: Callable[..., tuple[CropFiller, list[int], Event]],
) -> None:
    filler, read, gate = fill()
    filler.want(range(1, 100))
    filler.want([200, 201])
    gate.set()
    wait_for(lambda: filler.get(201) is not None)
    assert read == [0, 200, 201]
    filler.close()


def test_what_changed_while_it_was_read_is_read_again(
    fill: Callable[..., tuple[CropFiller, list[int], Event]],
) -> None:
    filler, read, gate = fill()
    filler.forget([0])
    gate.set()
    wait_for(lambda: filler.get(0) is not None)
    assert read == [0, 0]
    filler.close()


def test_the_crops_used_longest_ago_go_first(
    fill: Callable[..., tuple[CropFiller, list[int], Event]],
) -> None:
    filler, _, gate = fill(shelf=CropShelf(300))
    gate.set()
    for index in (1, 2):
        filler.want([index])
        wait_for(lambda index=index: filler.get(index) is not None)  # type: ignore[misc]
    assert filler.get(0) is not None
    filler.want([3])
    wait_for(lambda: filler.get(3) is not None)
    assert [filler.get(index) is not None for index in range(4)] == [True, False, True, True]
    filler.close()


def test_ten_thousand_scroll_within_one_limit_for_all_galleries() -> None:
    shelf = CropShelf(50_000)
    most = 0

    def reading(_index: int) -> Crop:
        return Crop(None, np.zeros((10, 10), "u1"))

    def arrived(_index: int) -> None:
        nonlocal most
        most = max(most, shelf.nbytes)

    galleries = [CropFiller(reading, arrived, shelf=shelf) for _ in range(2)]
    for one in galleries:
        for first in range(0, 10_000, 200):
            one.want(range(first, first + 200))
            wait_for(lambda one=one, last=first + 199: one.get(last) is not None)  # type: ignore[misc]
    # The threads of the first are done: what it has lost is read again when it is looked at.
    assert 40_000 < most <= 50_000
    assert galleries[0].get(0) is None
    assert galleries[1].get(9_990) is not None
    for one in galleries:
        one.close()
    assert shelf.nbytes == 0


def wait_for(condition: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never came")
