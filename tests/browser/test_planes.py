"""Volumes in three planes: what is shown is the slice that is open, and what is drawn lies there.

The voxels of the first volume are colours that say which voxel each is, so that a pixel of the
page tells what it shows.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nibabel as nib
import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Share
    from tests.browser.shared import SharedAnnotator

SHAPE = (100, 110, 104)
SPACING = (1.0, 1.5, 2.0)
PLANES = {"axial": (0, 1, 2), "coronal": (0, 2, 1), "sagittal": (1, 2, 0)}
DARKEST = 40
"""Added to each index, so that no voxel is as dark as what lies around the picture."""

TYPES = """
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Lesion", shape="bounding box", multi_frame=True),
"""


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A volume of colours by index, and one of numbers whose file states no orientation."""
    folder = tmp_path_factory.mktemp("volumes")
    index = np.moveaxis(np.indices(SHAPE), 0, -1).astype("u1", order="C") + DARKEST
    colors = index.view([("R", "u1"), ("G", "u1"), ("B", "u1")])[..., 0]
    colored = nib.Nifti1Image(colors, np.diag([*SPACING, 1]))
    colored.header.set_sform(colored.affine, code=1)
    i, j, k = np.indices((20, 22, 24))
    numbers = nib.Nifti1Image((100 * i + 10 * j + k).astype("i2"), None)
    files = [folder / "colors.nii", folder / "numbers.nii"]
    for image, file in zip((colored, numbers), files, strict=True):
        nib.save(image, file)
    return files


@pytest.fixture(scope="module")
def shared(share: Share, volumes: list[Path], data: Path) -> SharedAnnotator:
    return share(*volumes, data / "nifti" / "aal_labels.nii.gz", types=TYPES)


def wait_for_volume(annotator: SharedAnnotator) -> None:
    """Wait until all voxels have come and are painted."""
    annotator.wait_until("annotator.session.volumes.open.value?.progress.value === 1")
    annotator.wait_for_tiles()


def turn(annotator: SharedAnnotator, plane: str, slice_: int) -> None:
    """Turn to a slice of a plane by its button and the slider."""
    annotator.root.locator(f'[data-exact="plane-{plane}"]').click()
    annotator.evaluate(
        """const slider = root.querySelector('[data-exact="slice-slider"]');
        slider.value = argument; slider.dispatchEvent(new Event('input', { bubbles: true }));""",
        slice_,
    )
    annotator.wait_until(f"annotator.session.position.value.slice === {slice_}")
    annotator.wait_for_tiles()


def voxel_on_screen(annotator: SharedAnnotator, x: float, y: float) -> list[int]:
    """Return the voxel whose colour is painted at an in-plane place of the pane drawn on."""
    pixel = annotator.pixels(x, y, 3, 3)[1, 1]
    return [int(value) - DARKEST for value in pixel]


def voxel(plane: str, slice_: int, x: int, y: int) -> list[int]:
    first, second, normal = PLANES[plane]
    found = [0, 0, 0]
    found[first], found[second], found[normal] = x, y, slice_
    return found


SCRUB = """
  const slider = root.querySelector('[data-exact="slice-slider"]');
  const wanted = annotator.session.transport;
  const { call } = wanted;
  const asked = [];
  wanted.call = (method, ...rest) => { asked.push(method); return call(method, ...rest); };
  const canvas = root.querySelector('.exact-slide:not(.exact-side-pane) .exact-slice');
  const [x, y] = slideMap.map.getPixelFromCoordinate(slideMap.toMap(...argument.at));
  const shown = [];
  for (let slice = 0; slice < argument.count; slice++) {
    slider.value = slice;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise(requestAnimationFrame);
    slideMap.map.renderSync();
    const ratio = canvas.width / canvas.clientWidth;
    const pixel = canvas.getContext('2d').getImageData(x * ratio, y * ratio, 1, 1).data;
    const title = root.querySelector('[data-exact="plane-title"]').textContent;
    shown.push([title, ...pixel.slice(0, 3)]);
  }
  wanted.call = call;
  return { shown, asked };
"""


