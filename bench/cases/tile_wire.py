"""Milliseconds for 200 tiles from the kernel to the page, in JupyterLab with Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.fixtures import sample_slide
from bench.harness import Comparison, Skip, share_of_baseline

if TYPE_CHECKING:
    from tests.browser.lab import Notebook

_NAME = "a message each"
_TILES = 200

_CELL = """
import exact_nb
ws = exact_nb.connect({store!r}, user="bench")
slides = ws.imageset("Slides")
slides.add_images({slide!r})
viewer = slides.images()[0].view()
viewer
"""

_PAGE = """
([channel, count]) => {
  const handle = globalThis.__exactNbDebug.at(-1);
  const { transport, slideMap } = handle;
  const { source, levels } = slideMap.image.value;
  const across = Math.ceil(levels[0].width / levels[0].tile_width);
  const down = Math.ceil(levels[0].height / levels[0].tile_height);
  if (across * down < count) throw new Error(`only ${across * down} tiles`);
  const places = Array.from({ length: count }, (_, index) => (
    { source, level: 0, column: index % across, row: Math.floor(index / across), z: 0, t: 0, c: 0 }
  ));
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const comm = kernel._comms.get(channel);
  let round = 0;

  /** As a viewer asks: the transport puts wishes of one tick into one message. */
  const together = () => {
    const { signal } = new AbortController();
    return Promise.all(places.map((place) => transport.tile(place, signal)));
  };

  /** Each wish in a message of its own; a session of its own has an answer of its own. */
  const apart = () => new Promise((resolve) => {
    const prefix = `bench-${++round}-`;
    const files = [];
    const hear = (_, { content, buffers }) => {
      const message = content.comm_id === channel && content.data.content;
      if (!message?.session?.startsWith(prefix)) return;
      files.push(new Blob([buffers[0]]));
      if (files.length < count) return;
      kernel.iopubMessage.disconnect(hear);
      resolve(files);
    };
    kernel.iopubMessage.connect(hear);
    places.forEach(({ level, column, row, z, t, c }, index) => {
      const want = [[index, source, level, column, row, z, t, c]];
      const content = { kind: 'tiles', session: `${prefix}${index}`, want, cancel: [] };
      comm.send({ method: 'custom', content });
    });
  });

  globalThis.__bench = async (way) => {
    const start = performance.now();
    const files = await { together, apart }[way]();
    const took = performance.now() - start;
    if (files.some((file) => !(file?.size > 0))) throw new Error('a tile is missing');
    return took;
  };
}
"""


def compare() -> Iterator[Comparison | Skip]:
    """Compare the transport with messages that carry one tile each, on the same page."""
    from bench.lab import new_folder, no_browser, open_notebook
    from tests.browser.annotator import Annotator

    missing = no_browser()
    if missing:
        yield Skip(_NAME, missing)
        return
    store, slide = new_folder("tiles") / "labels.duckdb", sample_slide(4_000)
    cell = _CELL.format(store=str(store), slide=str(slide))
    page = open_notebook("tiles", [cell, "print(viewer.channel)"])
    page.run(0)
    Annotator(page).wait_for_image()
    channel = page.run(1).strip().removeprefix("IPY_MODEL_")
    page.page.evaluate(_PAGE, [channel, _TILES])
    yield Comparison(
        ours=partial(_milliseconds, page, "together"),
        baseline=partial(_milliseconds, page, "apart"),
        baseline_name=_NAME,
        unit=f"ms for {_TILES} tiles",
        goal=share_of_baseline(1 / 4),
        runs=9,
    )
    page.close()


def _milliseconds(page: Notebook, way: str) -> float:
    took: Any = page.page.evaluate("(way) => globalThis.__bench(way)", way)
    return float(took)
