"""What can be done to many annotations at once: judge, relabel, and take either back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from exact_nb.errors import RevisionConflict
from exact_nb.model.changes import Update
from exact_nb.model.codec import KINDS
from exact_nb.model.identity import uuid7
from exact_nb.model.review import Decision, Verdict
from exact_nb.store.query import Query
from exact_nb.widgets.gallery.items import GalleryItems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.model.queue import Judged
    from exact_nb.model.review import Reason
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Store
    from exact_nb.widgets.gallery.board import Chosen

__all__ = ["Done", "GalleryActs"]

_DONE = {Decision.APPROVE: "approved", Decision.REJECT: "rejected", Decision.ABSTAIN: "abstained"}


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did.

    Attributes
    ----------
    line : str
        For the person.
    skipped : frozenset of uuid.UUID
        What it was asked to do and did not.
    """

    line: str
    skipped: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class _Gesture:
    """What can be taken back: verdicts, or one edit."""

    verdicts: tuple[UUID, ...] = ()
    operation: UUID | None = None
    count: int = 0


class GalleryActs:
    """Acts of one person, each one transaction and one step to take back."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._gestures: list[_Gesture] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a gesture to take back."""
        return bool(self._gestures)

    def judge(
        self,
        chosen: Sequence[Chosen],
        decision: Decision,
        *,
        reason: Reason | None = None,
        comment: str = "",
    ) -> Done:
        """Judge annotations as they were shown; what cannot be judged is skipped and counted."""
        judged = self.store.judge_shown(
            [
                Verdict(
                    annotation=one.uuid,
                    revision=one.revision,
                    decision=decision,
                    reason=reason,
                    comment=comment,
                )
                for one in chosen
            ]
        )
        if judged.accepted:
            given = tuple(one.uuid for one in judged.accepted)
            self._gestures.append(_Gesture(verdicts=given, count=len(given)))
        done = _DONE[decision] if reason is None else f"{_DONE[decision]}: {reason.value}"
        skipped = {*judged.own, *judged.stale, *judged.deleted, *judged.denied}
        return Done(_line(judged, done), frozenset(skipped))

    def relabel(self, chosen: Sequence[Chosen], kind: AnnotationType) -> Done:
        """Give annotations another type, in one edit; what has another shape is skipped."""
        stand = self._standing(chosen)
        fits = [one for one in chosen if _fits(stand, one.uuid, kind)]
        fresh = [one for one in fits if stand[one.uuid].revision == one.revision]
        changing = [one for one in fresh if stand[one.uuid].type_id != kind.id]
        if changing:
            operation = uuid7()
            self.store.edit(
                [
                    Update(uuid=one.uuid, base_revision=one.revision, type_id=kind.id)
                    for one in changing
                ],
                operation=operation,
            )
            self._gestures.append(_Gesture(operation=operation, count=len(changing)))
        reasons = {
            f"not drawn as {kind.shape}": len(chosen) - len(fits),
            "changed since": len(fits) - len(fresh),
            f"{kind.name} already": len(fresh) - len(changing),
        }
        done = {one.uuid for one in changing}
        line = _counted(f"{len(changing):,} now {kind.name}", reasons)
        return Done(line, frozenset(one.uuid for one in chosen if one.uuid not in done))

    def undo(self) -> Done:
        """Take back the last gesture, whole."""
        if not self._gestures:
            return Done("nothing to undo")
        gesture = self._gestures[-1]
        if gesture.verdicts:
            self.store.retract_many(gesture.verdicts)
            words = "verdict taken back", "verdicts taken back"
        else:
            words = self._undo_edit(gesture)
        self._gestures.pop()
        return Done(f"{gesture.count:,} {words[gesture.count != 1]}")

    def _undo_edit(self, gesture: _Gesture) -> tuple[str, str]:
        try:
            self.store.undo(operation=gesture.operation)
        except RevisionConflict:
            # It will never be possible: the gesture before is the next to be taken back.
            self._gestures.remove(gesture)
            raise
        return "label taken back", "labels taken back"

    def _standing(self, chosen: Sequence[Chosen]) -> dict[UUID, _Standing]:
        items = GalleryItems.of(self.store.table(Query(uuids=tuple(one.uuid for one in chosen))))
        return {
            uuid: _Standing(int(revision), int(type_id), int(code))
            for uuid, revision, type_id, code in zip(
                items.uuids, items.revisions, items.type_ids, items.kinds, strict=True
            )
        }


@dataclass(frozen=True, slots=True)
class _Standing:
    revision: int
    type_id: int
    code: int


def _fits(stand: dict[UUID, _Standing], uuid: UUID, kind: AnnotationType) -> bool:
    found = stand.get(uuid)
    return found is not None and KINDS[found.code] == kind.shape


def _line(judged: Judged, done: str) -> str:
    reasons = {
        "changed since": len(judged.stale),
        "your own": len(judged.own),
        "deleted": len(judged.deleted),
        "not yours to judge": len(judged.denied),
    }
    return _counted(f"{len(judged.accepted):,} {done}", reasons)


def _counted(done: str, reasons: dict[str, int]) -> str:
    """Say what was done, and how many were skipped and why."""
    skipped = {reason: count for reason, count in reasons.items() if count}
    if not skipped:
        return done
    why = ", ".join(f"{count:,} {reason}" for reason, count in skipped.items())
    return f"{done} · {sum(skipped.values()):,} skipped: {why}"
