"""A team at work on the set of the workspace: ada runs it, bea and cem draw and verify."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import exact_nb
from exact_nb.model.review import Decision, Policy, Reason, Verdict
from exact_nb.model.shapes import Shape
from exact_nb.workspace import Image, ImageSet, Workspace
from exact_nb.workspace.annotation import Annotation

MITOSIS = "Mitotic figure"


class Crew(NamedTuple):
    """The same set as three people see it."""

    ada: ImageSet
    bea: ImageSet
    cem: ImageSet

    def image(self, person: ImageSet, place: int = 0) -> Image:
        return person.images()[place]


def crew(ws: Workspace, *, policy: Policy | None = None) -> Crew:
    """Make bea and cem members of the set's team."""
    for name in ("bea", "cem"):
        ws.team().add_member(name)
    slides = ws.imageset("Slides")
    if policy is not None:
        slides.update(policy=policy)
    seen = [ws.as_user(name).imagesets()[0] for name in ("ada", "bea", "cem")]
    return Crew(*seen)


def box(x: float, y: float, size: float = 20) -> exact_nb.BoundingBox:
    return exact_nb.BoundingBox(x, y, x + size, y + size)


def draw(person: ImageSet, shapes: Sequence[Shape], kind: str = MITOSIS) -> list[Annotation]:
    return [person.images()[0].add(shape, type=kind) for shape in shapes]


def judge(
    person: ImageSet,
    one: Annotation,
    decision: str,
    *,
    seconds: float | None = None,
    reason: str | None = None,
) -> Verdict:
    verdict = Verdict(
        annotation=one.uuid,
        revision=one.revision,
        decision=Decision(decision),
        reason=None if reason is None else Reason(reason),
        seconds=seconds,
    )
    return person._store.judge([verdict])[0]
