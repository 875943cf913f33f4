"""The gallery in JupyterLab: mouse and keys judge many, and ten thousand scroll."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.console import run_in_kernel
from tests.browser.gallery import GalleryPage, gallery_cell
from tests.browser.lab import LabServer, Notebook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

COUNT = 10_000


@pytest.fixture(scope="module")
def gallery(
    lab: LabServer, context: BrowserContext, tmp_path_factory: pytest.TempPathFactory, data: Path
) -> Iterator[GalleryPage]:
    labels = tmp_path_factory.mktemp("gallery") / "labels.duckdb"
    slide = data / "wsi" / "CMU-1-Small-Region.svs"
    cells = gallery_cell(str(labels), str(slide), COUNT)
    notebook = Notebook(lab, context, "gallery", cells)
    notebook.run(0)
    notebook.run(1)
    yield GalleryPage(notebook, 1, COUNT)
    notebook.close()


@pytest.fixture(autouse=True)
def _from_the_top(gallery: GalleryPage) -> None:
    gallery.page.bring_to_front()
    gallery.sheet.evaluate("(sheet) => { sheet.scrollTop = 0; sheet.focus(); }")
    gallery.page.keyboard.press("Escape")
    gallery.page.keyboard.press("Home")
    gallery.expect_chosen(0)


def stored(gallery: GalleryPage, column: str) -> dict[str, int]:
    """Return how often each value of a column is in the store; the rows are too many to print."""
    code = "import collections, json; print(json.dumps(collections.Counter("
    printed = run_in_kernel(
        gallery.notebook, f"{code}slides.annotations().arrow()[{column!r}].to_pylist())))"
    )
    counts: dict[str, int] = json.loads(printed)
    return counts


def test_a_rectangle_and_one_key_approve_many_and_one_takes_them_back(
    gallery: GalleryPage, pictures: Path
) -> None:
    gallery.wait_until_painted()
    columns = gallery.layout.columns
    gallery.drag(0, 2 * columns + 3)
    gallery.expect_chosen(12)
    gallery.click(columns * 2 + 4, "Control")
    gallery.expect_chosen(13)
    gallery.page.keyboard.press("j")
    gallery.expect_line("13 approved")
    assert stored(gallery, "status") == {"verified": 13, "unverified": COUNT - 13}
    verified = run_in_kernel(
        gallery.notebook, "print(*[one.uuid for one in slides.annotations(status='verified')])"
    ).split()
    shown = run_in_kernel(
        gallery.notebook,
        f"print(*[gallery.uuids[r * {columns} + c] for r in range(3) for c in range(4)], "
        f"gallery.uuids[{columns * 2 + 4}])",
    ).split()
    assert set(verified) == set(shown)
    gallery.wait_until_painted()
    gallery.page.screenshot(path=pictures / "gallery-approved.png")
    gallery.page.keyboard.press("Control+z")
    gallery.expect_line("13 verdicts taken back")
    assert stored(gallery, "status") == {"unverified": COUNT}


def test_the_whole_is_done_by_keyboard(gallery: GalleryPage) -> None:
    keyboard, expect = gallery.page.keyboard, gallery.notebook.expect
    keyboard.press("ArrowRight")
    keyboard.press("Space")
    keyboard.press("Shift+ArrowRight")
    gallery.expect_chosen(2)
    option = gallery.sheet.locator("[role=option]")
    expect(option).to_have_attribute("aria-posinset", "3")
    expect(option).to_have_attribute("aria-setsize", str(COUNT))
    expect(option).to_have_attribute("aria-selected", "true")
    expect(option).to_contain_text("Nucleus, unverified")
    keyboard.press("k")
    keyboard.press("2")
    gallery.expect_line("2 rejected: wrong outline")
    assert stored(gallery, "status") == {"rejected": 2, "unverified": COUNT - 2}
    keyboard.press("u")
    gallery.expect_line("2 verdicts taken back")
    keyboard.press("Space")
    keyboard.press("2")
    gallery.expect_line("1 now Mitosis")
    assert stored(gallery, "type") == {"Mitosis": 1, "Nucleus": COUNT - 1}
    keyboard.press("u")
    gallery.expect_line("1 label taken back")
    assert stored(gallery, "type") == {"Nucleus": COUNT}
    keyboard.press("Tab")
    assert not gallery.sheet.evaluate("(sheet) => sheet.matches(':focus')"), "no trap"


def test_all_of_ten_thousand_can_be_reached(gallery: GalleryPage, pictures: Path) -> None:
    gallery.wait_until_painted()
    canvases = gallery.sheet.locator("canvas").count()
    gallery.page.mouse.move(*gallery.place(0))
    gallery.page.mouse.wheel(0, 3000)
    gallery.page.wait_for_function(
        "(sheet) => sheet.scrollTop > 2000", arg=gallery.sheet.element_handle()
    )
    gallery.wait_until_painted()
    gallery.page.keyboard.press("End")
    gallery.page.wait_for_function(
        "(sheet) => sheet.scrollTop + sheet.clientHeight > sheet.scrollHeight - 5",
        arg=gallery.sheet.element_handle(),
    )
    gallery.wait_until_painted()
    gallery.page.screenshot(path=pictures / "gallery-end.png")
    # The last one is where it is painted.
    gallery.click(COUNT - 1)
    gallery.expect_chosen(1)
    last = run_in_kernel(gallery.notebook, "print(gallery.selection == gallery.uuids[-1:])")
    assert last.strip() == "True"
    assert gallery.sheet.locator("canvas").count() == canvases, "only what is seen is drawn"


def test_enter_opens_the_annotator_at_the_item(gallery: GalleryPage) -> None:
    gallery.click(3)
    gallery.page.keyboard.press("Enter")
    viewer = gallery.output.locator(".exact-nb .ol-viewport").first
    viewer.wait_for()
    gallery.notebook.expect(viewer).to_be_in_viewport()
    chosen = run_in_kernel(
        gallery.notebook,
        "print(gallery._viewer.selection == [str(gallery.uuids[3])])",
    )
    assert chosen.strip() == "True"


def test_a_page_that_is_loaded_again_shows_it_again(gallery: GalleryPage) -> None:
    # A notebook that is not saved has no gallery in it.
    gallery.page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    gallery.notebook.open()
    gallery.notebook.output(1)
    gallery.wait_until_painted()
    gallery.drag(0, 1)
    gallery.expect_chosen(2)


def test_what_is_added_is_shown_by_a_button(gallery: GalleryPage, pictures: Path) -> None:
    run_in_kernel(
        gallery.notebook,
        "outline = (((300, 300), (390, 300), (390, 390)),)\n"
        "hers = ws.as_user('ada').imageset('Slides')\n"
        "hers.images()[0].add(exact_nb.Polygon((outline,)), type='Mitosis')",
    )
    button = gallery.output.get_by_role("button", name="Show new")
    button.click()
    gallery.expect_line("1 more")
    gallery.notebook.expect(button).to_be_hidden()
    gallery.wait_until_painted()
    gallery.page.screenshot(path=pictures / "gallery-new.png")
    assert run_in_kernel(gallery.notebook, "print(len(gallery.uuids))").strip() == str(COUNT + 1)
