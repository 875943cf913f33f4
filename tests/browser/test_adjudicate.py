"""An adjudicator settles conflicts and disputes by single keys, with both sides before the eyes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenNotebook
from tests.browser.reviewer import Reviewer
from tests.browser.shared import EVERY_SHAPE

SETTING = """
import exact_nb
from exact_nb.model.people import User
from exact_nb.model.review import Policy

ws = exact_nb.connect({labels!r}, user="ada")
slides = ws.imageset("Slides", products=[ws.product("Cells", types=[{types}])])
slides.add_images({file!r})
people = {{}}
for name in ("bea", "cy", "judge"):
    ws.teams()[0].add_member(name)
    people[name] = ws.as_user(name).imagesets()[0]
(judge,) = slides._store.find(User, name="judge")
slides.update(policy=Policy(adjudicators=frozenset([judge.id]), approvals=2, rejections=2))
marks = [
    slides.images()[0].add(exact_nb.BoundingBox(x, 100, x + 40, 150), type="Mitotic figure")
    for x in (40, 160, 280)
]

def of(name, place):
    return people[name].annotations(uuid=marks[place])[0]

of("bea", 0).approve(comment="metaphase plate")
of("cy", 0).reject("not an object", comment="pyknotic")
of("bea", 1).reject("wrong outline")
of("cy", 1).reject("duplicate", comment="as on the left")
marks[1].dispute("two cells: see the membrane")
of("bea", 2).approve()
of("cy", 2).reject("wrong class")
"""


@pytest.fixture
def reviewer(notebook: OpenNotebook, tmp_path: Path, small: list[Path]) -> Reviewer:
    setting = SETTING.format(
        labels=str(tmp_path / "labels.duckdb"), types=EVERY_SHAPE, file=str(small[0])
    )
    opened = notebook(setting, "widget = people['judge'].adjudicate()\nwidget")
    opened.run(0)
    opened.run(1)
    return Reviewer(opened, cell=1)


def standing(reviewer: Reviewer) -> list[list[Any]]:
    """Return status, conflict and the judge's words on each mark."""
    found: list[list[Any]] = json.loads(
        reviewer.python(
            "import json\n"
            "found = [slides._store.annotation(one.uuid) for one in marks]\n"
            "said = [[v.reason or v.decision for v in slides._store.verdicts(one.uuid)\n"
            "         if v.user_id == judge.id] for one in marks]\n"
            "print(json.dumps([[f.status, f.conflict, s] for f, s in zip(found, said)]))"
        )
    )
    return found


def test_both_sides_are_read_and_settled_by_keys(reviewer: Reviewer) -> None:
    uuids = reviewer.python("print(*[one.uuid for one in marks])").split()
    reviewer.wait_for_item(uuids[0])
    reviewer.says("adjudicate-approvals", "For (1)", "metaphase plate", "bea")
    reviewer.says("adjudicate-rejections", "Against (1)", "not an object", "pyknotic", "cy")
    reviewer.focus()

    reviewer.press("d")
    reviewer.wait_for_item(uuids[1])
    reviewer.says("adjudicate-approvals", "disputed by the author", "see the membrane", "ada")
    reviewer.says("adjudicate-rejections", "Against (2)", "wrong outline", "duplicate")
    reviewer.press("s")
    reviewer.wait_for_item(uuids[0])

    reviewer.press("k", "3")
    reviewer.wait_for_item(uuids[1])
    reviewer.press("j")
    reviewer.wait_for_item(uuids[2])
    reviewer.press("j")
    reviewer.says("review-nothing", "2 approved · 1 rejected")
    reviewer.wait_until_saved()
    assert standing(reviewer) == [
        ["rejected", False, ["not an object"]],
        ["verified", False, ["approve"]],
        ["verified", False, ["approve"]],
    ]
    assert reviewer.python("print(widget.done, widget.remaining)").split() == ["3", "0"]

    reviewer.press("u")
    reviewer.wait_for_item(uuids[2])
    reviewer.wait_until_saved()
    assert standing(reviewer)[2] == ["unverified", True, []]


def test_what_others_say_meanwhile_is_shown(reviewer: Reviewer) -> None:
    reviewer.wait_for_item()
    reviewer.says("adjudicate-approvals", "For (1)")
    reviewer.python(
        "ws.teams()[0].add_member('eve')\n"
        "eve = ws.as_user('eve').imagesets()[0].annotations(uuid=marks[0])[0]\n"
        "eve.approve(comment='prophase')"
    )
    reviewer.says("adjudicate-approvals", "For (2)", "prophase", "eve")
