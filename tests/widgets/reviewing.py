"""A set with work of ada's that bea and cy verify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
from PIL import Image as Picture

import exact_nb
from exact_nb.model.changes import Create, Delete, Update
from exact_nb.model.review import Decision, Policy, Reason, Verdict
from exact_nb.model.shapes import BoundingBox, GlobalLabel, Shape
from exact_nb.store.base import Store
from exact_nb.workspace import ImageSet

__all__ = ["Course", "course_in"]


@dataclass
class Course:
    """Who is there and what they work on.

    Attributes
    ----------
    slides : ImageSet
        As ada has it, who runs the team and draws.
    bea, cy : ImageSet
        As members have it who verify.
    """

    slides: ImageSet
    bea: ImageSet
    cy: ImageSet

    @property
    def ada(self) -> Store:
        """The store as the author has it."""
        return self.slides._store

    def draw(self, count: int = 1, type: str = "Mitotic figure", **more: object) -> list[UUID]:  # noqa: A002
        """Draw boxes side by side, or labels of the whole image."""
        image = self.slides.images()[0]
        kind = next(one for one in self.slides.types() if one.name == type)
        shapes: list[Shape] = [
            GlobalLabel()
            if type == "Blurred"
            else BoundingBox(10 * (n % 39), 10, 10 * (n % 39) + 8, 18)
            for n in range(count)
        ]
        changes = [
            Create(image_id=image.id, type_id=kind.id, shape=one, **more)  # type: ignore[arg-type]
            for one in shapes
        ]
        return [change.uuid for change in self.ada.edit(changes).changes]

    def move(self, uuid: UUID, store: Store | None = None) -> int:
        """Move a box and return its new revision."""
        store = store or self.ada
        one = store.annotation(uuid)
        change = Update(uuid=uuid, base_revision=one.revision, shape=BoundingBox(1, 2, 30, 40))
        return store.edit([change]).changes[0].revision

    def delete(self, uuid: UUID) -> None:
        """Delete an annotation."""
        self.ada.edit([Delete(uuid=uuid, base_revision=self.ada.annotation(uuid).revision)])

    def rule(self, **policy: object) -> None:
        """Set the policy of the set."""
        self.slides.update(policy=Policy(**policy))  # type: ignore[arg-type]

    def reject(self, uuid: UUID, store: Store, reason: Reason = Reason.WRONG_OUTLINE) -> Verdict:
        """Reject an annotation as it stands."""
        verdict = Verdict(
            annotation=uuid,
            revision=self.ada.annotation(uuid).revision,
            decision=Decision.REJECT,
            reason=reason,
            comment="too wide",
        )
        return store.judge([verdict])[0]


def course_in(folder: Path) -> Iterator[Course]:
    """Open a course in a folder, and close it afterwards."""
    Picture.fromarray(np.zeros((300, 400, 3), "u1")).save(folder / "slide.png")
    with exact_nb.connect(folder / "labels.duckdb", user="ada") as ws:
        types = [
            exact_nb.AnnotationType("Mitotic figure", shape="bounding box"),
            exact_nb.AnnotationType("Mimic", shape="bounding box"),
            exact_nb.AnnotationType("Blurred", shape="global"),
        ]
        slides = ws.imageset("Slides", products=[ws.product("Cells", types=types)])
        slides.add_images(folder / "slide.png")
        for name in ("bea", "cy"):
            ws.team().add_member(name)
        bea, cy = (ws.as_user(name) for name in ("bea", "cy"))
        yield Course(slides, bea.imagesets()[0], cy.imagesets()[0])
        bea.close()
        cy.close()
