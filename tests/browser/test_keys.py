"""Keys pressed in the viewer are the viewer's, all others are the notebook's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.annotator import Annotator
from tests.browser.conftest import Share
from tests.browser.lab import Notebook
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import Locator

LEAKY = ["d", "d", "a", "b", "m", "j", "k", "x", "y", "1", "2", "3", "0", "0", "Delete", "Enter"]
"""What deletes, adds, moves, cuts, turns or runs cells where JupyterLab hears it."""


@pytest.fixture(scope="module")
def shared(share: Share, small: list[Path]) -> SharedAnnotator:
    return share(*small, cells=["'next'", "'last'"])


@pytest.fixture
def page(annotator: SharedAnnotator) -> Notebook:
    return annotator.notebook


def wait_for(page: Notebook, condition: str) -> None:
    """Wait until an expression of the page is true."""
    page.page.wait_for_function(f"() => {condition}")


def outline(annotator: Annotator) -> list[float]:
    """Return the corners of the only box on the page."""
    corners: list[float] = annotator.evaluate(
        """const [{ shape }] = [...annotator.store.all()];
        return [shape.x0, shape.y0, shape.x1, shape.y1];"""
    )
    return corners


def state(page: Notebook) -> dict[str, Any]:
    """Return what a leaked key would change."""
    found: dict[str, Any] = page.page.evaluate(
        """() => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          return {
            sources: notebook.widgets.map((cell) => cell.model.sharedModel.source),
            kinds: notebook.widgets.map((cell) => cell.model.type),
            runs: notebook.widgets.map((cell) => cell.model.executionCount ?? null),
            active: notebook.activeCellIndex,
            mode: notebook.mode,
          };
        }"""
    )
    return found


def test_keys_of_the_viewer_do_not_reach_the_notebook(page: Notebook, annotator: Annotator) -> None:
    annotator.focus()
    before = state(page)
    for key in [*LEAKY, "Control+z", "Control+Shift+z", "Shift+m", "Control+Enter"]:
        annotator.press(key)
    assert state(page) == before


def test_keys_in_the_palette_and_on_buttons_do_not_reach_the_notebook(
    page: Notebook, annotator: Annotator
) -> None:
    before = state(page)
    for mark in ("tool-box", "undo", "filter-text"):
        place = annotator.root.locator(f'[data-exact="{mark}"]')
        if place.is_visible():
            place.focus()
            for key in LEAKY:
                page.page.keyboard.press(key)
    assert state(page) == before


def test_keys_on_the_handle_below_do_not_reach_the_notebook(
    page: Notebook, annotator: Annotator
) -> None:
    before = state(page)
    page.output(0).locator(".exact-handle").focus()
    for key in ["d", "d", "a", "b", "ArrowDown"]:
        page.page.keyboard.press(key)
    assert state(page) == before


def test_escape_gives_the_keys_back(page: Notebook, annotator: Annotator) -> None:
    annotator.press("v")
    annotator.press("Escape")
    assert not annotator.has_focus()
    cells = len(state(page)["sources"])
    for key, more in [("b", 1), ("z", 0)]:
        page.page.keyboard.press(key)
        wait_for(page, f"jupyterapp.shell.currentWidget.content.widgets.length === {cells + more}")


def test_escape_first_gives_up_what_was_begun_and_the_selection(
    page: Notebook, annotator: Annotator
) -> None:
    x, y = annotator.on_screen(100, 100)
    annotator.root.locator('[data-exact="tool-box"]').click()
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + 40, y + 40)
    annotator.press("Escape")
    page.page.mouse.up()
    assert annotator.has_focus()
    assert annotator.evaluate("return annotator.store.size;") == 0

    annotator.draw_box(100, 100, 200, 200)
    annotator.wait_until_saved()
    annotator.select(150, 150)
    annotator.press("Escape")
    assert annotator.evaluate("return annotator.session.selection.value.length;") == 0
    assert annotator.has_focus()
    annotator.press("Escape")
    assert not annotator.has_focus()


def test_digits_choose_types_and_their_tools(annotator: Annotator) -> None:
    annotator.focus()
    types = annotator.evaluate("return annotator.session.view.value.types.map((one) => one.id);")
    for digit, tool in [("2", "point"), ("1", "box")]:
        annotator.press(digit)
        chosen = annotator.evaluate("return annotator.session.type.value;")
        assert chosen == types[int(digit) - 1]
        pressed = annotator.root.locator(f'[data-exact="tool-{tool}"]').get_attribute(
            "aria-pressed"
        )
        assert pressed == "true"


def test_q_and_e_walk_the_images(annotator: Annotator, small: list[Path]) -> None:
    picture, other = small
    annotator.focus()
    for key, name in [("e", other), ("e", other), ("q", picture), ("q", picture)]:
        annotator.press(key)
        annotator.wait_for_image(name.name)
    place = annotator.root.locator('[data-exact="image-place"]')
    annotator.notebook.expect(place).to_have_text("1 / 2")


def test_undo_and_redo_keys(annotator: SharedAnnotator) -> None:
    annotator.draw_box(100, 100, 200, 200)
    assert len(annotator.rows()) == 1
    for keys, left in [
        ("Control+z", 0),
        ("Control+Shift+z", 1),
        ("Control+z", 0),
        ("Control+y", 1),
    ]:
        annotator.focus()
        annotator.press(keys)
        annotator.wait_until_shown(left)
        assert len(annotator.rows()) == left


def test_arrow_keys_move_what_is_selected_and_delete_deletes_it(
    annotator: SharedAnnotator,
) -> None:
    annotator.draw_box(100, 100, 200, 200)
    annotator.wait_until_saved()
    before = outline(annotator)
    annotator.select(150, 150)
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowDown"):
        annotator.press(key)
    annotator.wait_until_saved()
    after = outline(annotator)
    dx, dy = 2, 11
    assert after == pytest.approx([before[0] + dx, before[1] + dy, before[2] + dx, before[3] + dy])

    annotator.press("Delete")
    annotator.wait_until_shown(0)
    assert annotator.rows() == []


def test_arrow_keys_move_the_picture_where_nothing_is_selected(annotator: Annotator) -> None:
    annotator.go_to(200, 150, 4)
    annotator.focus()
    annotator.press("ArrowRight")
    annotator.wait_until("slideMap.center[0] > 200")


def test_the_wheel_over_an_unfocused_viewer_scrolls_the_page(
    page: Notebook, annotator: Annotator
) -> None:
    page.page.evaluate("() => document.activeElement?.blur()")
    zoom = annotator.zoom()
    box = annotator.map.bounding_box()
    assert box is not None
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.mouse.wheel(0, 200)
    wait_for(page, f"{TOP} < {box['y'] - 50}")
    assert annotator.zoom() == zoom

    page.page.mouse.wheel(0, -2000)
    wait_for(page, f"{TOP} > {box['y'] - 1}")
    annotator.focus()
    top = annotator.map.bounding_box()
    page.page.mouse.wheel(0, -200)
    annotator.wait_until(f"slideMap.zoom.value > {zoom}")
    assert annotator.map.bounding_box() == top


# -- other keys -----------------------------------------------------------------------------------


@pytest.fixture
def changing(annotator: SharedAnnotator) -> Iterator[SharedAnnotator]:
    """An annotator whose keys are the usual ones again afterwards, for this person too."""
    yield annotator
    annotator.page.evaluate(
        """() => {
          localStorage.removeItem('exact_nb/keys');
          window.dispatchEvent(new StorageEvent('storage', { key: null }));
        }"""
    )


def part(annotator: Annotator, name: str) -> Locator:
    return annotator.root.locator(f'[data-exact="{name}"]')


def keys_of(annotator: Annotator, action: str) -> Locator:
    return annotator.root.locator(f'[data-action="{action}"] [data-exact="key"]')


def tool(annotator: Annotator) -> str:
    return str(annotator.evaluate("return annotator.session.tool.value;"))


def test_a_preset_is_chosen_in_the_list_and_told_by_tooltips(changing: SharedAnnotator) -> None:
    expect = changing.notebook.expect
    expect(part(changing, "tool-box")).to_have_attribute("title", "Bounding box (b)")
    changing.press("?")
    part(changing, "keys-preset").select_option("QuPath")
    expect(part(changing, "tool-box")).to_have_attribute("title", "Bounding box (r)")
    changing.page.keyboard.press("Escape")
    changing.press("r")
    assert tool(changing) == "bounding box"
    changing.press("m")
    assert tool(changing) == "pan"


def test_a_key_in_use_is_taken_only_when_the_person_says_so(changing: SharedAnnotator) -> None:
    expect = changing.notebook.expect
    changing.press("?")
    part(changing, "keys-search").fill("mirror")
    expect(part(changing, "key-row")).to_have_count(1)
    part(changing, "keys-search").fill("")
    for decision, keys in [("key-keep", ["p"]), ("key-take", ["m"])]:
        keys_of(changing, "tool.point").press("Enter")
        changing.page.keyboard.press("m")
        expect(part(changing, "key-conflict")).to_contain_text("m is Mirror")
        expect(part(changing, "key-threat")).to_contain_text("m is wanted by Point")
        expect(keys_of(changing, "tool.point")).to_have_text(["p"])
        part(changing, decision).click()
        expect(keys_of(changing, "tool.point")).to_have_text(keys)
    expect(keys_of(changing, "view.mirror")).to_have_count(0)
    changing.page.keyboard.press("Escape")
    changing.press("m")
    assert tool(changing) == "point"
    assert not changing.evaluate("return slideMap.mirrored.value;")

    changing.press("?")
    part(changing, "keys-reset").click()
    expect(keys_of(changing, "view.mirror")).to_have_text(["m"])


def test_a_notebook_sets_keys(changing: SharedAnnotator) -> None:
    changing.python("viewer.keymap = {'preset': 'QuPath', 'tool.brush': 'n'}")
    expect = changing.notebook.expect
    expect(part(changing, "tool-brush")).to_have_attribute("title", "Brush (n)")
    changing.press("n")
    assert tool(changing) == "brush"


TOP = "document.querySelector('.exact-nb .ol-viewport').getBoundingClientRect().top"
