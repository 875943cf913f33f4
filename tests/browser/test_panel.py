"""The panel in JupyterLab: a team, a set, images, a type, by hand; the rows are in the store."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image as Picture

from tests.browser.annotator import Annotator
from tests.browser.console import run_in_kernel
from tests.browser.lab import LabServer, Notebook

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

CONNECT = """
import exact_nb, json
ws = exact_nb.connect({labels!r}, user='ada')
panel = ws.panel()
panel
"""
ROWS = """
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.people import Membership, Team, User
from exact_nb.model.taxonomy import AnnotationType
store = ws.store
print(json.dumps({
    "teams": {one.name: ws.team(one.name).members() for one in ws.teams()},
    "sets": {
        one.name: [one.record.locked, str(one.record.priority), len(one.images()),
                   [product.name for product in one.products()]]
        for one in ws.imagesets()
    },
    "types": [
        [one.name, str(one.shape), one.color, one.key, one.position]
        for one in store.find(AnnotationType)
    ],
    "deleted": [one.name for one in store.find(ImageSet, deleted=True)],
}))
"""


class Hand:
    """The panel on a page, as a person uses it.

    Parameters
    ----------
    notebook : Notebook
        Where it is.
    cell : int
        Which cell shows it.
    """

    def __init__(self, notebook: Notebook, cell: int) -> None:
        self.notebook, self.page = notebook, notebook.page
        self.root: Locator = notebook.output(cell).locator(".exact-panel").first
        notebook.expect(self.root).to_have_attribute("data-theme", "light")

    def rows(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(run_in_kernel(self.notebook, ROWS))
        return found

    def click(self, name: str) -> None:
        """Click the button that is called so."""
        self.root.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, label: str, value: str) -> None:
        field = self.root.locator(".exact-form").get_by_label(label, exact=True)
        field.fill(value)

    def choose(self, label: str, *options: str) -> None:
        self.root.locator(".exact-form").get_by_label(label, exact=True).select_option(
            label=[*options]
        )

    def save(self) -> None:
        self.root.locator(".exact-form-save").click()

    def says(self, words: str) -> None:
        """Wait until the line of what was done says so."""
        self.notebook.expect(self.root.locator(".exact-panel-line")).to_contain_text(words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of three pictures and one broken file."""
    folder = tmp_path / "slides"
    folder.mkdir()
    for number in range(3):
        samples = np.full((90, 120, 3), (200, 60 * number, 90), "u1")
        Picture.fromarray(samples).save(folder / f"case {number}.png")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture(scope="module")
def opened(lab: LabServer, context: BrowserContext) -> Iterator[Notebook]:
    """Open the notebook of all tests here: to start a kernel takes longer than most of them."""
    notebook = Notebook(lab, context, "panel", ["", ""])
    yield notebook
    notebook.close()


@pytest.fixture
def hand(opened: Notebook, tmp_path: Path) -> Hand:
    """Show the panel of a new store."""
    opened.put(0, CONNECT.format(labels=str(tmp_path / "labels.duckdb")))
    opened.run(0)
    return Hand(opened, 0)


def make_team(hand: Hand) -> None:
    hand.click("Teams")
    hand.click("New team")
    hand.fill("Name", "Pathology")
    hand.page.keyboard.press("Enter")
    hand.says("Created team 'Pathology'")
    hand.click("Add member to Pathology")
    hand.fill("Login name", "bea")
    hand.save()
    hand.says("Added 'bea' to team 'Pathology'")


def make_product(hand: Hand) -> None:
    hand.click("Products")
    hand.click("New product")
    hand.fill("Name", "Mitosis")
    hand.page.keyboard.press("Enter")
    hand.says("Created product 'Mitosis'")
    hand.click("Add type to Mitosis")
    hand.fill("Name", "Mitotic figure")
    hand.choose("Shape", "circle")
    hand.fill("Key", "m")
    hand.save()
    hand.says("Added type 'Mitotic figure' to 'Mitosis'")


def make_set(hand: Hand, folder: Path) -> None:
    hand.click("Image sets")
    hand.click("New image set")
    hand.fill("Name", "Canine tumours")
    hand.choose("Products", "Mitosis")
    hand.save()
    hand.says("Created image set 'Canine tumours'")
    hand.fill("Files", str(folder))
    hand.save()
    hand.says("Added 3 images")


