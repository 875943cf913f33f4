"""An author's rejected work comes back to the page, and is fixed or disputed there by keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.shared import SharedAnnotator

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SOON = 2_000
"""Milliseconds in which a page shows a rejection it was told of, on a busy machine too."""


def part(annotator: SharedAnnotator, name: str) -> Locator:
    return annotator.root.locator(f'[data-exact="{name}"]')


@pytest.fixture
def author(annotator: SharedAnnotator) -> SharedAnnotator:
    """Draw three boxes on the first picture and a circle on the second, with a verifier beside."""
    annotator.python(
        """
first, second = slides.images()
boxes = [
    first.add(exact_nb.BoundingBox(x, 100, x + 40, 140), type="Mitotic figure")
    for x in (60, 180, 300)
]
circle = second.add(exact_nb.Circle(250, 200, 20), type="Nucleus")
if "grace" not in ws.teams()[0].members():
    ws.teams()[0].add_member("grace")
grace = ws.as_user("grace").imagesets()[0]

def reject(one, reason, comment=""):
    grace.annotations(uuid=one)[0].reject(reason, comment=comment)
"""
    )
    annotator.wait_until_shown(3)
    return annotator


def statuses(annotator: SharedAnnotator) -> list[tuple[int, str]]:
    """Return revision and status of each annotation, in order of creation."""
    return [(row["revision"], row["status"]) for row in annotator.rows()]


def disputes(annotator: SharedAnnotator, name: str) -> list[Any]:
    """Return the comments of the disputes of an annotation."""
    found: list[Any] = json.loads(
        annotator.python(
            "import json\n"
            f"print(json.dumps([d.comment for d in slides._store.disputes({name}.uuid)]))"
        )
    )
    return found


def wait_for_selection(annotator: SharedAnnotator, name: str) -> None:
    uuid = annotator.python(f"print({name}.uuid)").strip()
    annotator.wait_until(f"annotator.session.selection.value.join() === '{uuid}'")
    annotator.wait_until(f"annotator.store.get('{uuid}') !== undefined")


def test_a_page_hears_of_a_rejection_soon(author: SharedAnnotator) -> None:
    expect = author.notebook.expect
    expect(part(author, "returned-panel")).to_have_count(0)
    author.evaluate(
        """root.waited = new Promise((resolve) => {
          const { transport } = annotator.session;
          const off = transport.on(({ type }) => {
            if (type !== 'annotations') return;
            off();
            const heard = performance.now();
            const look = () => {
              const there = root.querySelector('[data-exact="returned-item"]');
              if (there) resolve(performance.now() - heard);
              else requestAnimationFrame(look);
            };
            look();
          });
        });"""
    )
    author.python("reject(boxes[0], 'wrong outline', 'too wide on the right')")
    assert author.evaluate("return root.waited;") < SOON
    expect(part(author, "returned-count")).to_have_text("1")
    row = part(author, "returned-item")
    for words in ("wrong outline", "too wide on the right", "Mitotic figure", "grace"):
        expect(row).to_contain_text(words)
    author.python("reject(boxes[1], 'duplicate')")
    expect(part(author, "returned-count")).to_have_text("2")
    expect(row.first).to_contain_text("duplicate")


def test_what_came_back_is_fixed_and_disputed_by_keys(author: SharedAnnotator) -> None:
    expect = author.notebook.expect
    author.python(
        "for one, reason in zip(boxes, ['not an object', 'wrong outline', 'wrong class']):\n"
        "    reject(one, reason)"
    )
    expect(part(author, "returned-count")).to_have_text("3")

    author.press("Alt+n")
    wait_for_selection(author, "boxes[2]")
    author.press("z")
    expect(part(author, "refused")).to_contain_text("nothing was changed")
    author.press("ArrowRight")
    expect(part(author, "returned-told")).to_contain_text("resubmitted")
    assert statuses(author)[2] == (2, "resubmitted")
    author.press("z")
    wait_for_selection(author, "boxes[1]")
    expect(part(author, "returned-count")).to_have_text("2")

    author.press("Shift+D")
    expect(part(author, "returned-comment")).to_be_focused()
    author.page.keyboard.press("Enter")
    expect(part(author, "refused")).to_contain_text("needs a comment")
    author.page.keyboard.type("the border is right: see the hof")
    author.page.keyboard.press("Enter")
    wait_for_selection(author, "boxes[0]")
    assert disputes(author, "boxes[1]") == ["the border is right: see the hof"]
    assert statuses(author) == [
        (1, "rejected"),
        (1, "rejected"),
        (2, "resubmitted"),
        (1, "unverified"),
    ]
    assert author.has_focus()

    author.press("ArrowDown")
    author.press("z")
    expect(part(author, "returned-told")).to_contain_text("last one")
    expect(part(author, "returned-count")).to_have_text("0")
    expect(part(author, "returned-item")).to_contain_text("disputed")
    assert statuses(author)[0] == (2, "resubmitted")

    author.python("grace.annotations(uuid=boxes[1])[0].approve()")
    expect(part(author, "returned-item")).to_have_count(0)
    assert statuses(author)[1] == (1, "verified")


def test_an_item_on_another_image_is_gone_to_and_undone_work_comes_back(
    author: SharedAnnotator,
) -> None:
    expect = author.notebook.expect
    author.python("reject(boxes[0], 'duplicate'); reject(circle, 'wrong class')")
    expect(part(author, "returned-count")).to_have_text("2")
    author.press("Alt+n")
    author.wait_for_image("second.png")
    wait_for_selection(author, "circle")
    # A circle of 40 pixels with as much on each side fills a third of the height.
    height = author.evaluate("return slideMap.map.getSize()[1];")
    author.wait_until(f"Math.abs(slideMap.zoom.value - {height / 120}) < 0.01")
    author.press("Alt+n")
    author.wait_for_image("first.png")
    wait_for_selection(author, "boxes[0]")
    author.press("Alt+p")
    author.wait_for_image("second.png")
    wait_for_selection(author, "circle")

    author.press("Delete")
    expect(part(author, "returned-count")).to_have_text("1")
    author.press("Control+z")
    expect(part(author, "returned-count")).to_have_text("2")
    assert statuses(author)[3] == (1, "rejected")


def test_who_clicks_sees_the_same(author: SharedAnnotator) -> None:
    expect = author.notebook.expect
    author.python("reject(boxes[0], 'incomplete'); reject(boxes[1], 'incomplete')")
    expect(part(author, "returned-count")).to_have_text("2")
    part(author, "returned-item").nth(1).click()
    wait_for_selection(author, "boxes[0]")
    part(author, "returned-dispute").click()
    author.page.keyboard.type("never mind")
    author.page.keyboard.press("Escape")
    expect(part(author, "returned-form")).to_have_count(0)
    part(author, "returned-next").click()
    wait_for_selection(author, "boxes[1]")
    assert disputes(author, "boxes[0]") == []
