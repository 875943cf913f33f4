"""Tiles travel by one road: stored ones untouched, others made once."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from exact_nb.errors import UnreadableImage
from exact_nb.images import pyramid
from exact_nb.images.base import EncodedTile, ImageKind, Pixels
from exact_nb.images.pyramid import PyramidSource
from exact_nb.images.registry import open_image
from exact_nb.images.tiles import TileService, shared_pool, shared_tiles
from tests.images.memory import Memory

RANDOM = np.random.default_rng(4)


class Counting(Memory):
    """Counts how often each tile is read."""

    def __init__(self, samples: Pixels, kind: ImageKind = ImageKind.PICTURE) -> None:
        super().__init__(samples, tile=(256, 256), kind=kind)
        self.asked: list[tuple[int, ...]] = []

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> Pixels:
        self.gate()
        self.asked.append((level, column, row, z))
        return super().tile(level, column, row, z=z, t=t, c=c)


def decoded(tile: EncodedTile | None) -> Any:
    assert tile is not None
    with Image.open(io.BytesIO(tile.data)) as picture:
        return np.asarray(picture)


def colours(height: int = 600, width: int = 700) -> Any:
    return RANDOM.integers(0, 256, (1, height, width, 3), np.uint8)


def test_stored_tiles_travel_untouched(data: Path) -> None:
    service = TileService()
    with open_image(data / "wsi" / "crc_he_whole_half.tif") as source:
        for place in [(0, 10, 12), (3, 0, 0), (0, 38, 28)]:
            stored = source.tile(*place)
            assert isinstance(stored, EncodedTile)
            for _ in range(2):
                tile = service.tile(source, *place)
                assert tile is not None
                assert bytes(tile.data) == bytes(stored.data)


def test_samples_are_encoded_once() -> None:
    service, source = TileService(), Counting(colours())
    first = service.tile(source, 0, 1, 1)
    assert service.tile(source, 0, 1, 1) is first
    assert source.asked == [(0, 1, 1, 0)]
    assert decoded(first).shape == (256, 256, 3)
    assert decoded(service.tile(source, 0, 2, 2)).shape == (88, 188, 3)


def test_threads_that_want_one_tile_share_the_work() -> None:
    service, source = TileService(), Counting(colours())
    begun, may_end = threading.Event(), threading.Event()

    def gate() -> None:
        begun.set()
        assert may_end.wait(60)

    source.gate = gate
    with ThreadPoolExecutor(4) as pool:
        wishes = [pool.submit(service.tile, source, 0, 0, 0) for _ in range(4)]
        assert begun.wait(60)
        may_end.set()
        tiles = {id(wish.result(60)) for wish in wishes}
    assert len(source.asked) == 1
    assert len(tiles) == 1


def test_cache_holds_no_more_than_its_bytes() -> None:
    source = Counting(colours())
    tile = TileService().tile(source, 0, 0, 0)
    assert tile is not None
    service = TileService(capacity=int(2.5 * len(tile.data)))
    source.asked.clear()
    for column in (0, 1, 0, 1):
        service.tile(source, 0, column, 0)
    assert len(source.asked) == 2
    service.tile(source, 0, 0, 1)  # pushes the least recently used out
    service.tile(source, 0, 1, 0)
    assert len(source.asked) == 3
    service.tile(source, 0, 0, 0)
    assert len(source.asked) == 4


def test_images_do_not_share_tiles() -> None:
    service = TileService()
    dark, bright = (Counting(np.full((1, 100, 100, 3), value, np.uint8)) for value in (10, 240))
    assert decoded(service.tile(dark, 0, 0, 0)).mean() < 20
    assert decoded(service.tile(bright, 0, 0, 0)).mean() > 230


def test_frames_and_windows_have_tiles_of_their_own() -> None:
    service = TileService()
    samples = np.stack([np.full((100, 100), value, np.uint16) for value in (100, 200)])
    source = Counting(samples, kind=ImageKind.STACK)
    shown = [
        decoded(service.tile(source, 0, 0, 0, z=z, window=window)).mean()
        for window in ((0, 200), (0, 400))
        for z in (0, 1)
    ]
    assert shown == pytest.approx([128, 255, 64, 128], abs=2)


def test_all_tiles_of_a_channel_are_windowed_alike() -> None:
    """A dark tile beside a bright one stays dark: the window is the image's, found once."""
    samples = np.zeros((1, 300, 600), np.uint16)
    samples[:, :, :256] = RANDOM.integers(100, 200, (1, 300, 256))
    samples[:, :, 256:] = RANDOM.integers(3_000, 4_000, (1, 300, 344))
    service, source = TileService(), Counting(samples)
    low, high = service.window(source)
    assert 95 <= low <= 110
    assert 3_900 <= high <= 4_000
    source.read = 0
    dark, bright = (decoded(service.tile(source, 0, column, 0)) for column in (0, 1))
    assert dark.mean() < 10
    assert bright.mean() > 190
    assert source.read == 0


