"""Everybody can use it: what axe-core finds in each state, the way of the focus, less motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.annotator import connect_cell
from tests.browser.conftest import OpenNotebook
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.lab import Notebook

AXE = Path(__file__).parents[2] / "js" / "node_modules" / "axe-core" / "axe.min.js"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def part(annotator: SharedAnnotator, name: str) -> Locator:
    return annotator.root.locator(f'[data-exact="{name}"]')


@contextmanager
def in_theme(notebook: Notebook, root: Locator, theme: str) -> Iterator[None]:
    """Show JupyterLab in a theme, and in its own again whatever happens meanwhile."""
    change = "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    notebook.page.evaluate(change, THEMES[theme])
    try:
        notebook.expect(root).to_have_attribute("data-theme", theme)
        yield
    finally:
        notebook.page.evaluate(change, THEMES["light"])


@pytest.fixture(params=list(THEMES))
def themed(annotator: SharedAnnotator, request: pytest.FixtureRequest) -> Iterator[SharedAnnotator]:
    root = annotator.root.locator(".exact-annotator")
    with in_theme(annotator.notebook, root, request.param):
        yield annotator
    annotator.notebook.expect(root).to_have_attribute("data-theme", "light")


# -- states ---------------------------------------------------------------------------------------


def first_open(annotator: SharedAnnotator) -> None:
    annotator.focus()


def drawing(annotator: SharedAnnotator) -> None:
    part(annotator, "tool-box").click()
    annotator.press("ArrowRight")
    annotator.press("Enter")
    annotator.press("Shift+ArrowRight")
    annotator.press("Shift+ArrowDown")


def selection(annotator: SharedAnnotator) -> None:
    annotator.press("Enter")
    annotator.wait_until_saved()
    part(annotator, "shape-count").click()
    annotator.press("v")
    annotator.press("Tab")
    annotator.wait_until("annotator.session.selection.value.length === 1")


def help_overlay(annotator: SharedAnnotator) -> None:
    annotator.press("?")
    part(annotator, "help-overlay").wait_for()
    row(annotator, "edit.undo").locator('[data-exact="key"]').first.click()
    annotator.page.keyboard.press("m")
    part(annotator, "key-conflict").wait_for()


def narrow(annotator: SharedAnnotator) -> None:
    annotator.page.keyboard.press("Escape")
    set_width(annotator, "500px")
    part(annotator, "panel-button").click()
    part(annotator, "side-panel").wait_for()


def failed(annotator: SharedAnnotator) -> None:
    set_width(annotator, "")
    annotator.python("ws.close()")
    annotator.draw_box(20, 200, 90, 280)
    part(annotator, "issue").wait_for()


STATES: list[Callable[[SharedAnnotator], None]] = [
    first_open,
    drawing,
    selection,
    help_overlay,
    narrow,
    failed,
]


def row(annotator: SharedAnnotator, action: str) -> Locator:
    return annotator.root.locator(f'[data-exact="key-row"][data-action="{action}"]')


def set_width(annotator: SharedAnnotator, width: str) -> None:
    annotator.evaluate("root.closest('.exact-frame').parentElement.style.width = argument;", width)


def violations(annotator: SharedAnnotator) -> list[str]:
    """Return what axe-core finds serious or critical in the viewer, a line for each element."""
    return violations_in(annotator.page, annotator.root)


def violations_in(page: Page, root: Locator) -> list[str]:
    """Return what axe-core finds serious or critical in a part of the page."""
    if not page.evaluate("() => 'axe' in window"):
        # As text: JupyterLab's module loader would keep it to itself.
        page.evaluate(AXE.read_text() + "; window.axe = axe; true")
    found: list[dict[str, Any]] = root.evaluate(
        "async (root) => (await axe.run(root, { resultTypes: ['violations'] })).violations"
    )
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def test_axe_finds_nothing_serious_in_any_state(
    themed: SharedAnnotator, pictures: Path, request: pytest.FixtureRequest
) -> None:
    theme = request.node.callspec.params["themed"]
    found = []
    for reach in STATES:
        reach(themed)
        themed.screenshot(pictures / f"access-{reach.__name__}-{theme}.png")
        found += [f"{reach.__name__}: {one}" for one in violations(themed)]
    set_width(themed, "")
    assert found == [], "\n".join(found)


def test_axe_finds_nothing_serious_while_screening(
    themed: SharedAnnotator, pictures: Path, request: pytest.FixtureRequest
) -> None:
    theme = request.node.callspec.params["themed"]
    themed.press("Shift+G")
    part(themed, "screening-choice").wait_for()
    found = violations(themed)
    part(themed, "screening-begin").press("Enter")
    part(themed, "screening-where").wait_for()
    themed.press("d")
    themed.screenshot(pictures / f"access-screening-{theme}.png")
    found += violations(themed)
    themed.press("Shift+G")
    assert found == [], "\n".join(found)


def test_axe_would_find_something(annotator: SharedAnnotator) -> None:
    annotator.evaluate("root.append(document.createElement('input'));")
    assert any(one.startswith("label:") for one in violations(annotator))
    annotator.evaluate("root.lastChild.remove();")


# -- the panel of the workspace -------------------------------------------------------------------

PANEL = [
    ("sets", ""),
    ("teams", "show", "teams"),
    ("member", "new-member"),
    ("products", "show", "products"),
    ("type", "edit-type"),
    ("question", "delete-type"),
    ("cards", "show", "sets"),
    ("new set", "new-set"),
    ("images", "open-set"),
    ("adding", "open-set", "", "adding"),
    ("settings", "open-set", "", "settings"),
    ("policies", "open-set", "", "policies"),
    ("versions", "open-set", "", "versions"),
    ("new version", "new-version"),
]
"""States by name, and the button that leads there from the one before: act, of, value."""


def panel_button(root: Locator, act: str, of: str = "", value: str = "") -> Locator:
    named = "".join(
        f'[data-{name}="{wanted}"]' for name, wanted in (("of", of), ("value", value)) if wanted
    )
    return root.locator(f'button[data-act="{act}"]{named}').first


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_serious_in_the_panel(
    notebook: OpenNotebook, tmp_path: Path, small: list[Path], pictures: Path, theme: str
) -> None:
    page = notebook(connect_cell(tmp_path / "labels.duckdb", *small), "panel = ws.panel()\npanel")
    page.run(0)
    page.run(1)
    root = page.output(1).locator(".exact-panel").first
    found = []
    with in_theme(page, root, theme):
        for name, *button in PANEL:
            if button[0]:
                panel_button(root, *button).click()
            page.page.evaluate(
                "() => window.jupyterapp.shell.currentWidget.sessionContext.session"
                ".kernel.requestKernelInfo()"
            )
            found += [f"{name}: {one}" for one in violations_in(page.page, root)]
            root.screenshot(path=pictures / f"panel-{name.replace(' ', '-')}-{theme}.png")
    assert found == [], "\n".join(found)


# -- without a mouse ------------------------------------------------------------------------------


def keys(annotator: SharedAnnotator, *pressed: str) -> None:
    annotator.focus()
    for key in pressed:
        annotator.page.keyboard.press(key)


def shapes(annotator: SharedAnnotator) -> list[Any]:
    found: list[Any] = annotator.evaluate(
        "return [...annotator.store.all()].map(({ shape }) => shape);"
    )
    return found


def boxes(annotator: SharedAnnotator) -> list[list[float]]:
    """Return the corners of the boxes in the store."""
    found = [row["shape"] for row in annotator.rows()]
    return [[one[corner] for corner in ("x0", "y0", "x1", "y1")] for one in found]


def test_a_box_is_drawn_moved_and_deleted_by_keys(annotator: SharedAnnotator) -> None:
    annotator.go_to(200, 150, 2)
    keys(annotator, "b", "ArrowRight", "Enter")
    keys(annotator, "Shift+ArrowRight", "ArrowDown", "Alt+ArrowDown")
    said = part(annotator, "said")
    annotator.notebook.expect(said).to_have_text("x 225, y 156")
    keys(annotator, "Enter")
    assert boxes(annotator) == [[200, 150, 225, 156]]

    keys(annotator, "v", "Tab", "ArrowRight", "Shift+ArrowDown")
    assert boxes(annotator) == [[201, 160, 226, 166]]
    keys(annotator, "Delete")
    assert boxes(annotator) == []
    keys(annotator, "Control+z")
    annotator.wait_until_shown(1)


def test_a_polygon_is_drawn_and_its_vertices_edited_by_keys(annotator: SharedAnnotator) -> None:
    annotator.go_to(200, 150, 2)
    keys(annotator, "o", "ArrowRight", "Enter")
    keys(annotator, "Shift+ArrowRight", "Enter", "Shift+ArrowRight", "Enter", "Backspace")
    keys(annotator, "Shift+ArrowLeft", "Shift+ArrowDown", "Enter", "Enter")
    annotator.wait_until_saved()
    (drawn,) = shapes(annotator)
    assert drawn["parts"] == [[[[200, 150], [225, 150], [225, 175]]]]

    keys(annotator, "v", "Tab", "Enter", "Tab", "ArrowRight", "Insert")
    annotator.wait_until_saved()
    (edited,) = shapes(annotator)
    assert edited["parts"] == [[[[200, 150], [226, 150], [225.5, 162.5], [225, 175]]]]


def test_escape_gives_up_the_shape_then_the_cursor(annotator: SharedAnnotator) -> None:
    cursor = part(annotator, "key-cursor")
    keys(annotator, "b", "ArrowRight", "Enter", "ArrowDown", "Escape")
    annotator.notebook.expect(cursor).to_be_visible()
    keys(annotator, "Escape")
    annotator.notebook.expect(cursor).to_be_hidden()
    assert annotator.has_focus()
    assert shapes(annotator) == []


def test_the_list_of_keys_keeps_the_focus_and_gives_it_back(annotator: SharedAnnotator) -> None:
    keys(annotator, "?")
    overlay = part(annotator, "help-overlay")
    annotator.notebook.expect(overlay).to_be_focused()
    for _ in range(4):
        annotator.page.keyboard.press("Shift+Tab")
        assert overlay.evaluate("(dialog) => dialog.contains(document.activeElement)")
    annotator.page.keyboard.press("Escape")
    annotator.notebook.expect(overlay).to_have_count(0)
    assert annotator.evaluate("return slideMap.root === document.activeElement;")


def test_every_part_is_reached_by_f6_and_each_is_one_stop(annotator: SharedAnnotator) -> None:
    annotator.focus()
    reached = []
    for _ in range(4):
        annotator.page.keyboard.press("F6")
        reached.append(
            annotator.root.evaluate(
                "() => document.activeElement.closest('[data-exact$=bar], section, details')"
                ".dataset.exact"
            )
        )
    assert reached == ["tool-bar", "top-bar", "palette", "filter-panel"]
    for bar in ("tool-bar", "top-bar"):
        stops = part(annotator, bar).locator('button[tabindex="0"]')
        annotator.notebook.expect(stops).to_have_count(1)


def test_the_list_of_images_is_worked_by_arrows_and_enter(
    annotator: SharedAnnotator, small: list[Path]
) -> None:
    images = part(annotator, "image-list")
    images.focus()
    annotator.page.keyboard.press("ArrowDown")
    active = images.get_attribute("aria-activedescendant")
    named = annotator.page.locator(f'[id="{active}"]')
    annotator.notebook.expect(named).to_contain_text(small[1].name)
    annotator.page.keyboard.press("Enter")
    annotator.wait_for_image(small[1].name)
    annotator.press("q")
    annotator.wait_for_image(small[0].name)


def test_who_asks_for_less_motion_gets_none(annotator: SharedAnnotator) -> None:
    annotator.page.emulate_media(reduced_motion="reduce")
    annotator.press("+")
    assert not annotator.evaluate("return slideMap.map.getView().getAnimating();")
    annotator.page.emulate_media(reduced_motion="no-preference")
