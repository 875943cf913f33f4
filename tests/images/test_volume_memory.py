"""A large volume is looked at where it lies: opening it takes no memory of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

SIDE = 512

PROGRAM = """
import sys
from pathlib import Path
import nibabel
from exact_nb.images.registry import open_image
from exact_nb.images.samples import to_travelling
from exact_nb.model.annotations import Plane

def private():
    for line in open("/proc/self/status"):
        if line.startswith("RssAnon"):
            return int(line.split()[1])

small, large = Path(sys.argv[1]), Path(sys.argv[2])
open_image(small).close()
idle = private()
source = open_image(large)
print(private() - idle)
kept = to_travelling(source.slab(100, 4))
assert kept.shape == (4, 512, 512) and kept[0, 7, 9] == 1234, kept[0, 7, 9]
print(private() - idle)
for plane in Plane:
    kept = to_travelling(source.slice(plane, 200))
print(private() - idle)
"""


def write_sparse(path: Path, side: int) -> None:
    """Write a volume stored from right to left that takes hardly any room on the disk."""
    header = nib.Nifti1Header()
    header.set_data_dtype(np.int16)
    header.set_data_shape((side, side, side))
    header.set_sform(np.diag([-1.0, 1, 1, 1]), 1)
    header["vox_offset"] = 352
    header["magic"] = b"n+1"
    with path.open("wb") as file:
        file.write(header.binaryblock)
        file.truncate(352 + 2 * side**3)
    voxels = np.memmap(path, "<i2", "r+", 352, (side, side, side), order="F")
    voxels[side - 1 - 9 % side, 7, 100 % side] = 1234
    voxels[side // 4 : side // 2, side // 2, side // 2] = np.arange(side // 4)
    voxels.flush()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells private memory")
def test_a_large_volume_is_opened_without_memory_of_its_own(tmp_path: Path) -> None:
    """256 MB of voxels; a slab of four slices, 2 MB, is all that is ever copied."""
    small, large = tmp_path / "small.nii", tmp_path / "large.nii"
    write_sparse(small, 16)
    write_sparse(large, SIDE)
    assert large.stat().st_size > 256 << 20
    program = [sys.executable, "-c", PROGRAM, str(small), str(large)]
    said = subprocess.run(program, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    opened, slab, slices = (int(line) / 1024 for line in said.stdout.split())
    assert opened < 12
    assert slab < 16
    assert slices < 16