@pytest.mark.parametrize("plane", PLANES)
def test_each_slice_shown_is_the_one_the_slider_says_and_asks_nothing(
    annotator: SharedAnnotator, plane: str
) -> None:
    wait_for_volume(annotator)
    turn(annotator, plane, 50)
    found = annotator.evaluate(
        f"return (async () => {{ {SCRUB} }})();", {"at": [30, 40], "count": 100}
    )
    axis = "ijk"[PLANES[plane][2]]
    last = SHAPE[PLANES[plane][2]] - 1
    expected = [
        [
            f"{plane}  {axis} {slice_} / {last}",
            *(at + DARKEST for at in voxel(plane, slice_, 30, 40)),
        ]
        for slice_ in range(100)
    ]
    assert found["shown"] == expected
    assert found["asked"] == []


@pytest.mark.parametrize("plane", PLANES)
def test_a_point_drawn_on_a_plane_is_stored_at_the_voxel_under_the_mouse(
    annotator: SharedAnnotator, plane: str
) -> None:
    wait_for_volume(annotator)
    turn(annotator, plane, 61)
    place = (23.2, 41.7)
    seen = voxel_on_screen(annotator, *place)
    annotator.take("point")
    annotator.click(*place)
    (row,) = annotator.rows()
    at = (round(row["shape"]["x"]), round(row["shape"]["y"]))
    assert seen == voxel(plane, 61, *at)
    assert (row["plane"], row["slice"], row["z"], row["t"]) == (plane, 61, 0, 0)
    # The mouse is on a whole pixel of the screen.
    pixel = 1 / (annotator.zoom() * min(annotator.evaluate("return slideMap.display.value.scale;")))
    assert abs(row["shape"]["x"] - place[0]) <= pixel
    assert abs(row["shape"]["y"] - place[1]) <= pixel


def test_annotations_of_other_slices_are_neither_drawn_nor_hit(annotator: SharedAnnotator) -> None:
    wait_for_volume(annotator)
    turn(annotator, "coronal", 30)
    annotator.draw_box(20, 20, 60, 60)
    annotator.wait_until_saved()
    annotator.take("select")
    for slice_, there in [(31, False), (30, True), (29, False)]:
        turn(annotator, "coronal", slice_)
        annotator.press("Escape")
        annotator.click(20, 40)
        annotator.wait_until(f"annotator.session.selection.value.length === {int(there)}")
        annotator.press("Escape")
        annotator.page.mouse.move(0, 0)
        plain = voxel("coronal", slice_, 20, 40)
        annotator.wait_for_pixels(partial(is_drawn_over, annotator, plain, there=there))
        assert annotator.evaluate("return annotator.store.size;") == int(there)


def test_the_slider_of_slices_marks_where_annotations_are(annotator: SharedAnnotator) -> None:
    wait_for_volume(annotator)
    turn(annotator, "coronal", 30)
    annotator.draw_box(20, 20, 60, 60)
    annotator.select(40, 40)
    turn(annotator, "coronal", 45)
    annotator.press("t")
    annotator.wait_until_saved()
    (row,) = annotator.rows()
    assert (row["slice"], row["span"]["axis"], row["span"]["last"]) == (30, "slice", 45)
    slider = annotator.root.locator('[data-slider="slice-slider"]')
    marks = slider.locator('[data-exact="frame-marks"] i')
    annotator.notebook.expect(marks).to_have_attribute("data-frames", "30-45")
    span = slider.locator('[data-exact="frame-span"]')
    annotator.notebook.expect(span).to_have_attribute(
        "aria-label", "Selected: slices 30 to 45, keyframes 30"
    )
    ends = annotator.evaluate(
        """const box = (of) => root.querySelector(of).getBoundingClientRect();
        const bar = box('[data-exact="frame-span"] b'), all = box('[data-exact="frame-span"]');
        return [(bar.left - all.left) / all.width, (bar.right - all.left) / all.width];"""
    )
    last = SHAPE[1] - 1
    assert ends == pytest.approx([30 / last, 45 / last], abs=0.01)
    turn(annotator, "axial", 30)
    annotator.notebook.expect(marks).to_have_count(0)
    annotator.notebook.expect(span).to_have_count(0)


