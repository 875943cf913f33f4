"""Verifying by keyboard in JupyterLab; after each verdict the rows of the store are looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.console import run_in_kernel
from tests.browser.lab import LabServer, Notebook
from tests.browser.reviewer import Reviewer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

OPEN = """
import json, exact_nb
from exact_nb.model.people import User
from exact_nb.model.review import Policy
ws = exact_nb.connect({labels!r}, user="ada")
cells = ws.product("Cells", types=[
    exact_nb.AnnotationType("Mitotic figure", shape="bounding box", color="#d33682"),
    exact_nb.AnnotationType("Mimic", shape="bounding box", color="#268bd2"),
    exact_nb.AnnotationType("Gland", shape="polygon", color="#2aa198"),
    exact_nb.AnnotationType("Blurred", shape="global"),
])
slides = ws.imageset("Slides", products=[cells])
for file in {files!r}:
    slides.add_images(file)
first, second = slides.images()
ws.team().add_member("bea")
bea = ws.as_user("bea").imagesets()[0]
drawn = []
def draw(*shapes, type="Mitotic figure", on=first):
    for shape in shapes:
        drawn.append(on.add(shape, type=type))
def rows():
    store, found = slides._store, []
    for n, one in enumerate(drawn):
        now = store.annotation(one.uuid)
        found.append({{
            "n": n, "revision": now.revision, "status": str(now.status), "type": now.type_id,
            "bounds": now.shape.bounds, "editor": store.get(User, now.editor_id).name,
            "verdicts": [
                [str(v.decision), v.reason and str(v.reason), v.comment, v.revision]
                for v in store.verdicts(one.uuid)
            ],
        }})
    print(json.dumps(found))
"""
BOXES = "draw(*(exact_nb.BoundingBox(x, 100, x + 40, 130) for x in range(40, 340, 50)))"

OUTLINES = """picture.slide.map.getAllLayers()
    .flatMap((layer) => layer.getSource()?.getFeatures?.() ?? []).length"""
"""How many outlines are on the picture, in the page's words."""

Begin = Callable[..., Reviewer]


@pytest.fixture(scope="module")
def page(lab: LabServer, context: BrowserContext) -> Iterator[Notebook]:
    """Open one notebook for all tests; its cells are given their source by each."""
    notebook = Notebook(lab, context, "review", ["", ""])
    yield notebook
    notebook.close()


@pytest.fixture
def begin(page: Notebook, small: list[Path], tmp_path: Path) -> Iterator[Begin]:
    """Open a review of what some Python has drawn, in a store of its own."""

    def begin(draw: str = BOXES, verify: str = "bea.verify()", wide: bool = True) -> Reviewer:
        labels, files = str(tmp_path / "labels.duckdb"), [str(one) for one in small]
        page.put(0, OPEN.format(labels=labels, files=files))
        page.put(1, f"{draw}\nreview = {verify}\nreview")
        page.page.set_viewport_size({"width": 1400 if wide else 640, "height": 900})
        page.run(0)
        page.run(1)
        return Reviewer(page, 1)

    yield begin
    run_in_kernel(page, "review.close(); bea._store.close(); ws.close()")


def rows(reviewer: Reviewer) -> list[dict[str, Any]]:
    """Return what the store has, once every verdict is there."""
    reviewer.wait_until_saved()
    found: list[dict[str, Any]] = json.loads(reviewer.python("rows()"))
    return found


def verdicts(reviewer: Reviewer) -> list[list[str]]:
    """Return decision and reason of the verdicts on each annotation, in one line each."""
    return [
        [f"{one[0]} {one[1] or ''}".strip() for one in row["verdicts"]] for row in rows(reviewer)
    ]


