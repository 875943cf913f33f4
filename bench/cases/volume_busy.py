"""Milliseconds a slice while a plane of a volume is scrolled, and a cell keeps the kernel busy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from bench.fixtures import cached
from bench.harness import Comparison, Skip, share_of_baseline

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.lab import Notebook

_NAME = "with an idle kernel"
_SIDE = 256
_SLICES = 200

_CELL = """
import exact_nb
ws = exact_nb.connect({store!r}, user="bench")
volumes = ws.imageset("Volumes")
volumes.add_images({volume!r})
viewer = volumes.annotate()
viewer
"""

_BUSY = "import time\nwhile True: sum(range(10_000))"

_SCROLL = """
async (slices) => {
  const { annotator, slideMap } = globalThis.__exactNbDebug.at(-1);
  const { planes } = annotator.session;
  const layer = slideMap.map.getAllLayers().find((one) => one.shown?.plane);
  const start = performance.now();
  for (let slice = 0; slice < slices; slice++) {
    planes.turnTo('coronal', slice);
    await new Promise(requestAnimationFrame);
    slideMap.map.renderSync();
    if (layer.shown.slice !== slice) throw new Error(`slice ${slice} is not shown`);
  }
  return (performance.now() - start) / slices;
}
"""


def compare() -> Iterator[Comparison | Skip]:
    """Compare the same page while a cell runs and while none does."""
    from bench.lab import new_folder, no_browser, open_notebook
    from tests.browser.annotator import Annotator

    missing = no_browser()
    if missing:
        yield Skip(_NAME, missing)
        return
    store = new_folder("volume") / "labels.duckdb"
    volume = cached(f"volume-{_SIDE}.nii", _write)
    page = open_notebook("volume", [_CELL.format(store=str(store), volume=str(volume)), _BUSY])
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    annotator.wait_until("annotator.session.volumes.open.value?.progress.value === 1")
    annotator.evaluate("annotator.session.planes.turnTo('coronal')")
    annotator.wait_for_tiles()
    page.page.bring_to_front()
    yield Comparison(
        ours=partial(_busy, page),
        baseline=partial(_scroll, page),
        baseline_name=_NAME,
        unit="ms a slice",
        goal=share_of_baseline(1.5),
        runs=5,
    )
    page.close()


def _busy(page: Notebook) -> float:
    page.start(1)
    try:
        page.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
            " === 'busy'"
        )
        return _scroll(page)
    finally:
        page.interrupt_kernel()


def _scroll(page: Notebook) -> float:
    return float(page.page.evaluate(_SCROLL, _SLICES))


def _write(path: Path) -> None:
    """Write a volume of 16-bit noise over a ball."""
    import nibabel as nib
    import numpy as np

    axes = np.ogrid[:_SIDE, :_SIDE, :_SIDE]
    squares = sum((axis - _SIDE / 2) ** 2 for axis in axes)
    ball = np.where(squares < (0.4 * _SIDE) ** 2, 900, 100)
    noise = np.random.default_rng(0).normal(0, 50, ball.shape)
    nib.save(nib.Nifti1Image((ball + noise).astype("i2"), np.eye(4)), path)