def test_slices_are_played_and_stopped(annotator: SharedAnnotator) -> None:
    wait_for_volume(annotator)
    turn(annotator, "sagittal", 97)
    play = annotator.root.locator('[data-exact="play-slice"]')
    annotator.root.locator('[data-exact="rate-slice"]').select_option("40")
    play.click()
    # The last of the hundred slices is followed by the first.
    annotator.wait_until("annotator.session.position.value.slice === 3")
    play.click()
    stopped = annotator.evaluate("return annotator.session.position.value.slice;")
    assert annotator.evaluate("return annotator.session.planes.plane.value;") == "sagittal"
    annotator.wait_for_tiles()
    assert voxel_on_screen(annotator, 50, 50)[0] == stopped
    annotator.notebook.expect(play).to_have_attribute("aria-pressed", "false")


def is_drawn_over(annotator: SharedAnnotator, plain: list[int], *, there: bool) -> bool:
    """Say whether something, or nothing, lies over a voxel at (20, 40)."""
    return (voxel_on_screen(annotator, 20, 40) != plain) is there


def test_a_click_moves_the_crosshair_of_all_planes_to_the_voxel(
    annotator: SharedAnnotator,
) -> None:
    wait_for_volume(annotator)
    annotator.root.locator('[data-exact="plane-all"]').click()
    annotator.wait_until("root.querySelectorAll('.exact-side-pane canvas.exact-slice').length >= 2")
    annotator.wait_for_tiles()
    for plane in ("coronal", "sagittal", "axial"):
        pane = annotator.root.locator(f'.exact-slide[data-plane="{plane}"]:visible').first
        box = pane.bounding_box()
        assert box is not None
        x, y = round(box["x"] + 0.42 * box["width"]), round(box["y"] + 0.43 * box["height"])
        shot = annotator.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
        under = pixel_of(shot)
        annotator.page.mouse.click(x + 0.5, y + 0.5)
        annotator.wait_until(f"annotator.session.planes.plane.value === '{plane}'")
        assert annotator.evaluate("return annotator.session.planes.crosshair.value;") == under
        annotator.page.mouse.move(0, 0)
        painted = annotator.evaluate(f"return (async () => {{ {AT_CROSSHAIR} }})();")
        assert painted == {other: [at + DARKEST for at in under] for other in PLANES}
        words = annotator.root.locator('[data-exact="voxel"]').inner_text()
        assert words == "i {}  j {}  k {}".format(*under)


AT_CROSSHAIR = """
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const painted = {};
  for (const slide of root.querySelectorAll('.exact-slide')) {
    if (slide.hidden) continue;
    const lines = [...slide.querySelectorAll('.exact-crosshair line')];
    const value = (line, name) => Number(line.getAttribute(name));
    // The two upright parts have one x, the two lying parts one y.
    const upright = lines.find((line) => Math.abs(value(line, 'x1') - value(line, 'x2')) < 0.1);
    const lying = lines.find((line) => Math.abs(value(line, 'y1') - value(line, 'y2')) < 0.1);
    const canvas = slide.querySelector('.exact-slice');
    const ratio = canvas.width / canvas.clientWidth;
    const [x, y] = [value(upright, 'x1') * ratio, value(lying, 'y1') * ratio];
    const pixel = canvas.getContext('2d').getImageData(x, y, 1, 1).data;
    painted[slide.dataset.plane] = [...pixel.slice(0, 3)];
  }
  return painted;
"""


def pixel_of(picture: bytes) -> list[int]:
    import io

    from PIL import Image

    pixel: Any = Image.open(io.BytesIO(picture)).convert("RGB").getpixel((0, 0))
    return [value - DARKEST for value in pixel]