def test_items_are_judged_by_single_keys(begin: Begin, pictures: Path) -> None:
    reviewer = begin()
    reviewer.wait_for_item()
    reviewer.focus()
    reviewer.says("progress", "0 of 6")
    reviewer.says("review-item", "Mitotic figure", "by ada", "revision 1")

    # One key for an approval, two for a rejection with its reason.
    reviewer.press("j")
    assert reviewer.keys == 1
    assert verdicts(reviewer) == [["approve"], [], [], [], [], []]
    reviewer.press("k", "2")
    assert reviewer.keys == 3
    assert verdicts(reviewer)[1] == ["reject wrong outline"]
    reviewer.press("Enter")
    assert reviewer.keys == 4
    assert verdicts(reviewer)[2] == ["approve"]
    reviewer.press("a")
    assert verdicts(reviewer)[3] == ["abstain"]

    # "Other" takes words; Escape gives it up.
    reviewer.press("k", "7")
    reviewer.part("review-comment").press("Escape")
    reviewer.press("k", "7")
    reviewer.page.keyboard.type("jk out of focus")
    reviewer.press("Enter")
    assert rows(reviewer)[4]["verdicts"] == [["reject", "other", "jk out of focus", 1]]
    assert [row["status"] for row in rows(reviewer)] == [
        "verified",
        "rejected",
        "verified",
        "unverified",
        "rejected",
        "unverified",
    ]
    reviewer.wait_for_item()
    reviewer.says("progress", "5 of 6", "s per item", "left")
    assert reviewer.python("print(review.done, review.remaining)").split() == ["5", "1"]
    current = reviewer.python("print(review.current.uuid)").strip()
    assert current == reviewer.wait_for_item()

    # To and fro without a verdict; a second thought is a verdict of its own.
    reviewer.press("s", "s")
    reviewer.says("review-mark", "left to others")
    reviewer.press("j")
    assert verdicts(reviewer)[3] == ["abstain", "approve"]
    reviewer.wait_for_item(current)
    reviewer.press("j")
    reviewer.says("review-nothing", "Queue finished", "4 approved", "2 rejected", "wrong outline 1")
    reviewer.screenshot(pictures / "review-finished.png")
    assert [row["status"] for row in rows(reviewer)].count("verified") == 4


def test_the_last_verdict_is_taken_back(begin: Begin) -> None:
    reviewer = begin()
    first = reviewer.wait_for_item()
    reviewer.focus()
    reviewer.press("j", "k", "3")
    assert verdicts(reviewer)[:2] == [["approve"], ["reject not an object"]]
    reviewer.press("u")
    assert verdicts(reviewer)[:2] == [["approve"], []]
    reviewer.press("Control+z")
    assert verdicts(reviewer)[:2] == [[], []]
    reviewer.wait_for_item(first)
    assert reviewer.python("print(review.done, review.remaining)").split() == ["0", "6"]
    reviewer.says("progress", "0 of 6")
    # A rejection that was only begun is given up by the same key.
    reviewer.press("k", "u", "j")
    assert verdicts(reviewer)[0] == ["approve"]


def test_an_item_is_corrected_in_place(begin: Begin, pictures: Path) -> None:
    reviewer = begin()
    reviewer.wait_for_item()
    reviewer.focus()
    reviewer.press("e")
    reviewer.part("fix-bar").wait_for()
    mouse = reviewer.page.mouse
    mouse.move(*reviewer.on_screen(80, 130))
    mouse.down()
    mouse.move(*reviewer.on_screen(85, 140), steps=3)
    mouse.move(*reviewer.on_screen(90, 150), steps=3)
    mouse.up()
    reviewer.screenshot(pictures / "review-correction.png")
    reviewer.press("j")
    row = rows(reviewer)[0]
    assert (row["revision"], row["editor"], row["verdicts"]) == (2, "bea", [])
    assert row["bounds"] == pytest.approx([40, 100, 90, 150], abs=0.6)
    second = reviewer.wait_for_item()

    # Another class by keyboard and choice.
    reviewer.press("e")
    reviewer.part("fix-type").select_option(label="Mimic")
    reviewer.focus()
    reviewer.press("Enter")
    changed = rows(reviewer)[1]
    assert (changed["revision"], changed["editor"]) == (2, "bea")
    assert changed["type"] != row["type"]

    reviewer.press("u")
    assert rows(reviewer)[1]["type"] == row["type"]
    # By the rules nobody judges what they have worked on, the way it was before included.
    reviewer.says("review-notices", "your correction is taken back")
    assert reviewer.wait_for_item() != second
    # Given up, nothing is sent.
    reviewer.press("e", "Escape", "j")
    third = rows(reviewer)[2]
    assert (third["revision"], len(third["verdicts"])) == (1, 1)


