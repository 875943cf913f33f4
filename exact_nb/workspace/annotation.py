"""An annotation one can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import NotFound
from exact_nb.model import annotations as model
from exact_nb.model import images
from exact_nb.model.annotations import Delete, Restore, Update
from exact_nb.model.review import Decision, Reason, ReviewStatus, Verdict
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.workspace.types import type_of_set

if TYPE_CHECKING:
    from uuid import UUID

    from exact_nb.model.annotations import Change, Revision
    from exact_nb.model.shapes import Shape
    from exact_nb.store.base import Store

__all__ = ["Annotation"]


class Annotation:
    """What somebody or a model says of a place in an image.

    Every act is based on the revision this object holds: if somebody else has changed the
    annotation since, it raises `RevisionConflict` and nothing happens.

    Attributes
    ----------
    record : exact_nb.model.annotations.Annotation
        The annotation as it was last read or changed through this object.
    """

    def __init__(self, store: Store, record: model.Annotation) -> None:
        self._store = store
        self.record = record

    @property
    def uuid(self) -> UUID:
        """Identity, the same in every store."""
        return self.record.uuid

    @property
    def shape(self) -> Shape:
        """Geometry, pixels of level 0."""
        return self.record.shape

    @property
    def type(self) -> str:
        """Name of the annotation type."""
        return self._store.get(AnnotationType, self.record.type_id).name

    @property
    def revision(self) -> int:
        """Number of the revision this object holds, from 1."""
        return self.record.revision

    @property
    def status(self) -> ReviewStatus:
        """What the verdicts amount to now; read anew each time."""
        return self._store.annotation(self.uuid).status

    def history(self) -> list[Revision]:
        """Return every state, oldest first."""
        return self._store.history(self.uuid)

    # -- editing ------------------------------------------------------------------------------

    def edit(self, *, type: str | AnnotationType | None = None, **changes: Any) -> None:  # noqa: A002
        """Change fields.

        Parameters
        ----------
        type : str or AnnotationType, optional
            Another type of the set's products.
        **changes
            shape, position, concealed, blurred, description or metadata.

        Raises
        ------
        exact_nb.errors.RevisionConflict
            If somebody else was quicker; the error carries both.
        """
        if type is not None:
            image = self._store.get(images.Image, self.record.image_id)
            imageset = self._store.get(images.ImageSet, image.imageset_id)
            changes["type_id"] = type_of_set(self._store, imageset, type).id
        self._apply(Update(uuid=self.uuid, base_revision=self.revision, **changes))

    def delete(self) -> None:
        """Delete the annotation; `restore` brings it back."""
        self._apply(Delete(uuid=self.uuid, base_revision=self.revision))

    def restore(self) -> None:
        """Bring the deleted annotation back."""
        self._apply(Restore(uuid=self.uuid, base_revision=self.revision))

    def _apply(self, change: Change) -> None:
        self._store.edit([change])
        self.record = self._store.annotation(self.uuid)

    # -- review -------------------------------------------------------------------------------

    def approve(self, *, comment: str = "") -> None:
        """Say that the revision held is right.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the user may not judge it, for example because it is the user's own.
        exact_nb.errors.RevisionConflict
            If it has been edited since.
        """
        self._judge(Decision.APPROVE, comment=comment)

    def reject(self, reason: Reason | str, *, comment: str = "") -> None:
        """Say that the revision held is wrong, and why.

        Parameters
        ----------
        reason : Reason or str
            wrong class, wrong outline, not an object, duplicate, wrong frame or plane, incomplete
            or other.
        comment : str, optional
            In your own words; needed for "other".
        """
        self._judge(Decision.REJECT, reason=_reason(reason), comment=comment)

    def abstain(self, *, comment: str = "") -> None:
        """Say that one cannot tell."""
        self._judge(Decision.ABSTAIN, comment=comment)

    def verdicts(self) -> list[Verdict]:
        """Return the verdicts that stand, on all revisions, oldest first."""
        return self._store.verdicts(self.uuid)

    def _judge(self, decision: Decision, **fields: Any) -> None:
        verdict = Verdict(annotation=self.uuid, revision=self.revision, decision=decision, **fields)
        self._store.judge([verdict])
        self.record = self._store.annotation(self.uuid)

    def __repr__(self) -> str:
        return f"Annotation({self.type!r}, {self.shape}, {self.record.status.value})"


def _reason(reason: Reason | str) -> Reason:
    try:
        return Reason(reason)
    except ValueError:
        known = ", ".join(Reason)
        raise NotFound(f"no reason {reason!r} for a rejection; choose one of: {known}") from None
