"""Receipts on their way to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.widgets.wire import annotations as wire

if TYPE_CHECKING:
    from exact_nb.model.changes import Receipt
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.protocol.annotations import ReceiptReply
    from exact_nb.widgets.views import View

__all__ = ["acknowledged"]


def acknowledged(desk: Desk, view: View, receipt: Receipt) -> ReceiptReply:
    """Return a receipt as the page gets it; what the page asks for from now on shows the edit."""
    desk.scenes.expect(receipt.operation)
    return wire.receipt_to_wire(receipt, view.store.undo_depth())
