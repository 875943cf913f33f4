"""A gallery on a page, as a person uses it and as a test or a benchmark reads it."""

from __future__ import annotations

from typing import Any

from exact_nb.widgets.gallery.layout import GAP, GalleryLayout
from tests.browser.lab import Notebook

__all__ = ["GalleryPage", "gallery_cell"]

_STORE = """
import numpy as np, exact_nb
from exact_nb.model.shape_table import ShapeTable

with exact_nb.connect({labels!r}, user="ada") as mine:
    cells = mine.product("Cells", types=[
        exact_nb.AnnotationType("Nucleus", shape="polygon", color="#0072b2"),
        exact_nb.AnnotationType("Mitosis", shape="polygon", color="#d55e00"),
    ])
    slides = mine.imageset("Slides", products=[cells])
    [slide] = slides.add_images({slide!r})
    mine.teams()[0].add_member("bob")
    random = np.random.default_rng(0)
    angle = np.arange(8) * (np.pi / 4)
    unit = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    centre = random.uniform(40, (slide.width - 40, slide.height - 40), ({count}, 2))
    rings = centre[:, None] + unit * random.uniform(8, 18, ({count}, 1, 1))
    mine.store.insert(
        slide.id,
        ShapeTable.from_polygons(rings.reshape(-1, 2), offsets=np.arange({count} + 1) * 8),
        type_id=slides.types()[0].id,
        scores=random.uniform(0, 1, {count}),
        model="finder@1",
    )
"""

_SHOW = """
ws = exact_nb.connect({labels!r}, user="bob")
slides = ws.imageset("Slides")
gallery = slides.gallery()
gallery
"""

_LOOK = """
(sheet, { across, down, columns, count, gap, heights }) => {
  const box = sheet.getBoundingClientRect();
  const first = Math.floor(sheet.scrollTop / down);
  const last = Math.ceil((sheet.scrollTop + sheet.clientHeight) / down);
  const bands = [...sheet.querySelectorAll('canvas')].filter((one) => one.style.display === 'block')
    .map((one) => ({ one, top: Number.parseFloat(one.style.top) }));
  const blank = [];
  for (let row = Math.max(first, 0); row < last; row++) {
    const y = heights.map((height) => row * down + gap / 2 + height)
      .find((height) => height > sheet.scrollTop && height < sheet.scrollTop + sheet.clientHeight);
    if (y === undefined) continue;
    const band = bands.find(({ one, top }) => top <= y && y < top + one.clientHeight);
    const wide = band?.one.width ?? 0;
    const pixels = wide && band.one.getContext('2d', { willReadFrequently: true })
      .getImageData(0, (y - band.top) * (band.one.height / band.one.clientHeight), wide, 1).data;
    for (let column = 0; column < columns && row * columns + column < count; column++) {
      const x = Math.round((column * across + gap / 2 + heights[0]) * (wide / (columns * across)));
      const [red, green, blue, alpha] = pixels ? pixels.slice(4 * x, 4 * x + 4) : [0, 0, 0, 0];
      const empty = Math.max(...[red, green, blue].map((one) => Math.abs(one - 58))) <= 3;
      if (!alpha || empty) blank.push(row * columns + column);
    }
  }
  return blank;
}
"""
"""Which of the items that are looked at have no picture."""


def gallery_cell(labels: str, slide: str, count: int) -> tuple[str, str]:
    """Return cells that fill a store by one insertion, and that show its gallery to bob."""
    return _STORE.format(labels=labels, slide=slide, count=count), _SHOW.format(labels=labels)


