"""The viewer without tools: values, channels and masks are those of the annotator."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import tifffile

from tests.browser.annotator import Annotator
from tests.browser.conftest import OpenNotebook
from tests.browser.console import run_in_kernel
from tests.browser.lab import Notebook

SIDE = 300
FRAMES = 6
RED = "#ff0000"
GREEN = "#00ff00"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write two channels: the number of the frame in thousands, and 40,000."""
    path = tmp_path_factory.mktemp("bare") / "channels.tif"
    samples = np.empty((FRAMES, 2, SIDE, SIDE), np.uint16)
    samples[:, 0] = (1000 * np.arange(1, FRAMES + 1))[:, None, None]
    samples[:, 1] = 40_000
    tifffile.imwrite(path, samples, imagej=True, metadata={"axes": "ZCYX"})
    return path


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bare") / "volume.nii"
    nib.save(nib.Nifti1Image(np.zeros((40, 50, 30), np.int16), np.eye(4)), path)
    return path


def store(folder: Path, file: Path) -> str:
    return f"""import exact_nb, ipywidgets, numpy as np
ws = exact_nb.connect({str(folder / "labels.duckdb")!r}, user="ada")
tumour = exact_nb.AnnotationType("Tumour", shape="segmentation", color="#d33682")
cells = ws.product("Cells", types=[tumour])
slides = ws.imageset("Slides", products=[cells])
slides.add_images({str(file)!r})
image = slides.images()[0]
"""


CHANNELS = (
    f"[{{'color': '{RED}', 'window': [0, 5100]}}, {{'color': '{GREEN}', 'window': [0, 40000]}}]"
)
TWO = f"""one, other = image.view(height=300), image.view(height=300)
one.channels = other.channels = {CHANNELS}
link = ipywidgets.jslink((one, "z"), (other, "z"))
"""


def color(viewer: Annotator) -> list[int]:
    """Return red, green and blue of the middle of the picture."""
    found = viewer.pixels(SIDE / 2, SIDE / 2, 3, 3)[1, 1]
    return [int(part) for part in found]


def small_color(viewer: Annotator) -> list[int]:
    """Return red, green and blue of the middle of the small picture of the whole."""
    canvas = viewer.root.locator(".exact-minimap canvas")
    found: list[int] = canvas.evaluate(
        """(canvas) => [...canvas.getContext('2d')
          .getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data.slice(0, 3)]"""
    )
    return found


def shown(notebook: Notebook, cell: int, name: str) -> Annotator:
    notebook.run(cell)
    viewer = Annotator(notebook, cell)
    viewer.wait_for_image(name)
    return viewer


def test_channels_values_and_linked_frames(
    notebook: OpenNotebook, tmp_path: Path, stack: Path
) -> None:
    page = notebook(store(tmp_path, stack) + TWO, "one", "other")
    page.run(0)
    one, other = (shown(page, cell, "channels.tif") for cell in (1, 2))
    one.wait_for_pixels(lambda: color(one) == [50, 255, 0])

    # Hidden from Python, shown again: the other viewer keeps its own.
    run_in_kernel(page, "one.channels = [0]")
    one.wait_for_pixels(lambda: color(one) == [50, 0, 0])
    other.wait_for_pixels(lambda: color(other) == [50, 255, 0])
    run_in_kernel(page, "one.channels = [1]")
    one.wait_for_pixels(lambda: color(one) == [0, 255, 0])
    run_in_kernel(page, "one.channels = [0, 1]")
    one.wait_for_pixels(lambda: color(one) == [50, 255, 0])

    # The small picture of the whole has the same colours.
    one.wait_for_pixels(lambda: small_color(one) == [50, 255, 0])

    # Values are the file's own, of the frame that is shown.
    place = one.root.locator(".exact-place")
    one.page.mouse.move(*one.on_screen(100.5, 120.5))
    page.expect(place).to_have_text("x 100  y 120   channel 1 1,000 · channel 2 40,000")

    # Frames of both turn together, in the page alone.
    one.press("Shift+E")
    page.expect(place).to_contain_text("2,000")
    one.wait_for_pixels(lambda: color(one) == [100, 255, 0])
    other.wait_for_pixels(lambda: color(other) == [100, 255, 0])
    other.press("Shift+E")
    one.wait_for_pixels(lambda: color(one) == [150, 255, 0])


def test_masks_of_a_stack_are_shown_and_follow_the_store(
    notebook: OpenNotebook, tmp_path: Path, stack: Path
) -> None:
    # Painted on the second frame only.
    paint = f"""voxels = np.zeros(({SIDE}, {SIDE}, {FRAMES}), bool)
voxels[100:200, 100:200, 1] = True
"""
    page = notebook(store(tmp_path, stack) + paint, "seen = image.view(height=300)\nseen")
    page.run(0)
    viewer = shown(page, 1, "channels.tif")
    run_in_kernel(page, f"seen.channels = {CHANNELS}")
    viewer.wait_for_pixels(lambda: color(viewer) == [50, 255, 0])
    viewer.press("Shift+E")
    viewer.wait_for_pixels(lambda: color(viewer) == [100, 255, 0])
    run_in_kernel(page, "image.mask('Tumour').set(voxels)")
    viewer.wait_for_pixels(lambda: color(viewer)[2] > 15)
    viewer.press("Shift+Q")
    viewer.wait_for_pixels(lambda: color(viewer) == [50, 255, 0])


def test_masks_of_a_volume_are_shown_in_every_plane(
    notebook: OpenNotebook, tmp_path: Path, volume: Path, pictures: Path
) -> None:
    paint = """voxels = np.zeros((40, 50, 30), bool)
voxels[10:30, 15:35, 10:20] = True
image.mask("Tumour").set(voxels)
"""
    page = notebook(
        store(tmp_path, volume) + paint,
        "seen = image.view(height=500)\nseen.all_planes = True\nseen",
    )
    page.run(0)
    viewer = shown(page, 1, "volume.nii")
    masks = viewer.root.locator(".exact-slide:not([hidden]) canvas.exact-masks")
    page.expect(masks).to_have_count(3)
    viewer.screenshot(pictures / "bare-masks.png")
