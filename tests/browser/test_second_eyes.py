"""Author and verifier in one kernel, by keyboard only: drawn, judged, returned, mended, settled."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.annotator import Annotator, connect_cell
from tests.browser.console import run_in_kernel
from tests.browser.lab import LabServer, Notebook
from tests.browser.reviewer import Reviewer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

BOXES = ", ".join(
    f"exact_nb.AnnotationType({name!r}, shape='bounding box')" for name in ("Mitosis", "Mimic")
)
VERIFY = """
import json
from exact_nb.model.queue import QueueReason
ws.team().add_member("bea")
bea = ws.as_user("bea").imagesets()[0]

def told():
    store, rows = slides._store, []
    for one in slides.annotations():
        now = store.annotation(one.uuid)
        rows.append({
            "uuid": str(one.uuid), "revision": now.revision, "status": str(now.status),
            "conflict": now.conflict, "steps": [step.operation.value for step in one.history()],
            "verdicts": [[str(v.decision), v.reason and str(v.reason), v.revision]
                         for v in store.verdicts(one.uuid)],
            "disputes": [d.comment for d in store.disputes(one.uuid)],
        })
    queue = [[str(item.annotation), str(item.why)] for item in bea._store.queue(slides.id)]
    print(json.dumps({"rows": rows, "queue": queue, "returned": len(slides.rejected())}))

review = bea.verify()
review
"""


@pytest.fixture
def notebook(
    lab: LabServer, context: BrowserContext, small: list[Path], tmp_path: Path
) -> Iterator[Notebook]:
    cell = connect_cell(tmp_path / "labels.duckdb", small[0], types=BOXES)
    notebook = Notebook(lab, context, "eyes", [cell, VERIFY])
    yield notebook
    run_in_kernel(notebook, "review.close(); viewer.close(); bea._store.close(); ws.close()")
    notebook.close()


class Told:
    """What the store says after a step.

    Attributes
    ----------
    rows : list of dict
        One an annotation, in order of creation.
    queue : list of tuple of str
        What waits for the verifier, and why.
    returned : int
        What waits for the author.
    """

    def __init__(self, notebook: Notebook) -> None:
        found: dict[str, Any] = json.loads(run_in_kernel(notebook, "told()"))
        self.rows: list[dict[str, Any]] = found["rows"]
        self.queue: list[tuple[str, str]] = [tuple(one) for one in found["queue"]]
        self.returned: int = found["returned"]

    @property
    def statuses(self) -> dict[str, int]:
        return dict(Counter(row["status"] for row in self.rows))


def draw_ten(author: Annotator) -> None:
    """Draw two rows of five boxes, with the cursor of the keyboard."""
    author.focus()
    author.press("b")
    # The first movement brings the cursor out.
    author.press("ArrowRight")
    ways = [("Shift+ArrowRight", "ArrowRight")] * 5 + [("Shift+ArrowLeft", "ArrowLeft")] * 5
    for i, (far, near) in enumerate(ways):
        author.press("Enter")
        author.press(far)
        author.press("Shift+ArrowDown")
        author.press("Enter")
        author.press(near)
        if i == 4:
            author.press("Shift+ArrowDown")
        else:
            author.press("Shift+ArrowUp")
    author.press("Escape")
    author.wait_until_saved()


def judge_ten(verifier: Reviewer, last: str) -> None:
    """Approve six, reject three with reasons, and give the last another class."""
    verifier.focus()
    verifier.press(*"jjjjjj", "k", "2", "k", "3", "k", "1")
    assert verifier.keys == 12
    verifier.wait_for_item(last)
    verifier.press("e")
    verifier.part("fix-type").focus()
    verifier.press("ArrowDown")
    verifier.focus()
    verifier.press("j")
    verifier.wait_until_saved()


def answer_three(author: Annotator, drawn: list[str]) -> None:
    """Mend the two that came back last, and dispute the third."""
    count = author.root.locator('[data-exact="returned-count"]')
    author.notebook.expect(count).to_have_text("3")
    author.focus()
    author.press("v")
    author.press("Alt+n")
    for uuid, key in ((drawn[8], "ArrowRight"), (drawn[7], "ArrowDown")):
        author.wait_until(f"annotator.session.selection.value.join() === '{uuid}'")
        author.wait_until(f"annotator.store.get('{uuid}') !== undefined")
        author.press(key)
        author.wait_until_saved()
        author.press("z")
    author.wait_until(f"annotator.session.selection.value.join() === '{drawn[6]}'")
    author.press("Shift+D")
    comment = author.root.locator('[data-exact="returned-comment"]')
    author.notebook.expect(comment).to_be_focused()
    author.page.keyboard.type("the border is right")
    author.page.keyboard.press("Enter")
    author.notebook.expect(count).to_have_text("0")


def approve(verifier: Reviewer, *uuids: str) -> None:
    """Approve these, in the order in which they come before the verifier."""
    judged: list[str] = []
    for _ in uuids:
        fresh = f"picture.shown.value && !{json.dumps(judged)}.includes(picture.shown.value.uuid)"
        verifier.wait_until(fresh)
        judged.append(verifier.wait_for_item())
        verifier.focus()
        verifier.press("j")
        verifier.wait_until_saved()
    assert {*judged} == {*uuids}


def test_ten_are_drawn_judged_returned_mended_and_settled(notebook: Notebook) -> None:
    notebook.run(0)
    author = Annotator(notebook)
    author.wait_for_image()
    author.go_to(100, 100, 2)
    draw_ten(author)
    notebook.run(1)
    verifier = Reviewer(notebook, 1)
    verifier.wait_for_item()
    told = Told(notebook)
    assert told.statuses == {"unverified": 10}
    drawn = [row["uuid"] for row in told.rows]
    assert told.queue == [(uuid, "unverified") for uuid in drawn]

    judge_ten(verifier, last=drawn[9])
    told = Told(notebook)
    assert told.statuses == {"verified": 6, "rejected": 3, "unverified": 1}
    assert [row["verdicts"] for row in told.rows[6:9]] == [
        [["reject", "wrong outline", 1]],
        [["reject", "not an object", 1]],
        [["reject", "wrong class", 1]],
    ]
    assert (told.rows[9]["revision"], told.rows[9]["verdicts"]) == (2, [])
    assert (told.queue, told.returned) == ([], 3)

    answer_three(author, drawn)
    told = Told(notebook)
    assert told.statuses == {"verified": 6, "resubmitted": 2, "rejected": 1, "unverified": 1}
    assert told.queue == [
        (drawn[7], "resubmitted"),
        (drawn[8], "resubmitted"),
        (drawn[6], "conflict"),
    ]
    disputed, mended = told.rows[6:8]
    assert (disputed["disputes"], disputed["conflict"]) == (["the border is right"], True)
    assert (disputed["revision"], mended["revision"]) == (1, 2)

    # The verifier's own correction waits for a third.
    approve(verifier, drawn[7], drawn[8], drawn[6])
    told = Told(notebook)
    assert told.statuses == {"verified": 9, "unverified": 1}
    assert (told.queue, told.returned) == ([], 0)
    disputed, mended = told.rows[6:8]
    assert disputed["verdicts"] == [["reject", "wrong outline", 1], ["approve", None, 1]]
    assert mended["verdicts"] == [["reject", "not an object", 1], ["approve", None, 2]]
    assert (disputed["steps"], mended["steps"]) == (["create"], ["create", "update"])
    assert disputed["conflict"] is False
