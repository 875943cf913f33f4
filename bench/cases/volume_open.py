"""CPU time and memory to open a volume, turn it to canonical axes and choose a window."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.fixtures import ROOT, cached
from bench.harness import Comparison, Skip, share_of_baseline, value_below

_SIDE = 256
_NAME = "nibabel as_closest_canonical + np.percentile"
_PROGRAM = """
import sys
sys.path.insert(0, {root!r})
import nibabel, exact_nb.images.registry
from bench import walk
from bench.cases import volume_open
volume_open.{side}({small!r})
idle = walk.anonymous_megabytes()
held = volume_open.{side}({path!r})
print(walk.anonymous_megabytes() - idle)
"""


def compare() -> Iterator[Comparison | Skip]:
    """Compare with turning and loading the whole array, which is what is done without views.

    For time the samples are plain numbers, which nibabel maps too; for memory they have a slope and
    intercept, as those of a CT, which make an array of its own necessary there.
    """
    plain = cached(f"volume-{_SIDE}.nii", partial(_write, side=_SIDE, scaled=False))
    yield Comparison(
        ours=lambda: _cpu(ours, plain),
        baseline=lambda: _cpu(nibabel_canonical, plain),
        baseline_name=_NAME,
        unit="ms CPU",
        goal=share_of_baseline(1 / 10),
    )
    if sys.platform != "linux":
        yield Skip(_NAME, "only Linux tells anonymous memory")
        return
    scaled = cached(f"volume-scaled-{_SIDE}.nii", partial(_write, side=_SIDE, scaled=True))
    small = cached("volume-scaled-16.nii", partial(_write, side=16, scaled=True))
    yield Comparison(
        ours=lambda: _megabytes("ours", scaled, small),
        baseline=lambda: _megabytes("nibabel_canonical", scaled, small),
        baseline_name=_NAME,
        unit="MB held",
        goal=value_below(8, "MB"),
        runs=3,
        warm_up=False,
    )


def ours(path: str | Path) -> object:
    """Open a volume with its views and window; return what keeps it open."""
    from exact_nb.images.registry import open_image
    from exact_nb.images.volume import VolumeSource

    source = open_image(Path(path))
    if not isinstance(source, VolumeSource) or source.description.channels[0].window is None:
        raise TypeError(f"{path}: is not opened as a volume with a window")
    return source, source.array()


def nibabel_canonical(path: str | Path) -> object:
    """Do the same over the whole array; return it."""
    import nibabel as nib
    import numpy as np

    array = np.asarray(nib.as_closest_canonical(nib.load(path)).dataobj)
    return array, np.percentile(array, (1, 99))


def _cpu(side: Callable[[Path], object], path: Path) -> float:
    start = time.process_time()
    side(path)
    return (time.process_time() - start) * 1000


def _megabytes(side: str, path: Path, small: Path) -> float:
    program = _PROGRAM.format(root=str(ROOT), side=side, path=str(path), small=str(small))
    command = [sys.executable, "-c", program]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _write(path: Path, *, side: int, scaled: bool) -> None:
    """Write a blurred ball in noise, stored left, inferior, posterior."""
    import nibabel as nib
    import numpy as np

    random = np.random.default_rng(7)
    near = np.linspace(-1, 1, side, dtype=np.float32) ** 2
    ball = np.exp(-4 * (near[:, None, None] + near[:, None] + near))
    noise = random.standard_normal((side, side, side), np.float32)
    affine = np.array([[-1.0, 0, 0, 0], [0, 0, -1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
    image = nib.Nifti1Image((1000 * ball + 20 * noise).astype(np.int16), affine)
    if scaled:
        image.header.set_slope_inter(1, -1024)
    nib.save(image, path)
