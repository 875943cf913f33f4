"""A review in JupyterLab that is worked by real keys."""

from __future__ import annotations

import statistics

from bench.fixtures import sample_slide
from bench.lab import new_folder, open_notebook
from tests.browser.lab import Notebook
from tests.browser.reviewer import Reviewer

__all__ = ["ReviewPage"]

_SIDE = 12_000
_KEYS = 20
"""Verdicts of one measurement."""
_LOOK = 400
"""Milliseconds that a quick person looks at an item at least."""

_CELL = """
import exact_nb, numpy as np
ws = exact_nb.connect({labels!r}, user="ada")
kind = exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682")
slides = ws.imageset("Slides", products=[ws.product("Cells", types=[kind])])
[slide] = slides.add_images({slide!r})
ws.team().add_member("bea")
bea = ws.as_user("bea").imagesets()[0]
places = np.random.default_rng(5)
def draw(count):
    spots = places.uniform(100, {side} - 150, (count, 2))
    slide.add_many([exact_nb.BoundingBox(x, y, x + 50, y + 50) for x, y in spots], type=kind.name)
draw({count})
review = bea.verify()
review
"""

# From the key to the first frame after which all that is in view is drawn.
_WATCH = """
globalThis.__drawn = [];
const { map } = picture.slide;
const pressed = (event) => {
  if (event.key !== 'j') return;
  const start = event.timeStamp;
  const before = picture.shown.value?.uuid;
  const done = () => {
    if (picture.shown.value?.uuid === before) return;
    map.un('rendercomplete', done);
    // Drawn, it is on the screen with the next frame.
    requestAnimationFrame(() => globalThis.__drawn.push(performance.now() - start));
  };
  map.on('rendercomplete', done);
};
root.addEventListener('keydown', pressed, { capture: true });
"""


class ReviewPage:
    """A review of boxes all over a slide, most of them tiles apart.

    Parameters
    ----------
    waiting : int
        How many items are in the queue while it is measured; at least what a measurement takes is
        added where they are fewer.
    """

    def __init__(self, waiting: int) -> None:
        self._few = waiting < _KEYS
        labels = new_folder("labels") / "labels.duckdb"
        slide = sample_slide(_SIDE)
        count = 2 if self._few else waiting
        cell = _CELL.format(labels=str(labels), slide=str(slide), side=_SIDE, count=count)
        self._notebook: Notebook = open_notebook(f"review-{waiting}", [cell])
        self._notebook.page.set_viewport_size({"width": 1400, "height": 900})
        self._notebook.run(0)
        self._reviewer = Reviewer(self._notebook, 0)
        self._reviewer.wait_for_item()
        self._reviewer.evaluate(_WATCH)

    def judge(self, *, ahead: bool = True) -> float:
        """Approve items by a key each; return the 95th percentile of milliseconds.

        Parameters
        ----------
        ahead : bool, optional
            Whether what is fetched ahead is used.
        """
        reviewer, page = self._reviewer, self._notebook.page
        page.bring_to_front()
        reviewer.focus()
        reviewer.evaluate("globalThis.__drawn.length = 0;")
        for done in range(1, _KEYS + 1):
            if self._few:
                # The one that waits is drawn by somebody while the other is looked at.
                reviewer.python("draw(1)")
                reviewer.wait_until("session.trail.ahead().length > 1")
            page.wait_for_timeout(_LOOK)
            if not ahead:
                reviewer.evaluate(
                    "picture.host.tiles.clear(); picture.slide.tiles.pictures?.clear();"
                )
            reviewer.press("j")
            page.wait_for_function(f"globalThis.__drawn.length === {done}")
        taken: list[float] = page.evaluate("globalThis.__drawn")
        return statistics.quantiles(taken, n=20, method="inclusive")[-1]