def test_an_outline_that_others_change_is_looked_at_anew(begin: Begin) -> None:
    reviewer = begin()
    reviewer.wait_for_item()
    reviewer.focus()
    # The item on the screen is refreshed at once.
    reviewer.python("drawn[0].edit(shape=exact_nb.BoundingBox(60, 60, 90, 90))")
    reviewer.wait_until("picture.shown.value.revision === 2")
    reviewer.says("review-notices", "changed just now: you see revision 2")
    reviewer.press("j")
    assert rows(reviewer)[0]["verdicts"] == [["approve", None, "", 2]]

    # A verdict that is on its way while somebody edits judges what nobody looks at any more.
    second = reviewer.wait_for_item()
    reviewer.evaluate(
        """const call = session.transport.call;
        session.transport.call = async (method, ...more) => {
          if (method === 'review.judge') await new Promise((go) => { globalThis.letGo = go; });
          return call(method, ...more);
        };"""
    )
    reviewer.press("j")
    reviewer.wait_until("typeof globalThis.letGo === 'function'")
    reviewer.python("drawn[1].edit(shape=exact_nb.BoundingBox(70, 70, 99, 99))")
    reviewer.evaluate("globalThis.letGo();")
    reviewer.says("review-notices", "does not count", "revision 2 comes next, judge it again")
    assert rows(reviewer)[1]["verdicts"] == []
    reviewer.press("d")
    reviewer.wait_for_item(second)
    reviewer.says("review-item", "revision 2")


def test_labels_of_the_whole_image_and_other_images_are_turned_to(
    begin: Begin, pictures: Path
) -> None:
    reviewer = begin(
        "draw(exact_nb.GlobalLabel(), type='Blurred')\n"
        "draw(exact_nb.BoundingBox(40, 40, 60, 60), on=second)"
    )
    reviewer.wait_for_item()
    reviewer.focus()
    reviewer.says("review-item", "Blurred", "label of the whole image", "first.png")
    assert reviewer.evaluate("return picture.slide.isFitted;")
    reviewer.screenshot(pictures / "review-label.png")
    reviewer.press("j")
    reviewer.says("review-item", "Mitotic figure", "second.png")
    reviewer.wait_for_item()
    zoom = reviewer.evaluate("return picture.slide.zoom.value;")
    width, height = reviewer.evaluate("return picture.slide.map.getSize();")
    assert zoom == pytest.approx(min(width, height) / 96, rel=0.02)
    assert reviewer.evaluate("return picture.slide.center;") == pytest.approx([50, 50], abs=1)


def test_what_was_returned_says_so_and_a_blind_review_says_nothing(
    begin: Begin, pictures: Path
) -> None:
    reviewer = begin(
        f"{BOXES}\n"
        "mine = next(one for one in bea.annotations() if one.uuid == drawn[3].uuid)\n"
        "mine.reject('wrong outline', comment='too wide')\n"
        "drawn[3].edit(shape=exact_nb.BoundingBox(200, 100, 230, 130))"
    )
    reviewer.wait_for_item()
    reviewer.focus()
    reviewer.says("review-item", "returned by you: wrong outline, too wide; now revision 2")
    reviewer.screenshot(pictures / "review-returned.png")
    reviewer.press("d")
    reviewer.says("review-item", "by ada", "revision 1")

    reviewer.python("review.close(); slides.update(policy=Policy(blind=True))")
    reviewer.notebook.put(1, "review = bea.verify()\nreview")
    reviewer.notebook.run(1)
    blind = Reviewer(reviewer.notebook, 1)
    blind.wait_for_item()
    blind.focus()
    blind.press("s", "d", "d", "j")
    blind.wait_until_saved()
    for hidden in ("ada", "score", "returned", "wide", "author"):
        assert hidden not in blind.part("review-item").inner_text()
        assert hidden not in blind.part("review-top").inner_text()
    assert blind.part("review-author").count() == 0
    items = blind.evaluate(
        "return JSON.stringify([session.state.value, session.trail.passed.value]);"
    )
    # By whole words: an identity may have these letters in it.
    assert "ada" not in re.findall(r"[\w.@-]+", items)
    assert "author" not in items
    blind.screenshot(pictures / "review-blind.png")


