"""Stacks in JupyterLab: pixels, annotations and sliders are always of one frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tifffile

from tests.browser.annotator import Annotator
from tests.browser.conftest import Share
from tests.browser.shared import SharedAnnotator

FRAMES = 50
SIZE = 700
STEP = 1000
"""By which samples of one frame differ from those of the next."""
SHADE = 5
"""By which their shades differ on the screen, shown from 0 to 51,000."""

SHADES = """(() => {
  const canvas = slideMap.map.getViewport().querySelector('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const scale = canvas.width / slideMap.map.getSize()[0];
  const shade = (x, y) => {
    const [left, top] = slideMap.map.getPixelFromCoordinate(slideMap.toMap(x, y));
    return context.getImageData(Math.round(left * scale), Math.round(top * scale), 1, 1).data[0];
  };
  const [near, far] = [30, SIZE - 30];
  return [shade(near, near), shade(far, near), shade(near, far), shade(far, far)];
})()""".replace("SIZE", str(SIZE))
"""Shades of the four corners of the picture; they lie on different tiles."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write frames of one sample each, which tells their number."""
    path = tmp_path_factory.mktemp("stack") / "numbered.tif"
    numbers = (np.arange(FRAMES, dtype=np.uint16) + 1) * STEP
    samples = np.broadcast_to(numbers[:, None, None], (FRAMES, SIZE, SIZE))
    tifffile.imwrite(path, samples, imagej=True, metadata={"axes": "ZYX", "spacing": 0.5})
    return path


@pytest.fixture(scope="module")
def shared(share: Share, stack: Path) -> SharedAnnotator:
    linked = """import ipywidgets
knob = ipywidgets.IntSlider(max=49)
link = ipywidgets.jslink((knob, "value"), (viewer, "z"))
knob"""
    bare = """seen = slides.images()[0].view(height=400)
seen.channels = [{"window": [0, 51_000]}]
seen"""
    return share(stack, cells=[linked, bare])


@pytest.fixture
def stacked(annotator: SharedAnnotator) -> SharedAnnotator:
    """Show the first frame, black to white over all frames' samples."""
    annotator.python("viewer.channels = [{'window': [0, 51_000]}]")
    annotator.wait_until("slideMap.channels.value[0].window[1] === 51_000")
    wait_for_frame(annotator, 0)
    return annotator


def wait_for_frame(viewer: Annotator, number: int) -> None:
    """Wait until the picture, whole and of one frame, is that of a number."""
    shade = SHADE * (number + 1)
    viewer.wait_until(f"!slideMap.turning.value && {SHADES}.every((one) => one === {shade})")


def test_fifty_frames_by_keys_show_their_own_pixels(stacked: SharedAnnotator) -> None:
    stacked.evaluate(
        f"""root.mixed = [];
        slideMap.map.on('rendercomplete', () => {{
          const shades = {SHADES};
          if (new Set(shades).size > 1) root.mixed.push(shades);
        }});"""
    )
    stacked.focus()
    for number in range(1, FRAMES):
        stacked.page.keyboard.press("Shift+E")
        assert stacked.evaluate("return annotator.session.z.value;") == number
        wait_for_frame(stacked, number)
    stacked.page.keyboard.press("Shift+Q")
    wait_for_frame(stacked, FRAMES - 2)
    assert stacked.evaluate("return root.mixed;") == []


def test_a_rush_through_the_slider_never_mixes_two_frames(stacked: SharedAnnotator) -> None:
    stacked.evaluate(
        f"""root.mixed = [];
        slideMap.map.on('postrender', () => {{
          const shades = {SHADES};
          if (new Set(shades).size > 1) root.mixed.push(shades);
        }});"""
    )
    slider = stacked.root.locator('[data-exact="slider-z"]')
    slider.focus()
    for _ in range(30):
        stacked.page.keyboard.press("ArrowRight")
    assert slider.input_value() == "30", "the slider waits for pixels"
    wait_for_frame(stacked, 30)
    slider.press("End")
    wait_for_frame(stacked, FRAMES - 1)
    slider.press("Home")
    wait_for_frame(stacked, 0)
    assert stacked.evaluate("return root.mixed;") == []


def test_annotations_of_other_frames_are_neither_drawn_nor_hit(stacked: SharedAnnotator) -> None:
    stacked.python(
        "slides.images()[0].add(exact_nb.BoundingBox(200, 200, 500, 500), "
        "type='Mitotic figure', z=7)"
    )
    assert not colored(stacked)
    stacked.python("viewer.z = 7")
    wait_for_frame(stacked, 7)
    stacked.wait_until_shown(1)
    stacked.wait_for_pixels(lambda: colored(stacked))
    stacked.select(350, 350)
    mark = stacked.root.locator('[data-exact="frame-marks"] i')
    stacked.notebook.expect(mark).to_have_count(1)
    stacked.press("Shift+E")
    wait_for_frame(stacked, 8)
    stacked.wait_until_shown(0)
    stacked.wait_for_pixels(lambda: not colored(stacked))
    stacked.evaluate("annotator.session.selection.value = [];")
    stacked.click(350, 350)
    assert stacked.evaluate("return annotator.session.selection.value;") == []


def test_a_copy_lies_on_the_next_frame(stacked: SharedAnnotator) -> None:
    stacked.python("viewer.z = 3")
    wait_for_frame(stacked, 3)
    stacked.draw_box(200, 200, 500, 500)
    stacked.select(350, 350)
    stacked.press("Control+Shift+D")
    assert sorted(row["z"] for row in stacked.rows()) == [3, 4]


def test_a_contrast_drag_asks_the_kernel_for_nothing(stacked: SharedAnnotator) -> None:
    stacked.evaluate(
        """const { send } = WebSocket.prototype;
        globalThis.__sent = [];
        globalThis.__stopCounting = () => { WebSocket.prototype.send = send; };
        WebSocket.prototype.send = function (data) {
          const text = typeof data === 'string' ? data : new TextDecoder('latin1').decode(data);
          globalThis.__sent.push(text);
          return send.call(this, data);
        };"""
    )
    x, y = stacked.on_screen(350, 350)
    mouse = stacked.page.mouse
    mouse.move(x, y)
    mouse.down(button="right")
    for step in range(1, 16):
        mouse.move(x - 10 * step, y)
    told = stacked.root.locator(".exact-window-told")
    stacked.notebook.expect(told).to_have_text("width 25,500 centre 25,500")
    # Half as wide about the same centre: the first frame is now below what is shown black.
    stacked.wait_until(f"{SHADES}.every((one) => one === 0)")
    mouse.up(button="right")
    stacked.notebook.expect(told).to_be_hidden()
    low, high = 12_750, 38_250
    assert stacked.evaluate("return slideMap.channels.value[0].window;") == [low, high]
    stacked.page.wait_for_function(
        "() => __sent.some((one) => one.includes('12750') && one.includes('\"update\"'))"
    )
    asked = stacked.page.evaluate(
        """() => {
          __stopCounting();
          return __sent.filter((one) => /"kind":\\s*"(tiles|call)"/.test(one));
        }"""
    )
    assert asked == []
    stacked.wait_for_kernel("print(viewer.channels[0]['window'])", f"[{low}, {high}]")


def test_the_value_under_the_cursor_is_the_files_own(stacked: SharedAnnotator) -> None:
    stacked.page.mouse.move(*stacked.on_screen(350, 350))
    value = stacked.root.locator('[data-exact="value"]')
    stacked.notebook.expect(value).to_have_text("1,000")


def test_a_slider_of_ipywidgets_and_the_viewer_turn_each_other(stacked: SharedAnnotator) -> None:
    stacked.notebook.run(1)
    knob = stacked.notebook.output(1).locator(".noUi-handle")
    knob.focus()
    for _ in range(3):
        stacked.page.keyboard.press("ArrowRight")
    wait_for_frame(stacked, 3)
    stacked.press("Shift+E")
    readout = stacked.notebook.output(1).locator(".widget-readout")
    stacked.notebook.expect(readout).to_have_text("4")


def test_the_bare_viewer_steps_and_colours_too(stacked: SharedAnnotator, pictures: Path) -> None:
    stacked.notebook.run(2)
    bare = Annotator(stacked.notebook, 2)
    bare.wait_for_image("numbered.tif")
    bare.press("Shift+E")
    wait_for_frame(bare, 1)
    bare.root.locator('[data-exact="slider-z"]').press("End")
    wait_for_frame(bare, FRAMES - 1)
    bare.root.locator('[data-exact="channels-open"]').click()
    bare.root.locator('[data-exact="channels"] summary').click()
    bare.notebook.expect(bare.root.locator('[data-exact="window-high"]')).to_be_visible()
    bare.screenshot(pictures / "frames-bare.png")


def colored(viewer: Annotator) -> bool:
    """Whether anything but grey is painted around the box."""
    pixels = viewer.pixels(350, 350, 260, 260).astype(int)
    return bool((np.ptp(pixels, axis=2) > 40).any())
