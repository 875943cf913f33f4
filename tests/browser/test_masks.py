"""Segmentations in JupyterLab: painted on one plane, seen on all, stored and exported exactly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nibabel as nib
import numpy as np
import pytest

from tests.browser.hand import Hand

if TYPE_CHECKING:
    from tests.browser.conftest import Share
    from tests.browser.shared import SharedAnnotator

SHAPE = (60, 50, 30)
"""Of the canonical axes; the file holds them to the left, to the back and up."""
SPACING = (1.0, 1.0, 2.0)
PLANES = {"axial": (0, 1, 2), "coronal": (0, 2, 1), "sagittal": (1, 2, 0)}
BALL = (30, 25, 15)
TYPES = """
    exact_nb.AnnotationType("Tumour", shape="segmentation", color="#d33682"),
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Region", shape="polygon"),
"""
MASK = "annotator.session.editor.value.masks.shown(annotator.session.view.value.types[0].id)"
"""The mask of the first type on the page."""


def ball() -> np.ndarray[Any, Any]:
    """Return which canonical voxels are in a ball of 16 mm around the middle."""
    i, j, k = (np.arange(n) - at for n, at in zip(SHAPE, BALL, strict=True))
    squares = (i[:, None, None] * 1.0) ** 2 + (j[:, None] * 1.0) ** 2 + (k * 2.0) ** 2
    return np.asarray(squares <= 16**2)


@pytest.fixture(scope="module")
def shared(share: Share, tmp_path_factory: pytest.TempPathFactory) -> SharedAnnotator:
    """Open a volume of a bright ball on a dark ground, both a little noisy."""
    file = tmp_path_factory.mktemp("masks") / "head.nii"
    noise = np.random.default_rng(2).integers(-20, 21, SHAPE)
    samples = (np.where(ball(), 900, 200) + noise).astype(np.int16)
    image = nib.Nifti1Image(samples[::-1, ::-1], np.diag([-1.0, -1, 2, 1]))
    image.header.set_sform(image.affine, code=1)
    nib.save(image, file)
    return share(file, types=TYPES)


@pytest.fixture
def hand(annotator: SharedAnnotator) -> Hand:
    """Take the mouse, with all voxels here."""
    annotator.wait_until("annotator.session.volumes.open.value?.progress.value === 1")
    annotator.wait_until(f"{MASK} !== null")
    return Hand(annotator, (30, 25), 6)


def turn(hand: Hand, plane: str, slice_: int) -> None:
    """Turn to a slice of a plane, and put its middle into the middle of the pane."""
    hand.annotator.evaluate("annotator.session.planes.turnTo(...argument);", [plane, slice_])
    hand.annotator.wait_until(
        f"annotator.session.position.value.plane === '{plane}' && "
        f"annotator.session.position.value.slice === {slice_}"
    )
    first, second, _ = PLANES[plane]
    hand.annotator.go_to(SHAPE[first] / 2, SHAPE[second] / 2, 6)


def stored(hand: Hand) -> np.ndarray[Any, Any]:
    """Return the mask in the store once all is saved, in canonical axes."""
    hand.annotator.wait_until_saved()
    printed = hand.annotator.python(
        "import json, numpy as np\n"
        "print(json.dumps(np.argwhere(slides.images()[0].mask('Tumour').array()).tolist()))"
    )
    flags = np.zeros(SHAPE, dtype=bool)
    for place in json.loads(printed):
        flags[tuple(place)] = True
    return flags


def on_page(hand: Hand) -> np.ndarray[Any, Any]:
    """Return the mask as the page has it."""
    places = hand.annotator.evaluate(
        f"const mask = {MASK};"
        """
        const found = [];
        const [ni, nj, nk] = mask.grid;
        for (let k = 0; k < nk; k++) for (let j = 0; j < nj; j++) for (let i = 0; i < ni; i++) {
          if (mask.has(i, j, k)) found.push([i, j, k]);
        }
        return found;"""
    )
    flags = np.zeros(SHAPE, dtype=bool)
    for place in places:
        flags[tuple(place)] = True
    return flags


def is_tinted(hand: Hand, plane: str, voxel: tuple[int, int, int]) -> bool:
    """Whether the pane that is drawn on shows the type's colour in the middle of a voxel."""
    first, second, _ = PLANES[plane]
    hand.annotator.wait_for_tiles()
    red, green, blue = hand.annotator.pixels(voxel[first], voxel[second], 3, 3)[1, 1][:3]
    return bool(red - green > 15 and blue - green > 5)


def marked_slices(hand: Hand) -> set[int]:
    """Return the slices that the slider of the open plane marks."""
    marks = hand.annotator.root.locator(".exact-plane-bar [data-exact=frame-marks] i")
    frames = marks.evaluate_all("(all) => all.map((one) => one.dataset.frames)")
    runs = [str(one).split("-") for one in frames]
    return {slice_ for run in runs for slice_ in range(int(run[0]), int(run[-1]) + 1)}


