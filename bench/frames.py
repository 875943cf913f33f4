"""Stacks that are scrubbed in JupyterLab, in our viewer and on a canvas of ipycanvas."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np

from bench.lab import new_folder
from bench.unwatched import UnwatchedNotebook

__all__ = ["FRAMES", "CanvasPage", "StackPage"]

FRAMES = 400
SIZE = 512
_SHADES = 50
_AT_ONCE = 40
"""Frames of one measurement; each measurement goes on where the one before ended."""

_PATCH = slice(SIZE // 2 - 16, SIZE // 2 + 16)
"""In the middle all samples of a frame are one, by which it is known on the screen."""


@cache
def _stack() -> Path:
    """Write noise, as of a camera: nothing that packs well."""
    import tifffile

    samples = np.random.default_rng(4).integers(0, 50_000, (FRAMES, SIZE, SIZE), np.uint16)
    shades = (np.arange(FRAMES) % _SHADES + 1) * 1000
    samples[:, _PATCH, _PATCH] = shades[:, None, None]
    path = new_folder("stack") / "stack.tif"
    tifffile.imwrite(path, samples, imagej=True, metadata={"axes": "ZYX"})
    return path


_VIEWER = """
import exact_nb
ws = exact_nb.connect({labels!r}, user="bench")
stacks = ws.imageset("Stacks")
stacks.add_images({stack!r})
viewer = stacks.annotate()
viewer.channels = [{{"window": [0, 51_000]}}]
viewer
"""

_CANVAS = """
import ipycanvas, ipywidgets, numpy as np, tifffile

stack = tifffile.memmap({stack!r})
sheet = ipycanvas.Canvas(width=512, height=512)
slider = ipywidgets.IntSlider(max=len(stack) - 1)

def show(change):
    grey = np.clip(stack[change["new"]] * np.float32(255 / 51_000), 0, 255).astype(np.uint8)
    sheet.put_image_data(np.repeat(grey[:, :, None], 3, axis=2), 0, 0)

slider.observe(show, "value")
show({{"new": 0}})
ipywidgets.VBox([slider, sheet])
"""

_SCRUB = """async (canvas, turn, first, last) => {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const [x, y] = [canvas.width >> 1, canvas.height >> 1];
  const start = performance.now();
  for (let frame = first; frame < last; frame++) {
    const shade = 5 * (frame % 50 + 1);
    turn(frame);
    const late = performance.now() + 60_000;
    while (Math.abs(context.getImageData(x, y, 1, 1).data[0] - shade) > 1) {
      if (performance.now() > late) throw new Error(`frame ${frame} is not shown`);
      await new Promise(requestAnimationFrame);
    }
  }
  return (performance.now() - start) / (last - first);
}"""
"""Turns from frame to frame, each as soon as the one before is seen; milliseconds a frame."""


def _stretches() -> Iterator[tuple[int, int]]:
    """Yield frames that were not shown before, until all were."""
    starts = range(1, FRAMES - _AT_ONCE + 1, _AT_ONCE)
    return ((first, first + _AT_ONCE) for first in itertools.cycle(starts))


class StackPage:
    """The stack in our annotator."""

    def __init__(self) -> None:
        labels = new_folder("labels") / "labels.duckdb"
        cell = _VIEWER.format(labels=str(labels), stack=str(_stack()))
        self._notebook = UnwatchedNotebook("scrub-ours", [cell])
        self._notebook.run(0)
        self._notebook.wait_for_image()
        self._stretches = _stretches()
        self._seen = (0, 0)

    def scrub(self) -> float:
        """Turn to frames not seen before by the slider; return milliseconds a frame."""
        self._seen = next(self._stretches)
        return self._scrub(self._seen)

    def scrub_again(self) -> float:
        """Turn once more to the frames that were seen last; return milliseconds a frame."""
        return self._scrub(self._seen)

    def _scrub(self, stretch: tuple[int, int]) -> float:
        self._notebook.tab.to_front()
        milliseconds: float = self._notebook.annotator(
            f"""const canvas = slideMap.map.getViewport().querySelector('canvas');
            const slider = root.querySelector('[data-exact="slider-z"]');
            const turn = (frame) => {{
              slider.value = frame;
              slider.dispatchEvent(new Event('input', {{ bubbles: true }}));
            }};
            turn(argument[0] - 1);
            return ({_SCRUB})(canvas, turn, ...argument);""",
            list(stretch),
        )
        return milliseconds


class CanvasPage:
    """The stack as arrays that the kernel puts on a canvas, one for each step of a slider."""

    def __init__(self) -> None:
        cell = _CANVAS.format(stack=str(_stack()))
        self._notebook = UnwatchedNotebook("scrub-ipycanvas", [cell])
        self._notebook.run(0)
        self._notebook.tab.wait_for("() => document.querySelector('.jp-OutputArea canvas')")
        self._stretches = _stretches()

    def scrub(self) -> float:
        """Turn frames by the slider; return milliseconds a frame."""
        self._notebook.tab.to_front()
        milliseconds: float = self._notebook.tab.evaluate(
            f"""(first, last) => {{
              const output = document.querySelector('.jp-OutputArea:has(canvas)');
              const canvas = output.querySelector('canvas');
              const handle = output.querySelector('.noUi-handle');
              const turn = () => handle.dispatchEvent(
                new KeyboardEvent('keydown', {{ key: 'ArrowRight', bubbles: true }}));
              return ({_SCRUB})(canvas, turn, first, last);
            }}""",
            *next(self._stretches),
        )
        return milliseconds