def test_bytes_and_colours_show_their_whole_range() -> None:
    service = TileService()
    assert service.window(Counting(np.full((1, 9, 9), 7, np.uint8))) == (0, 255)


def test_window_of_a_real_fluorescence_stack_shows_something(data: Path) -> None:
    service = TileService()
    with open_image(data / "zstack" / "IXMtest_A02_s9_C3_imagej.tif") as source:
        for channel in range(3):
            tiles = [decoded(service.tile(source, 0, column, 0, c=channel)) for column in (0, 1)]
            shown = np.concatenate(tiles, axis=1)
            assert shown.min() < 30
            assert shown.max() > 200
        assert service.window(source, c=0) != service.window(source, c=1)


def test_missing_tile_is_none() -> None:
    class Sparse(Counting):
        def tile(self, *place: int, **_: int) -> None:  # type: ignore[override]
            self.asked.append(place)

    service, source = TileService(), Sparse(colours())
    assert service.tile(source, 0, 0, 0) is None
    assert service.tile(source, 0, 0, 0) is None
    assert len(source.asked) == 1


def test_errors_pass_and_are_not_kept() -> None:
    service, source = TileService(), Counting(colours())

    def fail() -> None:
        raise UnreadableImage("memory: no", path="memory")

    source.gate = fail
    with pytest.raises(UnreadableImage):
        service.tile(source, 0, 0, 0)
    source.gate = lambda: None
    assert service.tile(source, 0, 0, 0) is not None


@pytest.mark.parametrize("size", [(700, 600), (600, 700), (90, 40), (1, 300)])
def test_thumbnail_fits_and_shows_the_whole(size: tuple[int, int]) -> None:
    width, height = size
    samples = np.zeros((1, height, width, 3), np.uint8)
    samples[:, :, : width // 2] = (200, 0, 0)
    samples[:, :, width // 2 :] = (0, 0, 200)
    shown = decoded(TileService().thumbnail(Counting(samples), 160))
    longer = min(160, max(size))
    assert max(shown.shape[:2]) == longer
    scale = longer / max(size)
    assert shown.shape[:2] == pytest.approx((height * scale, width * scale), abs=1)
    if width > 100:
        assert shown[shown.shape[0] // 2, 5].tolist() == pytest.approx([200, 0, 0], abs=12)
        assert shown[shown.shape[0] // 2, -5].tolist() == pytest.approx([0, 0, 200], abs=12)


def test_thumbnail_is_made_once_and_begins_no_pyramid(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path))
    service = TileService()
    with open_image(data / "wsi" / "grey10kx5k.tif") as source:
        thumbnail = service.thumbnail(source)
        assert service.thumbnail(source) is thumbnail
        assert decoded(thumbnail).shape == (80, 160)
    assert not list(tmp_path.iterdir())


def test_thumbnail_shows_the_middle_frame() -> None:
    samples = np.zeros((3, 50, 50), np.uint8)
    samples[1, 1:] = 200
    source = Counting(samples, kind=ImageKind.STACK)
    assert decoded(TileService().thumbnail(source)).mean() > 190


def test_first_tile_begins_the_pyramid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXACT_NB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(pyramid, "FAR_ENOUGH", 500)
    Image.fromarray(colours()[0]).save(tmp_path / "a.png")
    service = TileService()
    with open_image(tmp_path / "a.png") as source:
        assert isinstance(source, PyramidSource)
        service.tile(source, 1, 0, 0)
        work = source.start_build()
        assert work is None or work.wait(60)
        assert source.from_cache


def test_process_shares_one_service_and_one_pool() -> None:
    assert shared_tiles() is shared_tiles()
    assert shared_pool() is shared_pool()