class GalleryPage:
    """The gallery that a cell shows.

    Parameters
    ----------
    notebook : Notebook
        Where it is.
    cell : int
        Which cell shows it.
    count : int
        How many items it has.
    """

    def __init__(self, notebook: Notebook, cell: int, count: int) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.count = count
        self.output = notebook.output(cell)
        self.sheet = self.output.locator(".exact-nb-gallery-sheet")
        self.sheet.locator("canvas").first.wait_for(state="attached")

    @property
    def layout(self) -> GalleryLayout:
        """Where the items lie."""
        width = int(self.sheet.evaluate("(sheet) => sheet.clientWidth"))
        return GalleryLayout(self.count, width, 96)

    def geometry(self) -> dict[str, Any]:
        """Return what `_LOOK` needs to know of the layout."""
        layout = self.layout
        return {
            "across": layout.across,
            "down": layout.down,
            "columns": layout.columns,
            "count": self.count,
            "gap": GAP,
            # Of a crop, which may be half hidden at the edge.
            "heights": [20, 50, 80],
        }

    def wait_until_painted(self) -> None:
        """Wait until every item that is looked at has its picture."""
        self.page.wait_for_function(
            f"([sheet, layout]) => sheet.clientWidth && !({_LOOK})(sheet, layout).length",
            arg=[self.sheet.element_handle(), self.geometry()],
        )

    def seconds_until_painted(self) -> float:
        """Return the seconds since the cell was told to run, once all is painted.

        The page looks in every frame; `started` in it says when it was told.
        """
        passed: float = self.page.evaluate(
            f"""([sheet, layout]) => new Promise((resolve) => {{
              const look = () => ({_LOOK})(sheet, layout).length
                ? requestAnimationFrame(look)
                : resolve(performance.now() - globalThis.__started);
              look();
            }})""",
            [self.sheet.element_handle(), self.geometry()],
        )
        return passed / 1000

    def scroll_steadily(self, pixels: int, milliseconds: int, steps: int) -> list[float]:
        """Scroll by so many pixels every so many milliseconds.

        Returns
        -------
        list of float
            Milliseconds for which items had no picture while they were looked at; one a blank.
        """
        blanks: list[float] = self.page.evaluate(
            f"""([sheet, layout, pixels, milliseconds, steps]) => new Promise((resolve) => {{
              const look = {_LOOK};
              const since = new Map();
              const ended = [];
              let step = 0;
              const timer = setInterval(() => {{
                step += 1;
                sheet.scrollTop += pixels;
                if (step >= steps) clearInterval(timer);
              }}, milliseconds);
              const frame = (now) => {{
                const blank = new Set(look(sheet, layout));
                for (const one of blank) if (!since.has(one)) since.set(one, now);
                for (const [one, start] of since) {{
                  if (blank.has(one)) continue;
                  ended.push(now - start);
                  since.delete(one);
                }}
                if (step < steps || since.size) requestAnimationFrame(frame);
                else resolve(ended);
              }};
              requestAnimationFrame(frame);
            }})""",
            [self.sheet.element_handle(), self.geometry(), pixels, milliseconds, steps],
        )
        return blanks

    def place(self, index: int) -> tuple[float, float]:
        """Return where on the page the middle of an item is, CSS pixels."""
        x, y = self.layout.corner(index)
        left, top = self.sheet.evaluate(
            """(sheet) => {
              sheet.scrollIntoView({ block: 'nearest', behavior: 'instant' });
              const box = sheet.getBoundingClientRect();
              return [box.left + sheet.clientLeft, box.top + sheet.clientTop - sheet.scrollTop];
            }"""
        )
        return left + x + 48, top + y + 48

    def drag(self, first: int, last: int) -> None:
        """Draw a rectangle from one item to another."""
        mouse = self.page.mouse
        (x0, y0), (x1, y1) = self.place(first), self.place(last)
        mouse.move(x0, y0)
        mouse.down()
        mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
        mouse.move(x1, y1)
        mouse.up()

    def click(self, index: int, *held: Any) -> None:
        """Click an item with these keys held."""
        for key in held:
            self.page.keyboard.down(key)
        self.page.mouse.click(*self.place(index))
        for key in reversed(held):
            self.page.keyboard.up(key)

    def expect_line(self, text: str) -> None:
        """Wait until the gallery says so, to readers of the screen as well."""
        self.notebook.expect(
            self.sheet.locator(".exact-nb-gallery-heard[role=status]")
        ).to_have_text(text)
        self.notebook.expect(self.output.get_by_text(text, exact=True).last).to_be_visible()

    def expect_chosen(self, count: int) -> None:
        """Wait until so many items are chosen."""
        name = f"Gallery, {self.count:,} annotations, {count:,} chosen"
        self.notebook.expect(self.sheet).to_have_attribute("aria-label", name)
