"""Every state a person can meet says what it is and what to do, and has a picture of itself."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.annotator import TWO_TYPES, Annotator, connect_cell
from tests.browser.conftest import OpenNotebook, Share
from tests.browser.lab import LabServer, Notebook
from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator

SETUP = """
import exact_nb, os, shutil
ws = exact_nb.connect({labels!r}, user="ada")
cells = ws.product("Cells", types=[
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682"),
    exact_nb.AnnotationType("Landmark", shape="point"),
    exact_nb.AnnotationType("Blurred", shape="global"),
])
ws.team().add_member("bea")

def new_set(name, products=(cells,)):
    found = ws.imageset(name, products=products)
    found.add_images({picture!r})
    return found

def as_seen_by(name, imageset):
    seen = [one for one in ws.as_user(name).imagesets() if one.id == imageset.id]
    return seen[0]

def edits_wait():
    "Let edits wait, as they do behind a long one; returns how to let them go on."
    import threading
    from exact_nb.widgets.desk import Desk
    gate = threading.Event()
    Desk.current()._writers.submit(gate.wait, 120)
    return gate.set

def add_box(imageset):
    return imageset.images()[0].add(exact_nb.BoundingBox(100, 80, 200, 160), type="Mitotic figure")
"""


class States:
    """A notebook in which each state is a cell that is added and run."""

    def __init__(self, notebook: Notebook, pictures: Path) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.pictures = pictures
        self._shown = ""

    def run(self, source: str) -> str:
        """Run Python in the last cell, below the one that shows a viewer."""
        self.notebook.put(2, source)
        return self.notebook.run(2)

    def show(self, source: str) -> Annotator:
        """Run Python in the cell above, whose last expression is a viewer."""
        self.notebook.put(1, source)
        self.notebook.run(1)
        return Annotator(self.notebook, 1)

    def sees(self, locator: Locator, *words: str) -> None:
        """Assert that a person reads these words."""
        self.notebook.expect(locator).to_be_visible()
        for one in words:
            self.notebook.expect(locator).to_contain_text(one)

    def picture(self, annotator: Annotator, name: str) -> None:
        """Keep what a person sees."""
        annotator.screenshot(self.pictures / f"state-{name}.png")


@pytest.fixture(scope="module")
def states(
    lab: LabServer,
    context: BrowserContext,
    small: list[Path],
    pictures: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[States]:
    labels = tmp_path_factory.mktemp("states") / "labels.duckdb"
    setup = SETUP.format(labels=str(labels), picture=str(small[0]))
    page = Notebook(lab, context, "states", [setup, "", ""])
    page.run(0)
    yield States(page, pictures)
    page.close()


def part(annotator: Annotator, name: str) -> Locator:
    return annotator.root.locator(f'[data-exact="{name}"]')


# -- nothing to look at ---------------------------------------------------------------------------


def test_a_set_without_images_says_how_to_add_some(states: States) -> None:
    annotator = states.show("ws.imageset('Batch 7', products=[cells]).annotate()")
    states.sees(part(annotator, "empty"), "Batch 7 has no images yet", "add_images(")
    states.picture(annotator, "no-image")

    states.run("new_set('Batch 7')")
    annotator.wait_for_image("first.png")


def test_a_set_without_types_says_how_to_make_some(states: States) -> None:
    annotator = states.show("new_set('No types', products=[]).annotate()")
    annotator.wait_for_image()
    states.sees(part(annotator, "no-types"), "Nothing to draw yet", "AnnotationType(")
    part(annotator, "tool-box").click()
    annotator.drag(annotator.on_screen(100, 100), annotator.on_screen(200, 200))
    states.sees(part(annotator, "refused"), "no type of this set")
    states.picture(annotator, "no-type")

    states.run("ws.imageset('No types', products=[cells])")
    states.notebook.expect(part(annotator, "type-row")).to_have_count(2)


def test_an_image_whose_file_is_gone_says_so_and_is_tried_again(
    states: States, tmp_path: Path, small: list[Path]
) -> None:
    gone = tmp_path / "gone.png"
    states.run(
        f"shutil.copy({str(small[0])!r}, {str(gone)!r})\n"
        "gone = ws.imageset('Gone', products=[cells])\n"
        f"gone.add_images({str(gone)!r})\n"
        f"os.remove({str(gone)!r})"
    )
    annotator = states.show("gone.annotate()")
    empty = part(annotator, "empty")
    states.sees(empty, "The image could not be opened", str(gone))
    states.picture(annotator, "image-gone")

    states.run(f"shutil.copy({str(small[0])!r}, {str(gone)!r})")
    empty.get_by_role("button", name="Try again").click()
    annotator.wait_for_image("gone.png")
    states.notebook.expect(empty).to_have_count(0)


# -- rights ---------------------------------------------------------------------------------------


def test_a_stranger_reads_a_public_set_and_is_told_why_nothing_can_be_drawn(
    states: States,
) -> None:
    annotator = states.show(
        "public = new_set('Public')\n"
        "add_box(public)\n"
        "public.update(public=True)\n"
        "as_seen_by('zoe', public).annotate()"
    )
    annotator.wait_for_image()
    annotator.wait_until_shown(1)
    states.sees(part(annotator, "read-only"), "read-only", "zoe", "team admin")
    states.notebook.expect(part(annotator, "tool-box")).to_have_attribute("aria-disabled", "true")
    annotator.focus()
    annotator.press("b")
    annotator.drag(annotator.on_screen(250, 100), annotator.on_screen(350, 200))
    annotator.select(150, 120)
    annotator.press("Delete")
    states.sees(part(annotator, "refused"))
    assert states.run("print(len(public.annotations()))").strip() == "1"
    states.picture(annotator, "read-only")


def test_a_locked_set_takes_annotations_but_no_images(states: States, small: list[Path]) -> None:
    annotator = states.show(
        "locked = new_set('Locked')\nlocked.update(locked=True)\nlocked.annotate()"
    )
    annotator.wait_for_image()
    annotator.draw_box(100, 80, 200, 160)
    annotator.wait_until_saved()
    assert states.run("print(len(locked.annotations()))").strip() == "1"
    refused = states.run(
        "try:\n"
        f"    locked.add_images({str(small[1])!r})\n"
        "except exact_nb.errors.PermissionDenied as error:\n"
        "    print(error)"
    )
    assert "lock" in refused
    states.picture(annotator, "locked")


# -- what could not be saved ----------------------------------------------------------------------


def test_a_right_revoked_meanwhile_keeps_the_shape_and_the_reason(states: States) -> None:
    annotator = states.show(
        "team = new_set('Team')\nteam.update(public=True)\nas_seen_by('bea', team).annotate()"
    )
    annotator.wait_for_image()
    states.run("go_on = edits_wait()")
    annotator.draw_box(100, 80, 200, 160)
    states.run("ws.team().remove_member('bea')\ngo_on()")
    issue = part(annotator, "issue")
    states.sees(issue, "New annotation not saved", "bea", "annotate")
    states.notebook.expect(part(annotator, "save-state")).to_have_attribute("data-state", "failed")
    assert annotator.evaluate("return annotator.store.size;") == 1
    assert states.run("print(len(team.annotations()))").strip() == "0"
    states.picture(annotator, "save-failed")

    states.run("ws.team().add_member('bea')")
    part(annotator, "retry").click()
    annotator.wait_until_saved()
    states.notebook.expect(issue).to_have_count(0)
    assert states.run("print(len(team.annotations()))").strip() == "1"


CONFLICT = """
shared = new_set({name!r})
box = add_box(shared)
shared.annotate()
"""


def in_conflict(states: States, name: str) -> Annotator:
    """Move a box on the page while somebody else moves it in the store."""
    annotator = states.show(CONFLICT.format(name=name))
    annotator.wait_for_image()
    annotator.wait_until_shown(1)
    annotator.select(150, 120)
    states.run("go_on = edits_wait()")
    annotator.drag(annotator.on_screen(150, 120), annotator.on_screen(180, 150))
    states.run(
        "theirs = as_seen_by('bea', shared).annotations()[0]\n"
        "theirs.edit(shape=exact_nb.BoundingBox(10, 10, 60, 60))\n"
        "go_on()"
    )
    states.sees(part(annotator, "issue"), "somebody else has changed the annotation")
    return annotator


PRINT = "shape = shared.annotations()[0].shape; print(round(shape.x0), round(shape.y0))"


def test_a_conflict_is_settled_for_mine(states: States) -> None:
    annotator = in_conflict(states, "Mine")
    states.picture(annotator, "conflict")
    part(annotator, "keep-mine").click()
    annotator.wait_until_saved()
    assert states.run(PRINT).strip() == "130 110"


def test_a_conflict_is_settled_for_theirs(states: States) -> None:
    annotator = in_conflict(states, "Theirs")
    part(annotator, "take-theirs").click()
    annotator.wait_until_saved()
    annotator.wait_until("[...annotator.store.all()][0]?.shape.x0 === 10")
    assert states.run(PRINT).strip() == "10 10"


def test_a_deletion_by_somebody_else_is_told(states: States) -> None:
    annotator = states.show(CONFLICT.format(name="Deleted"))
    annotator.wait_for_image()
    annotator.wait_until_shown(1)
    annotator.select(150, 120)
    states.run("go_on = edits_wait()")
    annotator.drag(annotator.on_screen(150, 120), annotator.on_screen(180, 150))
    states.run("as_seen_by('bea', shared).annotations()[0].delete()\ngo_on()")
    states.sees(part(annotator, "issue"), "somebody else has deleted the annotation")
    part(annotator, "keep-mine").click()
    annotator.wait_until_saved()
    assert states.run(PRINT).strip() == "130 110"


# -- the kernel -----------------------------------------------------------------------------------


def test_a_kernel_that_does_not_answer_is_said_to_be_busy(states: States) -> None:
    annotator = states.show("new_set('Busy').annotate()")
    annotator.wait_for_image()
    pid = int(states.run("print(os.getpid())"))
    os.kill(pid, signal.SIGSTOP)
    try:
        annotator.draw_box(100, 80, 200, 160)
        states.sees(part(annotator, "connection"), "kernel busy", "kept")
        states.notebook.expect(part(annotator, "save-state")).not_to_have_attribute(
            "data-state", "saved"
        )
        states.picture(annotator, "kernel-busy")
    finally:
        os.kill(pid, signal.SIGCONT)
    annotator.wait_until_saved()
    states.notebook.expect(part(annotator, "connection")).to_have_count(0)


def test_a_kernel_that_is_gone_is_told_with_what_is_kept(
    notebook: OpenNotebook, small: list[Path], tmp_path: Path, pictures: Path
) -> None:
    page = notebook(connect_cell(tmp_path / "labels.duckdb", small[0]))
    page.run(0)
    annotator = Annotator(page)
    annotator.wait_for_image()
    page.shut_down_kernel()
    page.expect(part(annotator, "connection")).to_contain_text("kernel gone — run the cell again")
    annotator.draw_box(100, 80, 200, 160)
    page.expect(part(annotator, "connection")).to_contain_text("1 change is kept in this page")
    annotator.screenshot(pictures / "state-kernel-gone.png")


# -- looks ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(share: Share, data: Path) -> SharedAnnotator:
    slides = [data / "wsi" / name for name in ("CMU-1-Small-Region.svs", "crc_he_whole_half.tif")]
    return share(*slides, types=TWO_TYPES)


DOZEN = """
image = slides.image('CMU-1-Small-Region.svs')
for n in range(12):
    x, y = 300 + 400 * (n % 4), 400 + 700 * (n // 4)
    image.add(exact_nb.BoundingBox(x, y, x + 220, y + 220), type='Mitotic figure')
image.add(exact_nb.Point(1100, 1500), type='Landmark')
"""


@pytest.fixture
def opened(annotator: SharedAnnotator) -> SharedAnnotator:
    annotator.python(DOZEN)
    annotator.wait_until_shown(13)
    annotator.wait_for_tiles()
    return annotator


def test_a_slide_opens_whole_with_everything_around_it(opened: Annotator, pictures: Path) -> None:
    expect = opened.notebook.expect
    assert opened.evaluate("return slideMap.isFitted;")
    expect(part(opened, "title")).to_have_text("Slides / CMU-1-Small-Region.svs")
    expect(part(opened, "image-place")).to_have_text("1 / 2")
    expect(part(opened, "save-state")).to_have_attribute("data-state", "saved")
    expect(part(opened, "type-row")).to_have_count(2)
    expect(part(opened, "image-list-item")).to_have_count(2)
    expect(opened.root.locator(".exact-scale")).to_have_text(re.compile(r"\d (µm|mm)$"))
    expect(part(opened, "image-list-item").locator("img")).to_have_count(2)
    assert part(opened, "connection").count() == 0
    assert part(opened, "issue").count() == 0
    opened.screenshot(pictures / "state-first-open.png")


def test_a_narrow_cell_folds_the_panel(opened: Annotator, pictures: Path) -> None:
    for width, shown in [(900, True), (500, False)]:
        opened.evaluate(
            "root.closest('.exact-frame').parentElement.style.width = `${argument}px`;", width
        )
        opened.notebook.expect(part(opened, "side-panel")).to_have_count(int(shown))
        opened.wait_for_tiles()
        assert inside(opened), f"something sticks out at {width} px"
        stage = opened.map.bounding_box()
        assert stage is not None
        assert stage["width"] >= 0.8 * width
        opened.screenshot(pictures / f"state-narrow-{width}.png")
    part(opened, "panel-button").click()
    panel = part(opened, "side-panel")
    opened.notebook.expect(panel).to_be_visible()
    opened.notebook.expect(panel).to_be_in_viewport(ratio=1)
    within, around = panel.bounding_box(), opened.root.bounding_box()
    assert within is not None
    assert around is not None
    assert within["x"] >= around["x"]
    assert within["x"] + within["width"] <= around["x"] + around["width"]
    opened.screenshot(pictures / "state-narrow-500-unfolded.png")


def inside(annotator: Annotator) -> bool:
    """Say whether all buttons and texts lie inside the viewer."""
    return bool(
        annotator.evaluate(
            """const outer = root.getBoundingClientRect();
            return [...root.querySelectorAll('button, [data-exact]')]
              .filter((one) => one.checkVisibility() && !one.closest('.exact-side'))
              .map((one) => one.getBoundingClientRect())
              .every((box) => box.left >= outer.left - 1 && box.right <= outer.right + 1);"""
        )
    )


def test_the_dark_theme_of_the_host_is_followed(opened: Annotator, pictures: Path) -> None:
    def change_to(theme: str) -> None:
        opened.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
            theme,
        )

    themed = opened.root.locator(".exact-annotator")
    light = brightness(opened)
    change_to("JupyterLab Dark")
    try:
        opened.notebook.expect(themed).to_have_attribute("data-theme", "dark")
        ink, ground = brightness(opened)
        assert ground < 100 < ink, "light text on a dark ground"
        opened.screenshot(pictures / "state-dark.png")
    finally:
        change_to("JupyterLab Light")
    opened.notebook.expect(themed).to_have_attribute("data-theme", "light")
    assert brightness(opened) == light


def brightness(annotator: Annotator) -> tuple[float, float]:
    """Return how bright the text of the top bar is, and what is behind it, from 0 to 255."""
    ink, ground = annotator.evaluate(
        """const bar = root.querySelector('.exact-top-bar');
        const grey = (text) => {
          const [r, g, b] = text.match(/[\\d.]+/g).map(Number);
          return (r + g + b) / 3;
        };
        const opaque = (element) => {
          const color = getComputedStyle(element).backgroundColor;
          return /rgba\\(.*, 0\\)/.test(color) ? opaque(element.parentElement) : color;
        };
        return [grey(getComputedStyle(bar).color), grey(opaque(bar))];"""
    )
    return float(ink), float(ground)


def test_high_contrast_and_reduced_motion_are_obeyed(opened: Annotator, pictures: Path) -> None:
    opened.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    try:
        part(opened, "tool-box").click()
        looks = opened.evaluate(
            """const look = (mark) => {
              const style = getComputedStyle(root.querySelector(`[data-exact="${mark}"]`));
              return [style.backgroundColor, style.borderColor, style.outlineStyle].join();
            };
            return ['tool-box', 'tool-select'].map(look);"""
        )
        assert looks[0] != looks[1], "the tool in hand looks like the others"
        dots = opened.evaluate(
            """return [...root.querySelectorAll('.exact-type-choose .exact-dot')]
              .map((one) => getComputedStyle(one).backgroundColor);"""
        )
        assert dots[0] == "rgb(211, 54, 130)", "types keep their colours"
        still = opened.evaluate(
            """slideMap.zoomBy(2);
            return !slideMap.map.getView().getAnimating();"""
        )
        assert still, "zooming is animated"
        opened.evaluate("slideMap.fit();")
        opened.wait_for_tiles()
        opened.screenshot(pictures / "state-high-contrast.png")
    finally:
        opened.page.emulate_media(forced_colors="none", reduced_motion="no-preference")