def test_a_double_click_enlarges_a_plane_and_leads_back(annotator: SharedAnnotator) -> None:
    wait_for_volume(annotator)
    annotator.root.locator('[data-exact="plane-all"]').click()
    pane = annotator.root.locator('.exact-side-pane[data-plane="sagittal"]')
    pane.wait_for()
    annotator.wait_for_tiles()
    box = pane.bounding_box()
    assert box is not None
    annotator.page.mouse.dblclick(box["x"] + 0.4 * box["width"], box["y"] + 0.4 * box["height"])
    annotator.wait_until("annotator.session.planes.allPlanes.value === false")
    assert annotator.evaluate("return annotator.session.planes.plane.value;") == "sagittal"
    annotator.page.mouse.dblclick(*annotator.on_screen(50, 50))
    annotator.wait_until("annotator.session.planes.allPlanes.value === true")


def test_python_turns_planes_and_is_told_of_them(annotator: SharedAnnotator) -> None:
    wait_for_volume(annotator)
    annotator.python("viewer.plane = 'sagittal'; viewer.slice = 17")
    annotator.wait_until("annotator.session.position.value.slice === 17")
    annotator.wait_for_tiles()
    assert voxel_on_screen(annotator, 50, 50) == voxel("sagittal", 17, 50, 50)
    annotator.page.keyboard.press("Escape")
    annotator.press("Shift+E")
    annotator.wait_until("annotator.session.position.value.slice === 18")
    where = "print(viewer.plane, viewer.slice, viewer.crosshair[0])"
    annotator.wait_for_pixels(lambda: annotator.python(where).split() == ["sagittal", "18", "18"])
    annotator.python(
        "lesion = slides.images()[0].add(exact_nb.Point(30, 40), type='Landmark',"
        " plane='coronal', slice=77)\nviewer.fly_to(lesion)"
    )
    annotator.wait_until("annotator.session.position.value.plane === 'coronal'")
    assert annotator.evaluate("return annotator.session.position.value.slice;") == 77
    annotator.wait_until("annotator.session.selection.value.length === 1")
    assert annotator.evaluate("return annotator.session.planes.crosshair.value;") == [30, 77, 40]


def letters(annotator: SharedAnnotator) -> str:
    """Return the letters at top, right, bottom and left of the pane drawn on."""
    return str(
        annotator.evaluate(
            """const edges = root.querySelectorAll(
              '.exact-slide:not(.exact-side-pane) .exact-edge-letter:not([hidden])');
            return [...edges].map((edge) => edge.textContent).join('');"""
        )
    )


def test_letters_are_the_sides_of_the_body_or_absent(annotator: SharedAnnotator) -> None:
    wait_for_volume(annotator)
    for plane, expected in {"axial": "ALPR", "coronal": "SLIR", "sagittal": "SAIP"}.items():
        turn(annotator, plane, 50)
        assert letters(annotator) == expected
    annotator.python("viewer.sagittal_left = True")
    annotator.wait_until("slideMap.display.value.flipped[0]")
    assert letters(annotator) == "SPIA"
    annotator.turn_to("numbers.nii")
    wait_for_volume(annotator)
    assert letters(annotator) == ""
    hint = annotator.root.locator('[data-exact="orientation-hint"]').first
    assert hint.inner_text() == "orientation unknown"


