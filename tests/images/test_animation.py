"""Animated pictures open as frames in time; what does not move stays a picture."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

from exact_nb.errors import UnreadableImage
from exact_nb.images import animation
from exact_nb.images.base import FrameAxis, ImageKind, Pixels
from exact_nb.images.durations import durations_of
from exact_nb.images.registry import open_image

FORMATS: dict[str, dict[str, Any]] = {
    "gif": {"loop": 0},
    "png": {},
    "webp": {"lossless": True},
}


def moving(count: int, size: tuple[int, int] = (40, 30)) -> list[Pixels]:
    """Return frames that differ in a square only, as optimizing writers like them."""
    frames = []
    for number in range(count):
        frame = np.zeros((size[1], size[0], 3), np.uint8)
        frame[:] = (200, 30, 60)
        frame[5:15, number : number + 10] = (number * 10 % 250, 255, 0)
        frames.append(frame)
    return frames


def write(path: Path, frames: list[Pixels], **options: Any) -> Path:
    first, *rest = [Image.fromarray(frame) for frame in frames]
    first.save(path, save_all=True, append_images=rest, **options)
    return path


@pytest.mark.parametrize("kind", FORMATS)
def test_every_frame_is_the_one_its_number_says(tmp_path: Path, kind: str) -> None:
    frames = moving(12)
    path = write(tmp_path / f"a.{kind}", frames, duration=80, **FORMATS[kind])
    with open_image(path) as source:
        description = source.description
        assert description.kind is ImageKind.STACK
        assert (description.sizes.t, description.sizes.z) == (12, 1)
        assert description.rgb
        assert description.t_axis == FrameAxis(spacing=0.08, unit="s")
        order = [0, 11, 3, 4, 2, 2, 10, *range(11, -1, -1)]
        for t in order:
            np.testing.assert_array_equal(source.read_region(0, 0, 40, 30, t=t), frames[t])
            np.testing.assert_array_equal(source.tile(0, 0, 0, t=t), frames[t])
        with pytest.raises(IndexError, match="t 12"):
            source.read_region(0, 0, 1, 1, t=12)


@pytest.mark.parametrize("kind", FORMATS)
def test_frames_are_those_pillow_shows(tmp_path: Path, kind: str) -> None:
    """With transparency, which is laid on white, and frames that leave a part as it was."""
    random = np.random.default_rng(5)
    frames = [random.integers(0, 4, (30, 40, 4), np.uint8) * np.uint8(85) for _ in range(6)]
    for frame in frames:
        frame[..., 3] = 255 * (frame[..., 3] > 100)
    path = write(tmp_path / f"a.{kind}", frames, duration=50, disposal=2, **FORMATS[kind])
    with Image.open(path) as picture:
        shown = []
        for one in ImageSequence.Iterator(picture):
            white = Image.new("RGBA", one.size, (255, 255, 255, 255))
            white.alpha_composite(one.convert("RGBA"))
            shown.append(np.asarray(white.convert("RGB")))
    with open_image(path) as source:
        for t in reversed(range(6)):
            np.testing.assert_array_equal(source.read_region(0, 0, 40, 30, t=t), shown[t])


@pytest.mark.parametrize("kind", FORMATS)
def test_durations_that_differ_become_labels(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"a.{kind}", moving(3), duration=[100, 300, 200], **FORMATS[kind])
    with open_image(path) as source:
        axis = source.description.t_axis
    assert axis.spacing == pytest.approx(0.2)
    assert axis.unit == "s"
    assert axis.labels == ("0 s", "0.1 s", "0.4 s")


def test_frames_without_a_duration_have_no_spacing(tmp_path: Path) -> None:
    with open_image(write(tmp_path / "a.gif", moving(3))) as source:
        assert source.description.t_axis == FrameAxis()


@pytest.mark.parametrize("kind", FORMATS)
def test_single_frame_stays_a_picture(tmp_path: Path, kind: str) -> None:
    frame = moving(1)[0]
    Image.fromarray(frame).save(tmp_path / f"a.{kind}", **FORMATS[kind])
    with open_image(tmp_path / f"a.{kind}") as source:
        assert source.description.kind is ImageKind.PICTURE
        np.testing.assert_array_equal(source.read_region(0, 0, 40, 30), frame)


def test_cover_of_an_animated_png_is_no_frame(tmp_path: Path) -> None:
    frames = moving(4)
    path = write(tmp_path / "a.png", frames, duration=40, default_image=True)
    with open_image(path) as source:
        assert source.description.sizes.t == 3
        for t in (2, 0, 1):
            np.testing.assert_array_equal(source.read_region(0, 0, 40, 30, t=t), frames[t + 1])


def test_grey_animated_png_stays_grey(tmp_path: Path) -> None:
    frames = [frame[..., 0] for frame in moving(3)]
    with open_image(write(tmp_path / "a.png", frames, duration=40)) as source:
        assert not source.description.rgb
        np.testing.assert_array_equal(source.read_region(0, 0, 40, 30, t=2), frames[2])


@pytest.mark.parametrize("kind", FORMATS)
def test_animation_cut_short_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"a.{kind}", moving(8), duration=40, **FORMATS[kind])
    whole = path.read_bytes()
    for share in (0.3, 0.6, 0.9):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(UnreadableImage, match=r"a\..*cut short") as refused:
            open_image(path)
        assert "\n" not in str(refused.value)


def test_few_frames_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation, "CACHE_BYTES", 3 * 40 * 30 * 3)
    with animation.AnimatedSource(
        write(tmp_path / "a.gif", moving(20), duration=40), [0.04] * 20
    ) as source:
        for t in range(19, -1, -1):
            np.testing.assert_array_equal(source.read_region(0, 0, 40, 30, t=t), moving(20)[t])
            assert source._kept.used <= 3 * 40 * 30 * 3


def test_threads_get_their_own_frames(tmp_path: Path) -> None:
    frames = moving(16)
    wrong: list[int] = []
    with open_image(write(tmp_path / "a.webp", frames, duration=40, lossless=True)) as source:

        def look(seed: int) -> None:
            for t in np.random.default_rng(seed).integers(0, 16, 40).tolist():
                part = source.read_region(0, 0, 40, 30, t=t)
                wrong.extend([t] * int((part != frames[t]).any()))

        threads = [threading.Thread(target=look, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_closed_animation_says_so(tmp_path: Path) -> None:
    source = open_image(write(tmp_path / "a.gif", moving(3), duration=40))
    source.close()
    with pytest.raises(UnreadableImage, match="closed"):
        source.read_region(0, 0, 1, 1)


def test_what_is_no_animation_has_no_durations(tmp_path: Path) -> None:
    (tmp_path / "a.gif").write_bytes(b"no picture at all")
    assert durations_of(tmp_path / "a.gif") == []
