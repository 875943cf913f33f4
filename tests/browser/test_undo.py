"""Undo takes back the newest edit of the user, wherever it was made, and says what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.annotator import Annotator
from tests.browser.conftest import Share
from tests.browser.shared import EVERY_SHAPE, SharedAnnotator

LABEL = 'exact_nb.AnnotationType("Stain", shape="global", multi_frame=True),'


@pytest.fixture(scope="module")
def shared(share: Share, small: list[Path]) -> SharedAnnotator:
    return share(*small, types=EVERY_SHAPE + LABEL)


def said(annotator: Annotator, words: str) -> None:
    """Wait until the status line says something of the last step."""
    line = annotator.root.locator('[data-exact="last-step"]')
    annotator.notebook.expect(line).to_contain_text(words)


def turn(annotator: Annotator, name: str) -> None:
    annotator.press("e" if name == "second.png" else "q")
    annotator.wait_for_image(name)


def kinds(annotator: SharedAnnotator) -> list[str]:
    return sorted(row["shape"]["kind"] for row in annotator.rows())


def test_undo_turns_to_the_image_it_is_on_and_redo_too(annotator: SharedAnnotator) -> None:
    annotator.draw_box(50, 50, 120, 100)
    annotator.wait_until_saved()
    turn(annotator, "second.png")
    annotator.draw_box(60, 60, 130, 110)
    annotator.wait_until_saved()
    annotator.press("Control+z")
    said(annotator, "undone: bounding box on second.png")
    annotator.wait_until_shown(0)
    annotator.press("Control+z")
    annotator.wait_for_image("first.png")
    said(annotator, "undone: bounding box on first.png")
    annotator.wait_until_shown(0)
    assert annotator.rows() == []
    annotator.press("Control+Shift+z")
    annotator.wait_until_shown(1)
    said(annotator, "redone: bounding box on first.png")
    annotator.press("Control+Shift+z")
    annotator.wait_for_image("second.png")
    annotator.wait_until_shown(1)
    assert kinds(annotator) == ["bounding box"] * 2


def test_undo_goes_on_in_the_stores_history_after_a_new_viewer(
    annotator: SharedAnnotator,
) -> None:
    turn(annotator, "second.png")
    annotator.draw_box(60, 60, 130, 110)
    annotator.wait_until_saved()
    turn(annotator, "first.png")
    annotator.notebook.run(0)
    again = Annotator(annotator.notebook)
    again.wait_for_image("first.png")
    again.press("Control+z")
    again.wait_for_image("second.png")
    said(again, "undone: bounding box on second.png")
    again.wait_until_shown(0)
    again.press("Control+Shift+z")
    again.wait_until_shown(1)


def test_undo_takes_back_what_a_cell_did_first(annotator: SharedAnnotator) -> None:
    annotator.draw_box(50, 50, 120, 100)
    annotator.wait_until_saved()
    annotator.python(
        "import numpy as np\n"
        "image = slides.images()[0]\n"
        "image.add_many(np.array([[200, 200, 210, 210]] * 40), type='Mitotic figure')"
    )
    annotator.wait_until_shown(41)
    annotator.press("Control+z")
    said(annotator, "undone: 40 bounding boxes on first.png")
    annotator.wait_until_shown(1)
    annotator.press("Control+z")
    annotator.wait_until_shown(0)
    said(annotator, "undone: bounding box on first.png")
    for count in (1, 41):
        annotator.press("Control+Shift+z")
        annotator.wait_until_shown(count)
    assert annotator.python("print(ws.undo().about.count)").strip() == "40"
    annotator.wait_until_shown(1)


def test_undo_opens_the_frame_it_is_on(annotator: SharedAnnotator) -> None:
    annotator.python("slides.images()[0].update(depth=5)")
    annotator.python("slides.images()[0].add(exact_nb.Point(30, 40), type='Landmark', z=3)")
    annotator.wait_until("annotator.session.editor.value.depth.value.undo === 1")
    annotator.press("Control+z")
    annotator.wait_until("annotator.session.z.value === 3")
    said(annotator, "undone: point on first.png")


def test_what_somebody_else_has_changed_stays_and_the_next_undo_goes_on(
    annotator: SharedAnnotator,
) -> None:
    annotator.draw_box(50, 50, 120, 100)
    annotator.draw_box(200, 150, 300, 250)
    annotator.wait_until_saved()
    annotator.python(
        "ws.team().add_member('bea')\n"
        "bea = ws.as_user('bea')\n"
        "theirs = [one for one in bea.imagesets()[0].annotations() if one.shape.x0 > 150][0]\n"
        "theirs.edit(shape=exact_nb.BoundingBox(210, 150, 310, 250))"
    )
    annotator.wait_until("[...annotator.store.all()].some((one) => one.revision === 2)")
    annotator.press("Control+z")
    said(annotator, "not undone: bea has changed the bounding box 'Mitotic figure' on first.png")
    annotator.wait_until_shown(2)
    assert [row["revision"] for row in annotator.rows()] == [1, 2]
    annotator.press("Control+z")
    said(annotator, "undone: bounding box on first.png")
    annotator.wait_until_shown(1)
    (row,) = annotator.rows()
    assert row["shape"]["x0"] == 210
    annotator.python("bea.close()")


def test_a_label_of_the_whole_image_is_seen_on_every_frame_one_of_a_frame_is_not(
    annotator: SharedAnnotator,
) -> None:
    annotator.python("slides.images()[0].update(depth=3); viewer.z = 2")
    annotator.wait_until("annotator.store.position.z === 2")
    for name in ("Stain", "Tissue quality"):
        annotator.root.get_by_role("checkbox", name=name).click()
    annotator.wait_until_shown(2)
    frames = {row["type"]: row["z"] for row in annotator.rows()}
    assert frames == {"Stain": 0, "Tissue quality": 2}
    annotator.python("viewer.z = 1")
    annotator.wait_until("annotator.store.position.z === 1")
    annotator.wait_until_shown(1)
    annotator.press("Control+z")
    annotator.wait_until("annotator.session.z.value === 2")
    annotator.press("Control+z")
    annotator.wait_until_shown(0)
    assert annotator.evaluate("return annotator.session.z.value;") == 2