def test_left_labels_are_at_the_right_of_the_screen(annotator: SharedAnnotator) -> None:
    # AAL numbers the left half of the body odd, the right half even.
    annotator.turn_to("aal_labels.nii.gz")
    wait_for_volume(annotator)
    for plane in ("axial", "coronal"):
        annotator.root.locator(f'[data-exact="plane-{plane}"]').click()
        annotator.wait_for_tiles()
        halves = annotator.evaluate(
            """const [width, height] = slideMap.map.getSize();
            const { volumes, planes, position } = annotator.session;
            const count = { left: [0, 0], right: [0, 0] };
            for (let x = 4; x < width; x += 7) {
              for (let y = 4; y < height; y += 7) {
                const at = slideMap.toImage(slideMap.map.getCoordinateFromPixel([x, y]));
                const { plane, slice } = position.value;
                const [a, b] = at.map(Math.round);
                const voxel = plane === 'axial' ? [a, b, slice] : [a, slice, b];
                const inside = voxel.every((v, i) => v >= 0 && v < planes.shape.value[i]);
                const label = inside ? volumes.open.value.at(voxel, 0)[0] : 0;
                // The vermis (109 and beyond) has no side.
                if (label === 0 || label > 108) continue;
                count[x < width / 2 ? 'left' : 'right'][label % 2] += 1;
              }
            }
            return count;"""
        )
        even, odd = halves["right"]
        assert odd > 20 * even
        even, odd = halves["left"]
        assert even > 20 * odd


def test_the_right_button_changes_the_window_and_asks_nothing(annotator: SharedAnnotator) -> None:
    annotator.turn_to("numbers.nii")
    wait_for_volume(annotator)
    before = annotator.pixels(10, 11, 9, 9).astype(int).mean()
    annotator.evaluate(
        """const { transport } = annotator.session;
        globalThis.__asked = [];
        const { call } = transport;
        transport.call = (method, ...rest) => {
          globalThis.__asked.push(method); return call(method, ...rest); };"""
    )
    mouse = annotator.page.mouse
    mouse.move(*annotator.on_screen(10, 11))
    mouse.down(button="right")
    for step in range(1, 6):
        mouse.move(annotator.on_screen(10, 11)[0], annotator.on_screen(10, 11)[1] - 12 * step)
    told = annotator.root.locator('[data-exact="window-told"]').first
    annotator.notebook.expect(told).to_have_text(re.compile("^width "))
    mouse.up(button="right")
    annotator.wait_for_tiles()
    after = annotator.pixels(10, 11, 9, 9).astype(int).mean()
    # Upwards is brighter.
    assert after > before + 10
    assert annotator.evaluate("return globalThis.__asked;") == []
    low, high = annotator.evaluate("return annotator.session.planes.window.value;")
    annotator.wait_for_kernel("print(viewer.window)", str([float(low), float(high)]))


def test_gamma_brightens_the_planes_until_the_contrast_is_reset(
    annotator: SharedAnnotator,
) -> None:
    annotator.turn_to("numbers.nii")
    wait_for_volume(annotator)

    def middle() -> float:
        return float(annotator.pixels(10, 11, 9, 9).astype(int).mean())

    before = middle()
    annotator.root.locator('[data-exact="contrast"] summary').click()
    annotator.root.locator('[data-exact="contrast"] [data-exact="gamma"]').press("End")
    annotator.wait_for_pixels(lambda: middle() > before + 10)
    annotator.root.locator('[data-exact="contrast"] [data-exact="channels-reset"]').click()
    annotator.wait_for_pixels(lambda: middle() == before)
    annotator.root.locator('[data-exact="contrast"] summary').click()


def test_a_volume_above_the_limit_comes_slice_by_slice(annotator: SharedAnnotator) -> None:
    annotator.python("viewer.volume_limit = 1000")
    annotator.turn_to("numbers.nii")
    annotator.turn_to("colors.nii")
    annotator.wait_until("annotator.session.volumes.open.value?.travels === false")
    for plane, slice_ in [("axial", 50), ("sagittal", 12), ("sagittal", 13), ("coronal", 90)]:
        turn(annotator, plane, slice_)
        expected = voxel(plane, slice_, 33, 44)
        annotator.wait_for_pixels(partial(shows, annotator, expected))


def shows(annotator: SharedAnnotator, expected: list[int]) -> bool:
    """Say whether a voxel is painted at the in-plane place (33, 44)."""
    return voxel_on_screen(annotator, 33, 44) == expected
