"""Volumes and series larger than the memory they may take: they are looked at piece by piece."""

from __future__ import annotations

import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import tifffile

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.lab import Notebook
from tests.browser.memory import Heap, kernel_megabytes
from tests.profile import LONG, times

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells such memory"),
    pytest.mark.timeout(times(300, 3600)),
]

HEAP = 500
"""Megabytes a page may use, JupyterLab and all."""
KERNEL = 100
"""Megabytes of its own by which a kernel that shows an image may grow: it keeps 64 of tiles."""

SCROLL = """return (async () => {
  const [slider, first, last, step, there] = argument;
  const handle = root.querySelector(`[data-exact="${slider}"]`);
  const arrived = new Function('annotator', 'slideMap', 'at', `return ${there}`);
  for (let at = first; at < last; at += step) {
    handle.value = at;
    handle.dispatchEvent(new Event('input', { bubbles: true }));
    const late = performance.now() + 60_000;
    do {
      if (performance.now() > late) throw new Error(`${slider}: ${at} does not come`);
      await new Promise(requestAnimationFrame);
    } while (!arrived(annotator, slideMap, at));
  }
})();"""
"""Turns a slider on, each place being waited for."""

SIDE = 512
"""Of the frames of a series, in pixels."""

AT_ONCE = 50
"""Places between two looks at the heap."""


def scroll(
    viewer: Annotator, heap: Heap, slider: str, count: int, there: str, step: int = 1
) -> None:
    """Scroll through places by a slider, and look at the heap on the way."""
    for first in range(0, count, AT_ONCE * step):
        last = min(count, first + AT_ONCE * step)
        viewer.evaluate(SCROLL, [slider, first, last, step, there])
        heap.megabytes()


def opened(notebook: Notebook) -> tuple[Annotator, Heap, float]:
    """Show the annotator; return it, the heap of its page, and megabytes of its kernel."""
    notebook.run(0)
    viewer = Annotator(notebook)
    viewer.wait_for_image()
    return viewer, Heap(notebook), kernel_megabytes(notebook)


def check(notebook: Notebook, heap: Heap, before: float, what: str) -> None:
    grown = kernel_megabytes(notebook) - before
    # Read by a person who runs the long profile with -s.
    sys.stdout.write(f"{what}: heap at most {heap.most:.0f} MB, kernel grew by {grown:.0f} MB\n")
    assert heap.most < HEAP
    assert grown < KERNEL


def test_a_long_series_is_stepped_through(notebook: OpenNotebook, tmp_path: Path) -> None:
    # More bytes than a page keeps, in the quick profile as well.
    frames, dtype = (2000, "u2") if LONG else (150, "f4")
    series = tmp_path / "series.tif"
    shape = (frames, SIDE, SIDE)
    samples = tifffile.memmap(
        series, shape=shape, dtype=dtype, imagej=True, metadata={"axes": "TYX"}
    )
    middle = slice(SIDE // 2 - 8, SIDE // 2 + 8)
    samples[:, middle, middle] = np.arange(1, frames + 1)[:, None, None]
    samples.flush()
    del samples
    page = notebook(connect_cell(tmp_path / "labels.duckdb", series), own_page=True)
    viewer, heap, before = opened(page)
    number = f"slideMap.samplesAt([{SIDE // 2}, {SIDE // 2}]).get(0)"
    scroll(viewer, heap, "slider-t", frames, f"!slideMap.turning.value && {number} === at + 1")
    check(page, heap, before, f"{frames} frames of {SIDE} x {SIDE}")


def test_a_volume_too_large_to_travel_is_scrolled_in_three_planes(
    notebook: OpenNotebook, tmp_path: Path
) -> None:
    shape = (1024, 1024, 256) if LONG else (384, 384, 112)
    volume = tmp_path / "volume.nii"
    write_sparse(volume, shape)
    cell = connect_cell(tmp_path / "labels.duckdb", volume).removesuffix("viewer")
    limit = times(32, 256) * 2**20
    page = notebook(f"{cell}viewer.volume_limit = {limit}\nviewer", own_page=True)
    viewer, heap, before = opened(page)
    for plane, axis in [("axial", 2), ("coronal", 1), ("sagittal", 0)]:
        viewer.root.locator(f'[data-exact="plane-{plane}"]').click()
        slice_ = (
            f"annotator.session.volumes.open.value.slice({{ plane: '{plane}', slice: at, t: 0 }})"
        )
        there = f"{slice_}?.step === 1"
        scroll(viewer, heap, "slice-slider", shape[axis], there, step=times(12, 8))
    check(page, heap, before, f"volume of {shape}")


def write_sparse(path: Path, shape: tuple[int, int, int]) -> None:
    """Write a volume of zeros that takes no room on the disk."""
    header = nib.Nifti1Header()
    header.set_data_shape(shape)
    header.set_data_dtype(np.float32)
    header.set_sform(np.eye(4), code=1)
    header.set_zooms((1, 1, 1))
    header["magic"] = b"n+1"
    header["vox_offset"] = 352
    with path.open("wb") as file:
        header.write_to(file)
        file.truncate(352 + 4 * int(np.prod(shape)))
