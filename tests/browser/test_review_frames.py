"""A review goes where each item is: to its frame, its plane and its slice, and its pixels show."""

from __future__ import annotations

import operator
from functools import partial
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import tifffile

from tests.browser.conftest import OpenNotebook
from tests.browser.lab import Notebook
from tests.browser.reviewer import Reviewer

SHAPE = (100, 110, 104)
DARKEST = 40
"""Added to each index, so that no voxel is as dark as what lies around the picture."""
OPEN = """
import exact_nb, numpy as np
ws = exact_nb.connect({labels!r}, user="ada")
cells = ws.product("Cells", types=[
    exact_nb.AnnotationType("Lesion", shape="bounding box"),
    exact_nb.AnnotationType("Tumour", shape="segmentation", color="#d33682"),
])
slides = ws.imageset("Slides", products=[cells])
slides.add_images({file!r})
[image] = slides.images()
ws.team().add_member("bea")
bea = ws.as_user("bea").imagesets()[0]
{draw}
"""
VERIFY = "review = bea.verify()\nreview"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write five frames, each of a grey of its own."""
    path = tmp_path_factory.mktemp("stack") / "stack.tif"
    greys = np.arange(40, 240, 40, dtype="u1")
    frames = np.broadcast_to(greys[:, None, None, None], (5, 300, 400, 3))
    tifffile.imwrite(
        path, np.ascontiguousarray(frames), photometric="rgb", metadata={"axes": "ZYXS"}
    )
    return path


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a volume whose colours say which voxel each is."""
    path = tmp_path_factory.mktemp("volume") / "colors.nii"
    index = np.moveaxis(np.indices(SHAPE), 0, -1).astype("u1", order="C") + DARKEST
    colors = index.view([("R", "u1"), ("G", "u1"), ("B", "u1")])[..., 0]
    image = nib.Nifti1Image(colors, np.diag([1.0, 1.5, 2.0, 1]))
    image.header.set_sform(image.affine, code=1)
    nib.save(image, path)
    return path


def begin(page: Notebook) -> Reviewer:
    page.run(0)
    page.run(1)
    reviewer = Reviewer(page, 1)
    reviewer.wait_for_item()
    reviewer.focus()
    return reviewer


def is_near(voxel: list[int], color: list[int]) -> bool:
    return all(abs(part - DARKEST - index) <= 1 for index, part in zip(voxel, color, strict=True))


def test_an_item_is_shown_on_its_frame(
    notebook: OpenNotebook, tmp_path: Path, stack: Path, pictures: Path
) -> None:
    draw = """
for z in (3, 0, 4):
    image.add(exact_nb.BoundingBox(100 + 20 * z, 100, 140 + 20 * z, 140), type="Lesion", z=z)
"""
    labels = str(tmp_path / "labels.duckdb")
    page = notebook(OPEN.format(labels=labels, file=str(stack), draw=draw), VERIFY)
    reviewer = begin(page)
    seen = []
    for _ in range(3):
        z = reviewer.evaluate("return shown.position.z;")
        grey = 40 + 40 * z
        reviewer.wait_for_color(partial(operator.eq, [grey] * 3))
        seen.append(z)
        if len(seen) == 1:
            reviewer.root.screenshot(path=pictures / "review-frame.png")
        uuid = reviewer.evaluate("return shown.uuid;")
        reviewer.press("j")
        reviewer.wait_until(f"picture.shown.value?.uuid !== '{uuid}'")
    assert sorted(seen) == [0, 3, 4]
    reviewer.wait_until_saved()
    statuses = reviewer.python("print([str(one.status) for one in slides.annotations()])")
    assert statuses.count("'verified'") == 3


def test_an_item_is_shown_on_its_plane_and_slice(
    notebook: OpenNotebook, tmp_path: Path, volume: Path, pictures: Path
) -> None:
    draw = """
for plane, slice_ in (("axial", 30), ("coronal", 57), ("sagittal", 71), ("axial", 90)):
    image.add(exact_nb.BoundingBox(40, 50, 61, 71), type="Lesion", plane=plane, slice=slice_)
"""
    labels = str(tmp_path / "labels.duckdb")
    page = notebook(OPEN.format(labels=labels, file=str(volume), draw=draw), VERIFY)
    reviewer = begin(page)
    through = {"axial": 2, "coronal": 1, "sagittal": 0}
    seen = []
    for _ in range(4):
        plane, slice_ = reviewer.evaluate("return [shown.position.plane, shown.position.slice];")
        within = iter((50, 60))
        voxel = [slice_ if axis == through[plane] else next(within) for axis in range(3)]
        # The middle of the picture lies between voxels: either neighbour will do.
        reviewer.wait_for_color(partial(is_near, voxel))
        assert reviewer.color()[through[plane]] == slice_ + DARKEST
        seen.append((plane, slice_))
        reviewer.root.screenshot(path=pictures / f"review-{plane}.png")
        uuid = reviewer.evaluate("return shown.uuid;")
        reviewer.press("j")
        reviewer.wait_until(f"picture.shown.value?.uuid !== '{uuid}'")
    assert sorted(seen) == [("axial", 30), ("axial", 90), ("coronal", 57), ("sagittal", 71)]


def test_a_mask_is_judged_where_there_is_some_of_it(
    notebook: OpenNotebook, tmp_path: Path, volume: Path, pictures: Path
) -> None:
    draw = """
voxels = np.zeros((100, 110, 104), bool)
voxels[30:60, 40:80, 70:90] = True
voxels[30:60, 35:80, 80] = True
image.mask("Tumour").set(voxels)
"""
    labels = str(tmp_path / "labels.duckdb")
    page = notebook(OPEN.format(labels=labels, file=str(volume), draw=draw), VERIFY)
    reviewer = begin(page)
    masks = reviewer.root.locator(".exact-slide:not([hidden]) canvas.exact-masks").first
    page.expect(masks).to_be_visible()
    reviewer.root.screenshot(path=pictures / "review-mask.png")
    assert reviewer.evaluate("return picture.slide.position;") == {
        "z": 0,
        "t": 0,
        "plane": "axial",
        "slice": 80,
    }
    reviewer.press("j")
    reviewer.wait_until_saved()
    assert reviewer.python("print(slides.annotations()[0].status)").strip() == "verified"