def test_by_mouse_narrow_and_dark(begin: Begin, pictures: Path) -> None:
    reviewer = begin(wide=False)
    reviewer.wait_for_item()
    reviewer.part("review-approve").click()
    reviewer.part("review-reason-4").click()
    assert verdicts(reviewer)[:2] == [["approve"], ["reject duplicate"]]
    reviewer.wait_for_item()
    # The picture has the focus after a click: keys work on.
    reviewer.press("j")
    assert verdicts(reviewer)[2] == ["approve"]
    reviewer.wait_for_item()
    too_wide = reviewer.root.locator("button").evaluate_all(
        "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.title)"
    )
    assert too_wide == []
    reviewer.screenshot(pictures / "review-narrow.png")
    reviewer.page.evaluate(
        "() => window.jupyterapp.commands.execute("
        "'apputils:change-theme', { theme: 'JupyterLab Dark' })"
    )
    reviewer.page.set_viewport_size({"width": 1400, "height": 900})
    reviewer.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    reviewer.notebook.expect(reviewer.root).to_have_attribute("data-theme", "dark")
    reviewer.wait_for_item()
    reviewer.screenshot(pictures / "review-dark.png")
    reviewer.page.evaluate(
        "() => window.jupyterapp.commands.execute("
        "'apputils:change-theme', { theme: 'JupyterLab Light' })"
    )


def test_verdicts_wait_for_a_busy_kernel_and_survive_a_reload(begin: Begin) -> None:
    reviewer = begin()
    reviewer.wait_for_item()
    reviewer.focus()
    reviewer.evaluate("""session.transport.call = () => new Promise(() => undefined);""")
    reviewer.press("j", "k", "1")
    reviewer.wait_until("session.outbox.value.waiting.value === 2")
    reviewer.notebook.open()
    reviewer.notebook.put(1, "review = bea.verify()\nreview")
    reviewer.notebook.run(1)
    again = Reviewer(reviewer.notebook, 1)
    again.wait_for_item()
    assert verdicts(again)[:2] == [["approve"], ["reject wrong class"]]


def test_keys_are_listed_and_can_be_others(begin: Begin) -> None:
    reviewer = begin(verify="bea.verify(); review.keymap = {'review.approve': 'y'}")
    reviewer.wait_for_item()
    reviewer.focus()
    reviewer.press("?")
    reviewer.says("help-overlay", "Approve", "Reject; then a digit for the reason", "Abstain")
    reviewer.press("Escape")
    reviewer.press("j", "y")
    assert verdicts(reviewer)[:2] == [["approve"], []]


def test_where_there_is_nothing_to_verify_the_page_says_why(begin: Begin) -> None:
    reviewer = begin(draw="pass", verify="bea.verify()")
    reviewer.says("review-nothing", "No annotations")
    # What is drawn later is offered.
    reviewer.python(BOXES)
    reviewer.wait_for_item()


def test_a_planted_copy_is_not_seen_beside_its_original(begin: Begin) -> None:
    reviewer = begin(
        """
from exact_nb.model.gold import Gold
from exact_nb.model.review import Decision
draw(exact_nb.BoundingBox(100, 100, 140, 130), exact_nb.BoundingBox(150, 100, 190, 130))
slides.update(policy=Policy(gold_rate=1.0))
source = slides._store.annotation(drawn[0].uuid)
[gold] = slides._store.plant([Gold(
    image_id=first.id, type_id=source.type_id, shape=exact_nb.BoundingBox(108, 106, 148, 136),
    expected=Decision.REJECT, source=source.uuid, author_id=source.author_id)])
"""
    )
    planted = reviewer.python("print(gold.uuid)").strip()
    reviewer.wait_for_item(planted)
    reviewer.focus()
    reviewer.press("Shift+a")
    # The item and the other cell; of a drawn item it is the item and the other one too.
    reviewer.wait_until(f"{OUTLINES} >= 2")
    assert reviewer.evaluate(f"return {OUTLINES};") == 2
    reviewer.press("a")
    assert reviewer.wait_for_item() != planted
    reviewer.wait_until(f"{OUTLINES} === 2")
