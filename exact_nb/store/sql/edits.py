"""Edits of annotations: all of a set of changes or none, each on the revision it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from exact_nb.model.changes import Acknowledged, Change, Operation, Receipt
from exact_nb.model.people import User
from exact_nb.store.sql import applying, counters, review
from exact_nb.store.sql.applying import Done
from exact_nb.store.sql.planning import Plan, Step
from exact_nb.store.sql.session import Duplicate, Session

__all__ = ["edit"]


def edit(
    session: Session,
    actor: User,
    changes: Sequence[Change],
    operation: UUID | None,
    *,
    as_new: bool = False,
) -> tuple[Receipt, bool]:
    """Apply changes.

    Parameters
    ----------
    session : Session
        The write transaction.
    actor : User
        Who edits.
    changes : sequence of Change
        What to do.
    operation : uuid.UUID or None
        Name of the edit.
    as_new : bool
        Take it that neither the edit nor what it creates is stored, as is nearly always so, and
        do not look. Where it is wrong an error tells, of which only this much may be believed.

    Returns
    -------
    Receipt
        What is on disk.
    bool
        Whether anything was written.

    Raises
    ------
    Duplicate
        If it was taken as new and is not.
    """
    name = operation or uuid4()
    if not as_new:
        known = counters.receipt_of(session, name, actor.id) if operation else None
        if known is not None:
            return known, False
    plan = Plan(session, actor, changes, as_new=as_new)
    planned = plan.steps()
    if all(step.operation is None for step in planned):
        if as_new:
            raise Duplicate("nothing is left to be done")
        return Receipt(operation=name, transaction=0, changes=_acknowledged(planned)), False
    return _write(session, actor, plan.at, name, planned), True


def _write(session: Session, actor: User, at: datetime, name: UUID, planned: list[Step]) -> Receipt:
    written = [step for step in planned if step.operation is not None]
    created = [step for step in written if step.operation is Operation.CREATE]
    numbers = counters.take(session, annotations=len(created), changes=len(written), transactions=1)
    for i, step in enumerate(created):
        step.state["id"] = numbers.annotation + i
    applying.append(
        session,
        [
            Done(step.operation, step.before, step.state)
            for step in written
            if step.operation is not None
        ],
        first=numbers.change,
        transaction=numbers.transaction,
        actor_id=actor.id,
        at=at,
    )
    for i, step in enumerate(written):
        step.state["change"] = numbers.change + i
    review.refresh(session, [step.state["uuid"] for step in written if _may_change_status(step)])
    receipt = Receipt(
        operation=name, transaction=numbers.transaction, changes=_acknowledged(planned), at=at
    )
    counters.record(
        session,
        receipt,
        actor_id=actor.id,
        action=counters.Action.EDIT,
        span=(numbers.change, numbers.change + len(written) - 1),
    )
    return receipt


def _may_change_status(step: Step) -> bool:
    """Whether a new revision may stand elsewhere in review than the one before it.

    One that is unverified without a flag is followed by another such: nothing decided an earlier
    revision, and what was said of this one counts no more. Only another type may have a policy
    by which something was decided.
    """
    before = step.before
    if before is None or before["revision"] == step.state["revision"]:
        return False
    ruled_otherwise = before["type_id"] != step.state["type_id"]
    return bool(ruled_otherwise or before["status"] or before["conflict"] or before["stale"])


def _acknowledged(steps: Sequence[Step]) -> tuple[Acknowledged, ...]:
    return tuple(
        Acknowledged(
            uuid=step.state["uuid"],
            image_id=step.state["image_id"],
            operation=step.asked,
            revision=step.state["revision"],
            change=step.state["change"],
        )
        for step in steps
    )
