"""The panel of statistics in JupyterLab, in both themes: a filter changes plots and tables."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import OpenNotebook

THEMES = ("JupyterLab Light", "JupyterLab Dark")

CELL = """
import exact_nb
ws = exact_nb.connect({labels!r}, user="ada")
ws.team().add_member("bea")
types = [
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box"),
    exact_nb.AnnotationType("Landmark", shape="point"),
]
slides = ws.imageset("Slides", products=[ws.product("Cells", types=types)])
image = slides.add_images({file!r})[0]
for place in range(3):
    image.add(exact_nb.BoundingBox(place, 1, place + 3, 4), type="Mitotic figure")
image.add(exact_nb.Point(5, 5), type="Landmark")
theirs = ws.as_user("bea").imagesets()[0].annotations(type="Mitotic figure")
theirs[0].approve()
theirs[1].reject("wrong outline")
slides.statistics().panel()
"""


def test_a_filter_changes_what_is_plotted(
    notebook: OpenNotebook,
    tmp_path: Path,
    small: list[Path],
    pictures: Path,
) -> None:
    page = notebook(CELL.format(labels=str(tmp_path / "labels.duckdb"), file=str(small[0])))
    page.run(0)
    panel = page.output(0)
    words = panel.get_by_text("4 annotations, 2 verdicts, first-pass yield 50%")
    page.expect(words).to_be_visible()
    by_type = panel.get_by_role("img", name="Mitotic figure: 1 verified, 1 unverified")
    page.expect(by_type).to_be_visible()
    for theme in THEMES:
        page.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
            theme,
        )
        ink = by_type.locator("text").first
        page.page.wait_for_function(
            """(text) => {
              const grey = (color) => Number(color.match(/\\d+/g)[0]);
              const page = getComputedStyle(document.querySelector(".jp-Notebook"));
              const apart = grey(getComputedStyle(text).fill) - grey(page.backgroundColor);
              return Math.abs(apart) > 150;
            }""",
            arg=ink.element_handle(),
        )
        panel.screenshot(path=pictures / f"statistics-{theme.split()[-1].lower()}.png")
    panel.get_by_label("Type").select_option("Landmark")
    page.expect(panel.get_by_text("1 annotation, 0 verdicts")).to_be_visible()
    page.expect(by_type).to_have_count(0)
    page.page.evaluate(
        "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
        THEMES[0],
    )
