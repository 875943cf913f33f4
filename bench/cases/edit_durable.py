"""Milliseconds from pointer up to a row on disk, for boxes drawn by mouse in JupyterLab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench.fixtures import sample_slide
from bench.harness import Comparison, Measure, Skip, value_below

if TYPE_CHECKING:
    from bench.unwatched import UnwatchedNotebook

_NAME = "an empty round trip to the kernel"
_BOXES = 60
_ROUNDS = 3

_TIMED = """
import time
spent = []
def timed(*given, _edit=ws.store.edit, **named):
    start = time.perf_counter()
    try:
        return _edit(*given, **named)
    finally:
        spent.append((time.perf_counter() - start) * 1000)
ws.store.edit = timed
"""
"""A cell that notes the milliseconds the store takes for each edit."""

_WATCH = """
const { outgoing } = annotator.session.editor.value;
// Nobody draws the next box before the page has come to rest.
await new Promise((resolve) => setTimeout(resolve, 250));
globalThis.__durable = new Promise((resolve) => {
  let [start, sent] = [0, false];
  const up = () => { start = performance.now(); };
  addEventListener('pointerup', up, { capture: true, once: true });
  const stop = outgoing.subscribe(({ waiting, stuck }) => {
    if (stuck.length > 0) throw new Error(stuck[0].reason);
    sent ||= waiting > 0;
    if (!sent || waiting > 0) return;
    queueMicrotask(() => stop());
    resolve(performance.now() - start);
  });
});
"""
"""Keeps the milliseconds the next edit takes."""

_PING = """
const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
const comm = kernel._comms.get(argument);
globalThis.__ping = async () => {
  const session = `bench-${Math.random()}`;
  const start = performance.now();
  await new Promise((resolve) => {
    const hear = (_, { content }) => {
      if (content.data?.content?.session !== session) return;
      kernel.iopubMessage.disconnect(hear);
      resolve();
    };
    kernel.iopubMessage.connect(hear);
    comm.send({ method: 'custom', content: { kind: 'hello', session } });
  });
  return performance.now() - start;
};
"""


class _Page:
    """An annotator that boxes are drawn in, and what each round of them took.

    Attributes
    ----------
    durable, store, trips : list of list of float
        Milliseconds of each box of each round: until it was durable, of which the store took; and
        of as many empty round trips.
    """

    def __init__(self, notebook: UnwatchedNotebook, channel: str) -> None:
        self._notebook = notebook
        self.durable: list[list[float]] = []
        self.store: list[list[float]] = []
        self.trips: list[list[float]] = []
        notebook.annotator(_PING, channel)

    def draw(self) -> float:
        """Draw a round of boxes and return the p95."""
        self._notebook.annotator("""root.querySelector('[data-exact="tool-box"]').click();""")
        before = _BOXES * len(self.durable)
        self.durable.append([self._box(before + number) for number in range(_BOXES)])
        printed = self._notebook.run(2)
        self.store.append(json.loads(printed)[-_BOXES:])
        return _share(self.durable[-1], 0.95)

    def _box(self, number: int) -> float:
        from tests.browser.annotator import ON_SCREEN

        # Each at a place of its own: who presses on a shape means that shape.
        left, top = self._notebook.annotator(ON_SCREEN, [0, 0])
        x, y = left + 40 + 20 * (number % 20), top + 40 + 20 * (number // 20)
        self._notebook.annotator(_WATCH)
        self._notebook.tab.drag((x, y), (x + 6, y + 6), (x + 12, y + 12))
        return float(self._notebook.tab.evaluate("() => globalThis.__durable"))

    def ping(self) -> float:
        """Make as many empty round trips and return the p95."""
        tab = self._notebook.tab
        trips = [float(tab.evaluate("() => globalThis.__ping()")) for _ in range(_BOXES)]
        self.trips.append(trips)
        return _share(trips, 0.95)


def compare() -> Iterator[Comparison | Skip]:
    """Compare with an empty round trip, which no edit can be quicker than."""
    from bench.lab import new_folder
    from bench.unwatched import UnwatchedNotebook, no_browser
    from tests.browser.annotator import connect_cell

    missing = no_browser()
    if missing:
        yield Skip(_NAME, missing)
        return
    cells = [
        connect_cell(new_folder("edits") / "labels.duckdb", sample_slide(4_000)),
        _TIMED,
        "import json; print(json.dumps(spent))",
        "print(viewer.channel)",
    ]
    notebook = UnwatchedNotebook("edits", cells)
    notebook.run(0)
    notebook.wait_for_image()
    notebook.run(1)
    channel = notebook.run(3).strip().removeprefix("IPY_MODEL_")
    page = _Page(notebook, channel)
    yield Comparison(
        ours=page.draw,
        baseline=page.ping,
        baseline_name=_NAME,
        unit="ms p95",
        goal=value_below(100, "ms"),
        runs=_ROUNDS,
    )
    # The rounds are those that were just drawn.
    for rounds, part, unit, limit in (
        (page.durable, 0.5, "ms p50", 100.0),
        (page.store, 0.95, "ms p95 in the store", 15.0),
    ):
        yield Comparison(
            ours=_figures(rounds, part),
            baseline=_figures(page.trips, part),
            baseline_name=_NAME,
            unit=unit,
            goal=value_below(limit, "ms"),
            runs=_ROUNDS,
            warm_up=False,
        )
    notebook.close()


def _figures(rounds: list[list[float]], part: float) -> Measure:
    """Return a measure that goes through the rounds, without the first, which warmed up."""
    return iter([_share(one, part) for one in rounds[1:]]).__next__


def _share(values: list[float], part: float) -> float:
    """Return the value that this part of all is not above."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]
