"""A histogram counts the samples of the frame that is looked at."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import tifffile

from exact_nb.images.histogram import BINS, histogram_of
from exact_nb.images.registry import open_image


def test_counts_are_those_of_the_frame_and_channel(tmp_path: Path) -> None:
    samples = np.random.default_rng(3).normal(500, 50, (2, 3, 64, 80)).astype(np.uint16)
    samples[1, 2, 0, 0] = 60_000
    metadata = {"axes": "ZCYX"}
    tifffile.imwrite(tmp_path / "a.tif", samples, imagej=True, metadata=metadata)
    with open_image(tmp_path / "a.tif") as source:
        found = histogram_of(source, z=1, c=2)
    frame = samples[1, 2]
    assert (found.low, found.high) == (frame.min(), 60_000)
    assert found.counts.tolist() == np.histogram(frame, BINS)[0].tolist()
    assert found.automatic == pytest.approx(np.percentile(frame, (0.5, 99.8)))


def test_what_is_no_number_is_left_out(tmp_path: Path) -> None:
    samples = np.linspace(-1, 1, 600, dtype=np.float32).reshape(20, 30)
    samples[0, 0], samples[0, 1] = np.nan, np.inf
    tifffile.imwrite(tmp_path / "a.tif", samples)
    with open_image(tmp_path / "a.tif") as source:
        found = histogram_of(source)
    assert found.counts.sum() == 598
    assert found.high == 1


def test_samples_that_are_all_the_same_have_a_window(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", np.full((20, 30), 7, np.uint16))
    with open_image(tmp_path / "a.tif") as source:
        found = histogram_of(source)
    assert found.counts[0] == 600
    assert found.automatic[0] < 7 < found.automatic[1]


def test_a_volume_is_counted_at_one_time(tmp_path: Path) -> None:
    voxels = np.zeros((8, 9, 10, 2), np.int16)
    voxels[..., 1] = 100
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), tmp_path / "a.nii")
    with open_image(tmp_path / "a.nii") as source:
        assert histogram_of(source, t=0).high == 0
        assert histogram_of(source, t=1).low == 100
