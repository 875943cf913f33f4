"""What an edit would do: changes checked against what is stored, and the states after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exact_nb.errors import InvalidRecord, NotFound, RevisionConflict
from exact_nb.model import type_rules
from exact_nb.model.changes import UNCHANGED, Change, Create, Delete, Operation, Restore, Update
from exact_nb.model.identity import now
from exact_nb.model.images import Image
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.shapes import Shape
from exact_nb.model.spans import Span
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.sql import access, blind, placing
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import (
    PLANES,
    REVISED,
    State,
    annotation_of,
    drawing_to,
    metadata_to,
    origin_to,
    position_to,
    shape_of,
    span_of,
    states,
)

__all__ = ["Plan", "Step"]


@dataclass(slots=True)
class Step:
    """One change, planned: the state after it and what is to be written.

    Attributes
    ----------
    asked : Operation
        What was asked for.
    operation : Operation or None
        What is written; None where the annotation is as asked for already.
    before : State or None
        The state before the change, None where there was none.
    state : State
        The full state after the change.
    """

    asked: Operation
    operation: Operation | None
    before: State | None
    state: State


class Plan:
    """Checks changes against what is stored and works out the states after them."""

    def __init__(
        self, session: Session, actor: User, changes: Sequence[Change], *, as_new: bool
    ) -> None:
        self._session = session
        self._actor = actor
        self._changes = changes
        self.at = now()
        looked_up = [
            change.uuid for change in changes if not (as_new and isinstance(change, Create))
        ]
        self._stored = states(session, looked_up) if looked_up else {}
        self._scopes: dict[int, tuple[access.Scope, Image]] = {}
        self._types: dict[tuple[int, int], AnnotationType] = {}

    def steps(self) -> list[Step]:
        """Return one step per change."""
        if len({change.uuid for change in self._changes}) < len(self._changes):
            raise InvalidRecord("an edit names one annotation twice; put its changes into one")
        planned = [self._step(change) for change in self._changes]
        placing.check_alone(self._session, [step.state for step in planned])
        return planned

    def _step(self, change: Change) -> Step:
        stored = self._stored.get(change.uuid)
        if isinstance(change, Create):
            return self._create(change, stored)
        if stored is None:
            raise NotFound(f"no annotation {change.uuid}")
        try:
            scope, image = self._scope(stored["image_id"])
        except NotFound:
            raise NotFound(f"no annotation {change.uuid}") from None
        scope.require_living()
        scope.require_edit(stored["author_id"])
        living = not isinstance(change, Restore)
        if stored["revision"] != change.base_revision or (living and stored["deleted"]):
            veiled = blind.is_veiled(self._session, scope, stored)
            raise _conflict(blind.masked(stored) if veiled else stored, change)
        match change:
            case Update():
                return self._update(change, stored, scope, image)
            case Delete():
                return self._mark(stored, Operation.DELETE, deleted=True)
            case Restore():
                return self._mark(stored, Operation.RESTORE, deleted=False)

    def _create(self, change: Create, stored: State | None) -> Step:
        scope, image = self._scope(change.image_id)
        scope.require_living()
        scope.require(Right.ANNOTATE)
        if stored is not None:
            if (stored["image_id"], stored["author_id"]) != (change.image_id, self._actor.id):
                raise InvalidRecord(f"uuid {change.uuid} is taken; make a new one", field="uuid")
            return Step(Operation.CREATE, None, stored, stored)
        me = self._actor.id
        state: State = {
            "id": None,
            "uuid": change.uuid,
            "image_id": change.image_id,
            "author_id": me,
            "created_at": self.at,
            "type_id": change.type_id,
            **drawing_to(change.shape, change.span),
            **position_to(change.position),
            "concealed": bool(change.concealed),
            "blurred": bool(change.blurred),
            "description": change.description,
            "metadata": metadata_to(change.metadata),
            **origin_to(change.origin),
            "revision": 1,
            "editor_id": me,
            "deleted": False,
            "edited_at": self.at,
            "change": None,
        }
        self._check_drawing(scope, image, state, change.shape, change.span)
        self._check_flags(scope, state, before=None)
        return Step(Operation.CREATE, Operation.CREATE, None, state)

    def _update(self, change: Update, stored: State, scope: access.Scope, image: Image) -> Step:
        new = _new_values(change, stored)
        after = {**stored, **new}
        if all(stored[name] == value for name, value in new.items()):
            return Step(Operation.UPDATE, None, stored, stored)
        revised = {name for name in REVISED if after[name] != stored[name]}
        after["edited_at"] = self.at
        if revised:
            after["revision"] = stored["revision"] + 1
            after["editor_id"] = self._actor.id
        if revised - {"concealed", "blurred"}:
            drawn = _shape_after(change, stored), _span_after(change, stored)
            self._check_drawing(scope, image, after, *drawn)
        self._check_flags(scope, after, before=stored)
        return Step(Operation.UPDATE, Operation.UPDATE, stored, after)

    def _mark(self, stored: State, operation: Operation, *, deleted: bool) -> Step:
        if stored["deleted"] is deleted:
            return Step(operation, None, stored, stored)
        after = {**stored, "deleted": deleted, "edited_at": self.at}
        return Step(operation, operation, stored, after)

    def _check_drawing(
        self, scope: access.Scope, image: Image, state: State, shape: Shape, span: Span | None
    ) -> None:
        plane = PLANES[state["plane"]]
        placing.check_position(
            image, z=state["z"], t=state["t"], plane=plane, slice_=state["slice"]
        )
        kind = self._type(scope, state["type_id"])
        placing.check_drawing(image, kind, shape, state)
        if span is not None:
            placing.check_span(image, kind, shape, span, state)

    def _check_flags(self, scope: access.Scope, state: State, before: State | None) -> None:
        for flag in ("concealed", "blurred"):
            if state[flag] and not (before and before[flag]):
                type_rules.check_flag(self._type(scope, state["type_id"]), flag)

    def _scope(self, image_id: int) -> tuple[access.Scope, Image]:
        if image_id not in self._scopes:
            self._scopes[image_id] = access.scope_of_image(self._session, self._actor, image_id)
        return self._scopes[image_id]

    def _type(self, scope: access.Scope, type_id: int) -> AnnotationType:
        key = (scope.imageset.id, type_id)
        if key not in self._types:
            self._types[key] = placing.usable_type(self._session, scope.imageset, type_id)
        return self._types[key]


def _new_values(change: Update, stored: State) -> State:
    """Return the columns that an update gives a value."""
    new: State = {}
    if change.shape is not UNCHANGED or change.span is not UNCHANGED:
        new = drawing_to(_shape_after(change, stored), _span_after(change, stored))
    for name in ("type_id", "concealed", "blurred", "description"):
        value = getattr(change, name)
        if value is not UNCHANGED:
            new[name] = value
    converted: tuple[tuple[Any, Any], ...] = (
        (change.position, position_to),
        (change.origin, origin_to),
    )
    for value, columns in converted:
        if value is not UNCHANGED:
            new |= columns(value)
    if change.metadata is not UNCHANGED:
        new["metadata"] = metadata_to(change.metadata)
    return new


def _shape_after(change: Update, stored: State) -> Shape:
    if change.shape is not UNCHANGED:
        return change.shape
    return shape_of(stored)


def _span_after(change: Update, stored: State) -> Span | None:
    return change.span if change.span is not UNCHANGED else span_of(stored)


def _conflict(stored: State, change: Update | Delete | Restore) -> RevisionConflict:
    current = annotation_of(stored)
    now_is = "a tombstone" if current.deleted else f"at revision {current.revision}"
    return RevisionConflict(
        f"annotation {change.uuid} is {now_is}; the change is based on revision "
        f"{change.base_revision}: look at it again",
        current=current,
        attempted=change,
    )
