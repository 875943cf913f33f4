"""What lies beneath a drawing is not painted again with it, and always what it should be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.hand import Hand
from tests.browser.shared import SharedAnnotator

COUNT = """
globalThis.__painted = { 'exact-tiles': 0, 'exact-minimap': 0 };
const drawn = globalThis.__drawImage ??= CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (...given) {
  const name = this.canvas.parentElement?.className ?? '';
  if (root.contains(this.canvas) && name in globalThis.__painted) globalThis.__painted[name]++;
  return drawn.apply(this, given);
};
"""
"""Counts from now on what is drawn on the canvas of the tiles and on the overview."""

STALE = """
const shown = () => [...root.querySelectorAll('.exact-tiles canvas')]
  .map((one) => one.toDataURL() + one.style.transform).join();
const before = shown();
slideMap.map.getLayers().getArray().forEach((one) => one.changed());
await new Promise((resolve) => slideMap.map.once('rendercomplete', resolve));
return shown() !== before;
"""
"""Whether painting all tiles anew shows another picture."""

MOVES: dict[str, Callable[[SharedAnnotator], Any]] = {
    "pan": lambda annotator: annotator.go_to(120, 90, 2),
    "zoom": lambda annotator: annotator.go_to(200, 150, 1.3),
    "turn": lambda annotator: annotator.evaluate("slideMap.rotateBy(30)"),
    "mirror": lambda annotator: annotator.evaluate("slideMap.mirror()"),
    "whole": lambda annotator: annotator.evaluate("slideMap.fit()"),
    "another image": lambda annotator: annotator.python("viewer.image = slides.images()[1].id"),
}


def count(annotator: SharedAnnotator) -> dict[str, int]:
    counted: dict[str, int] = annotator.evaluate("return globalThis.__painted;")
    return counted


def is_stale(annotator: SharedAnnotator) -> bool:
    annotator.wait_for_tiles()
    return bool(annotator.evaluate(f"return (async () => {{ {STALE} }})();"))


def test_drawing_leaves_tiles_and_overview_alone(annotator: SharedAnnotator) -> None:
    hand = Hand(annotator, (200, 150), 2)
    hand.take("box")
    annotator.evaluate(COUNT)
    hand.drag((150, 100), (190, 130), (210, 160))
    assert len(annotator.rows()) == 1
    assert count(annotator) == {"exact-tiles": 0, "exact-minimap": 0}
    assert not is_stale(annotator)


@pytest.mark.parametrize("move", MOVES)
def test_a_movement_paints_both(annotator: SharedAnnotator, move: str) -> None:
    annotator.go_to(200, 150, 2)
    annotator.evaluate(COUNT)
    MOVES[move](annotator)
    annotator.wait_until("Object.values(globalThis.__painted).every((many) => many > 0)")
    assert not is_stale(annotator)
