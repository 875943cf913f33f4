"""Milliseconds of processor time, and private memory, to open a volume and show a slice of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.fixtures import ROOT, cached
from bench.harness import Comparison, Skip, share_of_baseline, value_below

_SIDE = 256
_NAME = "as_closest_canonical, get_fdata and percentiles of all"

_OURS = """
from exact_nb.images.registry import open_image
from exact_nb.model.annotations import Plane
source = open_image(path)
low, high = source.description.channels[0].window
middle = [source.slice(plane, 128).sum() for plane in Plane]
"""

_THEIRS = """
import nibabel, numpy
image = nibabel.as_closest_canonical(nibabel.load(path))
voxels = numpy.asarray(image.get_fdata())
low, high = numpy.percentile(voxels.ravel(), (1, 99))
middle = [voxels.take(128, axis=axis).sum() for axis in (2, 1, 0)]
"""

_PROGRAM = """
import json, sys, time
sys.path.insert(0, {root!r})
from bench.walk import anonymous_megabytes
import nibabel, numpy, exact_nb.images.registry, exact_nb.images.volume.nifti
path = {path!r}
before, start = anonymous_megabytes(), time.process_time()
exec({body!r})
print(json.dumps([(time.process_time() - start) * 1000, anonymous_megabytes() - before]))
"""


def compare() -> Iterator[Comparison | Skip]:
    """Compare with reorienting and loading the volume by nibabel, each in a fresh process."""
    if sys.platform != "linux":
        yield Skip(_NAME, "only Linux tells anonymous memory")
        return
    path = _volume()
    for index, unit, goal in (
        (0, "ms of CPU", share_of_baseline(1 / 10)),
        (1, "MB private", value_below(20, "MB")),
    ):
        yield Comparison(
            ours=partial(_figure, _OURS, path, index),
            baseline=partial(_figure, _THEIRS, path, index),
            baseline_name=_NAME,
            unit=unit,
            goal=goal,
            runs=5,
        )


def _figure(body: str, path: Path, index: int) -> float:
    program = _PROGRAM.format(root=str(ROOT), path=str(path), body=body)
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return float(json.loads(done.stdout)[index])


def _volume() -> Path:
    return cached(f"volume-{_SIDE}.nii", _make)


def _make(path: Path) -> None:
    """Make a volume of 256 voxels a side, stored right to left with a slope, as scanners write."""
    import nibabel as nib
    import numpy as np

    random = np.random.default_rng(1)
    i, j, k = np.ogrid[:_SIDE, :_SIDE, :_SIDE]
    inside = (i - 128) ** 2 + (j - 128) ** 2 + (k - 128) ** 2 < 110**2
    voxels = np.where(inside, 800, 20) + random.normal(0, 30, (_SIDE,) * 3)
    image = nib.Nifti1Image(voxels.astype(np.int16), np.diag([-1.0, 1, 1, 1]))
    image.header.set_slope_inter(0.5, -100)
    nib.save(image, path)