def test_a_workspace_is_set_up_without_code(hand: Hand, folder: Path, pictures: Path) -> None:
    make_team(hand)
    barred = hand.root.get_by_role("button", name="Make member: ada in Pathology")
    hand.notebook.expect(barred).to_have_attribute("aria-disabled", "true")
    hand.notebook.expect(barred).to_have_attribute("title", re.compile("the last admin"))
    make_product(hand)
    make_set(hand, folder)
    refused = hand.root.locator(".exact-refused")
    hand.notebook.expect(refused).to_contain_text("broken.png: ")
    hand.root.screenshot(path=pictures / "panel-added.png")
    hand.click("Lock Canine tumours")
    hand.says("Locked 'Canine tumours'")
    assert hand.rows() == {
        "teams": {"Pathology": {"ada": True, "bea": False}},
        "sets": {"Canine tumours": [True, "normal", 3, ["Mitosis"]]},
        "types": [["Mitotic figure", "circle", "#e69f00", "m", 0]],
        "deleted": [],
    }


def test_a_set_is_found_opened_deleted_and_restored(
    hand: Hand, folder: Path, pictures: Path
) -> None:
    expect = hand.notebook.expect
    run_in_kernel(hand.notebook, f"ws.imageset('Tumours').add_images({str(folder / 'case*')!r})")
    hand.root.get_by_label("Priority of Tumours").select_option("high")
    hand.says("Gave 'Tumours' high priority")
    expect(hand.root.locator(".exact-card img")).to_have_attribute("data-state", "shown")

    hand.root.get_by_role("heading", name="Image sets").click()
    hand.page.keyboard.press("/")
    expect(hand.root.get_by_label("Search")).to_be_focused()
    hand.page.keyboard.type("case 2")
    hand.click("case 2.png")
    viewer = hand.root.locator(".exact-panel-stage .exact-annotator")
    expect(viewer).to_contain_text("case 2.png")
    annotator = Annotator(hand.notebook, root=viewer)
    annotator.wait_for_image("case 2.png")
    annotator.wait_for_tiles()
    hand.root.screenshot(path=pictures / "panel-annotator.png")

    hand.click("Delete Tumours")
    question = hand.root.get_by_role("alertdialog")
    expect(question).to_contain_text("It hides 3 images and 0 annotations")
    expect(question.get_by_role("button", name="Keep")).to_be_focused()
    question.get_by_role("button", name="Delete image set").click()
    hand.says("Deleted image set 'Tumours'")
    assert hand.rows()["deleted"] == ["Tumours"]
    hand.click("Undo: Deleted image set 'Tumours'")
    hand.says("Undone: Deleted image set 'Tumours'")
    assert hand.rows()["sets"] == {"Tumours": [False, "high", 3, []]}


def test_what_others_do_is_seen_and_the_focus_stays(hand: Hand) -> None:
    expect = hand.notebook.expect
    run_in_kernel(
        hand.notebook,
        "team = ws.team('Pathology'); team.add_member('bea')\n"
        "one = ws.imageset('Slides', team=team)",
    )
    lock = hand.root.get_by_role("button", name="Lock Slides", exact=True)
    lock.focus()
    run_in_kernel(
        hand.notebook, "ws.as_user('bea').imageset('Slides').update(public=True, priority='high')"
    )
    card = hand.root.locator(".exact-card")
    expect(card).to_contain_text("high priority")
    expect(card).to_contain_text("◉ public")
    expect(lock).to_be_focused()
    hand.page.keyboard.press("Enter")
    unlock = hand.root.get_by_role("button", name="Unlock Slides")
    expect(unlock).to_be_focused()
    assert hand.rows()["sets"]["Slides"][0] is True
    # D D deletes a cell in a notebook, and nothing here.
    hand.page.keyboard.press("d")
    hand.page.keyboard.press("d")
    hand.page.keyboard.press("Enter")
    expect(lock).to_be_focused()
    cells = "() => window.jupyterapp.shell.currentWidget.content.widgets.length"
    assert hand.page.evaluate(cells) == 2


VERSIONS = """
slides = ws.imageset('Tumours')
print(json.dumps({
    "versions": [one.name for one in slides.snapshots()],
    "in v1": [one.uuid.hex for one in slides.annotations(version="v1")],
    "now": [one.uuid.hex for one in slides.annotations()],
}))
"""