def slices_of(flags: np.ndarray[Any, Any], normal: int) -> set[int]:
    """Return the slices across an axis with a marked voxel."""
    return set(np.argwhere(flags)[:, normal].tolist())


@pytest.mark.parametrize("plane", PLANES)
def test_what_is_painted_on_a_plane_is_seen_on_all_and_exported_to_the_voxel(
    hand: Hand, plane: str, tmp_path: Path
) -> None:
    first, second, normal = PLANES[plane]
    turn(hand, plane, 10)
    hand.take("brush")
    hand.annotator.evaluate(
        "annotator.session.options.value = { ...annotator.session.options.value, brush: 60 };"
    )
    hand.drag((20.1, 12.2), (28.3, 12.2))
    flags = stored(hand)
    assert flags.any()
    # All on the slice that was open, and a bar as high as the brush is in millimetres.
    assert slices_of(flags, normal) == {10}
    assert (on_page(hand) == flags).all()
    along, across = (np.argwhere(flags)[:, axis] for axis in (first, second))
    wide = (np.ptp(along) + 1) * SPACING[first]
    high = (np.ptp(across) + 1) * SPACING[second]
    assert wide > high > 5
    inside = [0, 0, 0]
    inside[first], inside[second], inside[normal] = 24, 12, 10
    # The ring of the brush would lie over what is looked at.
    hand.annotator.page.mouse.move(0, 0)
    for other in PLANES:
        turn(hand, other, inside[PLANES[other][2]])
        assert is_tinted(hand, other, (inside[0], inside[1], inside[2]))
        turn(hand, other, inside[PLANES[other][2]] + (2 if other == plane else 14))
        assert not is_tinted(hand, other, (inside[0], inside[1], inside[2]))
        assert marked_slices(hand) == slices_of(flags, PLANES[other][2])
    target = tmp_path / "tumour.nii.gz"
    hand.annotator.python(f"slides.images()[0].mask('Tumour').export({str(target)!r})")
    found: Any = nib.load(target)
    assert np.count_nonzero((np.asarray(found.dataobj)[::-1, ::-1] > 0) != flags) == 0
    assert found.affine.tolist() == np.diag([-1.0, -1, 2, 1]).tolist()


def test_strokes_are_undone_and_brought_back_one_by_one(hand: Hand) -> None:
    states = [stored(hand)]
    hand.take("brush")
    for plane, slice_ in (("axial", 15), ("coronal", 20), ("sagittal", 30)):
        turn(hand, plane, slice_)
        hand.drag((20, 14), (30, 14))
        states.append(stored(hand))
    hand.take("eraser")
    hand.drag((20, 14), (24, 14))
    states.append(stored(hand))
    counts = [int(one.sum()) for one in states]
    assert counts[0] == 0
    assert counts[1] < counts[2] < counts[3] > counts[4] > 0
    for state in states[-2::-1]:
        hand.press("Control+z")
        assert (stored(hand) == state).all()
        assert (on_page(hand) == state).all()
    for state in states[1:]:
        hand.press("Control+y")
        assert (stored(hand) == state).all()
        assert (on_page(hand) == state).all()


def test_the_wand_follows_the_values_and_fill_closes_what_is_left(hand: Hand) -> None:
    turn(hand, "coronal", BALL[1])
    hand.annotator.evaluate(
        "annotator.session.options.value = { ...annotator.session.options.value, tolerance: 4 };"
    )
    hand.take("wand")
    # Its reach is as far on the screen as that over a picture: a few presses cover the ball.
    hand.drag((30, 15), (24, 12), (36, 12), (36, 18), (24, 18), (30, 15))
    flags = stored(hand)
    expected = np.zeros(SHAPE, dtype=bool)
    expected[:, BALL[1]] = ball()[:, BALL[1]]
    assert (flags == expected).all()
    hand.take("eraser")
    hand.click((30, 15))
    assert not stored(hand)[30, BALL[1], 15]
    hand.take("fill")
    hand.click((30, 15))
    assert (stored(hand) == expected).all()
    hand.click((2, 2))
    hand.annotator.wait_until("annotator.session.refused.value?.includes('does not close')")
    assert (stored(hand) == expected).all()


def test_another_cell_sees_strokes_and_is_seen(hand: Hand) -> None:
    hand.annotator.python(
        "import numpy as np\n"
        "slides.images()[0].mask('Tumour').paint(np.ones((6, 6, 6)), at=(27, 22, 12))"
    )
    hand.annotator.wait_until(f"{MASK}?.count === 216")
    turn(hand, "axial", 14)
    assert is_tinted(hand, "axial", (30, 25, 14))
    hand.press("1", "Shift+U")
    hand.drag((20, 25), (40, 25))
    assert stored(hand).sum() < 216
    assert (
        hand.annotator.python(
            "print(len(slides.images()[0].mask('Tumour').annotation.history()))"
        ).strip()
        == "2"
    )
