"""Stacks of pictures in JupyterLab: colours turn as a whole, whatever their tiles."""

from __future__ import annotations

import colorsys
from pathlib import Path

import pytest
from PIL import Image as Picture

from tests.browser.conftest import Share
from tests.browser.shared import SharedAnnotator

FRAMES = 40
WIDTH, HEIGHT = 1500, 1100
"""Some tiles of each frame."""
NEAR = 6
"""By which colours of one frame differ at most, their tiles being JPEG."""

COLORS = [
    tuple(round(255 * part) for part in colorsys.hsv_to_rgb(number / FRAMES, 1, 0.4 + number / 70))
    for number in range(FRAMES)
]

WATCH = (
    """
const canvas = slideMap.map.getViewport().querySelector('canvas');
const context = canvas.getContext('2d', { willReadFrequently: true });
const places = [];
for (let y = 40; y < HEIGHT; y += 255) for (let x = 40; x < WIDTH; x += 355) places.push([x, y]);
root.colors = () => {
  const scale = canvas.width / slideMap.map.getSize()[0];
  return places.map((place) => {
    const [left, top] = slideMap.map.getPixelFromCoordinate(slideMap.toMap(...place));
    const [x, y] = [Math.round(left * scale), Math.round(top * scale)];
    return [...context.getImageData(x, y, 1, 1).data.slice(0, 3)];
  });
};
root.near = (a, b) => a.every((part, index) => Math.abs(part - b[index]) <= NEAR);
root.seen = new Set();
root.mixed = [];
root.pictures = 0;
root.watching = true;
const look = () => {
  const [first, ...others] = root.colors();
  root.pictures += 1;
  root.seen.add(first.join(' '));
  const strange = others.find((one) => !root.near(one, first));
  if (strange) root.mixed.push([first, strange, slideMap.turning.value]);
  if (root.watching) requestAnimationFrame(look);
};
look();
""".replace("HEIGHT", str(HEIGHT))
    .replace("WIDTH", str(WIDTH))
    .replace("NEAR", str(NEAR))
)
"""Samples places of all tiles at each picture of the page, and notes those of two frames."""


@pytest.fixture(scope="module")
def animation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write frames of one colour each."""
    path = tmp_path_factory.mktemp("animation") / "colors.gif"
    first, *others = (Picture.new("RGB", (WIDTH, HEIGHT), color) for color in COLORS)
    first.save(path, save_all=True, append_images=others, duration=100)
    return path


@pytest.fixture(scope="module")
def shared(share: Share, animation: Path) -> SharedAnnotator:
    return share(animation)


def wait_for_frame(viewer: SharedAnnotator, number: int) -> None:
    """Wait until all of the picture is of the frame of a number."""
    color = list(COLORS[number])
    viewer.wait_until(
        f"!slideMap.turning.value && root.colors().every((one) => root.near(one, {color}))"
    )


def test_no_picture_mixes_two_frames_while_the_slider_rushes(annotator: SharedAnnotator) -> None:
    annotator.evaluate(WATCH)
    wait_for_frame(annotator, 0)
    slider = annotator.root.locator('[data-exact="slider-t"]')
    slider.focus()
    for _ in range(25):
        annotator.page.keyboard.press("ArrowRight")
    assert slider.input_value() == "25", "the slider waits for pixels"
    wait_for_frame(annotator, 25)
    for key, number in [("End", FRAMES - 1), ("Home", 0)]:
        slider.press(key)
        wait_for_frame(annotator, number)
    # One by one: each is seen as a whole, those fetched ahead as well.
    for number in range(1, 8):
        annotator.press(".")
        wait_for_frame(annotator, number)
    annotator.evaluate("root.watching = false;")
    assert annotator.evaluate("return root.mixed;") == []
    assert annotator.evaluate("return root.seen.size;") >= 8
    assert annotator.evaluate("return root.pictures;") > 20