def versions(hand: Hand) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(run_in_kernel(hand.notebook, VERSIONS))
    return found


def test_a_version_is_named_compared_and_opened_by_keys(
    hand: Hand, folder: Path, pictures: Path
) -> None:
    expect, press = hand.notebook.expect, hand.page.keyboard.press
    run_in_kernel(
        hand.notebook,
        f"slides = ws.imageset('Tumours', products=[ws.product('P', types=["
        f"exact_nb.AnnotationType('Figure', shape='bounding box')])])\n"
        f"slides.add_images({str(folder / 'case*')!r})\n"
        "first = slides.images()[0]\n"
        "box = lambda x: first.add(exact_nb.BoundingBox(x, 9, x + 9, 20), type='Figure')\n"
        "kept, gone = box(5), box(40)",
    )
    hand.click("Open image set Tumours")
    hand.root.get_by_role("button", name="Versions").press("Enter")
    expect(hand.root).to_contain_text("No versions yet")
    hand.root.get_by_role("button", name="New version").press("Enter")
    field = hand.root.locator(".exact-form").get_by_label("Name")
    expect(field).to_be_focused()
    hand.page.keyboard.type("v1")
    press("Enter")
    hand.says("Named version 'v1'")
    expect(hand.root.get_by_role("row", name="v1 ada")).to_contain_text("2")

    hand.root.get_by_role("button", name="New version").press("Enter")
    field.fill("v1")
    press("Enter")
    hand.says("already; choose another name")
    expect(field).to_have_value("v1")
    press("Escape")
    assert versions(hand)["versions"] == ["v1"]

    run_in_kernel(
        hand.notebook, "gone.delete(); box(70); kept.edit(shape=exact_nb.BoundingBox(5, 9, 30, 20))"
    )
    hand.root.get_by_role("button", name="Compare v1 with now").press("Enter")
    expect(hand.root).to_contain_text("1 added, 1 removed, 1 changed (outline 1)")
    hand.root.screenshot(path=pictures / "panel-versions.png")
    hand.root.get_by_role("button", name="Show the removed Figure on case 0.png").press("Enter")
    stage = hand.root.locator(".exact-panel-stage")
    read_only = stage.locator("[title*='version v1 as it was named']").first
    expect(read_only).to_be_attached()
    viewer = Annotator(hand.notebook, 0, stage.locator(".exact-nb").first)
    viewer.wait_for_image("case 0.png")
    viewer.wait_until_shown(2)
    found = versions(hand)
    [removed] = set(found["in v1"]) - set(found["now"])
    chosen = viewer.evaluate("return annotator.session.selection.value;")
    assert [one.replace("-", "") for one in chosen] == [removed]
    hand.root.screenshot(path=pictures / "panel-version-open.png")


@pytest.mark.parametrize("width", [900, 500])
def test_nothing_is_cut_off_in_a_cell_of_any_width(hand: Hand, pictures: Path, width: int) -> None:
    run_in_kernel(
        hand.notebook,
        "team = ws.team('Pathology')\n"
        "types = [exact_nb.AnnotationType('Mitotic figure'), exact_nb.AnnotationType('Mimic')]\n"
        "product = ws.product('Mitosis', team=team, types=types)\n"
        "one = ws.imageset('Canine mammary tumours', team=team, products=[product])",
    )
    hand.root.evaluate("(root, width) => { root.style.width = `${width}px`; }", width)
    steps: dict[str, Callable[[], None]] = {
        "sets": lambda: hand.click("Image sets"),
        "set": lambda: hand.click("Open image set Canine mammary tumours"),
        "settings": lambda: hand.click("Settings"),
        "policies": lambda: hand.click("Policies"),
        "versions": lambda: hand.click("Versions"),
        "teams": lambda: hand.click("Teams"),
        "products": lambda: hand.click("Products"),
        "type": lambda: hand.click("Edit type Mitotic figure"),
    }
    for name, step in steps.items():
        step()
        hand.page.wait_for_function(
            """(root) => [...root.querySelectorAll('button, input, select, textarea')]
              .every((one) => !one.offsetParent || one.closest('.exact-scroll')
                || one.getBoundingClientRect().right <= root.getBoundingClientRect().right)""",
            arg=hand.root.element_handle(),
        )
        hand.root.screenshot(path=pictures / f"panel-{name}-{width}.png")
