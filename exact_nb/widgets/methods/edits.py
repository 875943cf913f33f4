"""The methods by which a page edits annotations, and takes edits back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from exact_nb.widgets.receipts import acknowledged
from exact_nb.widgets.wire.annotations import change_from_wire

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "WRITING"]


def edit_annotations(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Apply a change set; asked again under the same operation, it gives the same receipt."""
    changes = [change_from_wire(one) for one in params["changes"]]
    receipt = view.store.edit(changes, operation=UUID(params["operation"]))
    return acknowledged(desk, view, receipt), []


def undo(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Take back a named edit, or the user's newest."""
    operation = params["operation"]
    receipt = view.store.undo(
        operation=None if operation is None else UUID(operation),
        name=UUID(params["name"]),
        skip=_skipped(params),
    )
    return receipt and acknowledged(desk, view, receipt), []


def redo(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Bring back what the newest undo took."""
    receipt = view.store.redo(name=UUID(params["name"]), skip=_skipped(params))
    return receipt and acknowledged(desk, view, receipt), []


def _skipped(params: dict[str, Any]) -> list[UUID]:
    return [UUID(name) for name in params["skip"]]


def count_undo(_desk: Desk, view: View, _params: dict[str, Any]) -> Reply:
    """Say how many edits the user can take back and bring back."""
    undo, redo = view.store.undo_depth()
    return {"undo": undo, "redo": redo}, []


METHODS: dict[str, Method] = {
    "annotations.edit": edit_annotations,
    "annotations.undo": undo,
    "annotations.redo": redo,
    "annotations.depth": count_undo,
}

WRITING = {"annotations.edit", "annotations.undo", "annotations.redo"}
"""Those that change the store."""
