"""An annotation one can act on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from exact_nb.errors import NotFound
from exact_nb.model import annotations as model
from exact_nb.model import images
from exact_nb.model.changes import Delete, Restore, Update
from exact_nb.model.review import Decision, Reason, ReviewStatus, Verdict
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.workspace.rejected import check_resubmitted, check_returned
from exact_nb.workspace.restoring import back_to, state_at
from exact_nb.workspace.spans import axis_of, changed_span
from exact_nb.workspace.types import type_of_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from exact_nb.model.changes import Change, Revision
    from exact_nb.model.review import Dispute
    from exact_nb.model.shapes import Shape
    from exact_nb.model.spans import SpanAxis
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
    def until(self) -> int:
        """Last frame it is on: of its slices, of z, or of t where the image has no z."""
        span = self.record.span
        return span.last if span else self.record.position.frame(self._axis)

    @property
    def keyframes(self) -> dict[int, Shape]:
        """Shapes by frame, the first one among them; between them it is interpolated."""
        span = self.record.span
        return {self.record.position.frame(self._axis): self.shape} | dict(
            span.keyframes if span else ()
        )

    def shape_at(self, frame: int) -> Shape | None:
        """Return the shape on a frame, None where the annotation is not on it.

        Parameters
        ----------
        frame : int
            Along the axis it spans, from 0.

        Examples
        --------
        >>> cell = image.add(box, type="Cell", z=2, keyframes={8: larger})  # doctest: +SKIP
        >>> cell.shape_at(5)  # doctest: +SKIP
        BoundingBox(x0=10.0, y0=10.0, x1=45.0, y1=45.0)
        """
        if self.record.span is None and frame != self.record.position.frame(self._axis):
            return None
        return self.record.shape_at(frame)

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

    def edit(
        self,
        *,
        type: str | AnnotationType | None = None,  # noqa: A002
        until: int | None = None,
        keyframes: Mapping[int, Shape | None] | None = None,
        **changes: Any,
    ) -> None:
        """Change fields.

        Parameters
        ----------
        type : str or AnnotationType, optional
            Another type of the set's products.
        until : int, optional
            Another last frame; the first frame leaves it on that one.
        keyframes : mapping of int to Shape or None, optional
            Shapes to have on later frames, by frame; None takes a keyframe away, and those that
            are not named stay. `shape` is the one on the first frame.
        **changes
            shape, position, concealed, blurred, description or metadata.

        Raises
        ------
        exact_nb.errors.RevisionConflict
            If somebody else was quicker; the error carries both.
        """
        if type is not None:
            imageset = self._store.get(images.ImageSet, self._image.imageset_id)
            changes["type_id"] = type_of_set(self._store, imageset, type).id
        if until is not None or keyframes is not None:
            moved = {name: changes[name] for name in ("shape", "position") if name in changes}
            after = replace(self.record, **moved)
            changes["span"] = changed_span(after, self._image, until=until, keyframes=keyframes)
        self._apply(Update(uuid=self.uuid, base_revision=self.revision, **changes))

    def delete(self) -> None:
        """Delete the annotation; `restore` brings it back."""
        self._apply(Delete(uuid=self.uuid, base_revision=self.revision))

    def restore(self, revision: int | None = None) -> None:
        """Bring the deleted annotation back, or an earlier revision of it.

        Parameters
        ----------
        revision : int, optional
            Number n of a revision whose outline, type, position and flags come back, as a new
            revision; of a deleted annotation it comes back after the annotation itself.

        Raises
        ------
        exact_nb.errors.NotFound
            If the annotation never had such a revision.
        exact_nb.errors.RevisionConflict
            If somebody else was quicker; the error carries both.
        """
        state = None if revision is None else state_at(self.history(), revision)
        if state is None or self.record.deleted:
            self._apply(Restore(uuid=self.uuid, base_revision=self.revision))
        if state is not None:
            self._apply(back_to(state, self.revision))

    def _apply(self, change: Change) -> None:
        self._store.edit([change])
        self.record = self._store.annotation(self.uuid)

    @property
    def _image(self) -> images.Image:
        return self._store.get(images.Image, self.record.image_id)

    @property
    def _axis(self) -> SpanAxis:
        span = self.record.span
        return span.axis if span else axis_of(self._image, self.record.position)

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

    def dispute(self, comment: str) -> Dispute:
        """Object to the rejection of one's own work; it goes back to those who judge, as it is.

        Parameters
        ----------
        comment : str
            Why it is right.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If it is not rejected, or there is no comment.
        exact_nb.errors.PermissionDenied
            If it is somebody else's work.
        exact_nb.errors.RevisionConflict
            If it has been edited since.
        """
        made = self._store.dispute(self.uuid, self.revision, comment)
        self.record = self._store.annotation(self.uuid)
        return made

    def resubmit(self, *, type: str | AnnotationType | None = None, **changes: Any) -> None:  # noqa: A002
        """Change what was rejected; by that it goes back to the verifiers.

        Parameters
        ----------
        type, **changes
            As of `edit`. Without any, the annotation must have been changed since the rejection.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If it is not rejected, or nothing was changed: then `dispute` is the other way.
        exact_nb.errors.RevisionConflict
            If somebody else was quicker; the error carries both.
        """
        check_returned(self.uuid, self.status)
        self.edit(type=type, **changes)
        check_resubmitted(self.uuid, self.status)

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
