"""Words and signs of states, the same wherever they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.model.images import Priority
from exact_nb.widgets.panel.markup import sign

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.widgets.panel.markup import Markup

__all__ = ["STATUS_SIGNS", "sign_of_status", "signs_of_set"]

STATUS_SIGNS = {
    "unannotated": "○",
    "in progress": "◔",
    "to verify": "◑",
    "rejected items": "✗",
    "done": "✓",
}
"""A sign for each status of an image, in the order in which work goes on."""

_PRIORITIES = {Priority.HIGH: "▲", Priority.NORMAL: "■", Priority.LOW: "▽"}

_LOCK = (
    '<svg viewBox="0 0 16 16" width="12" height="12" fill="currentColor">'
    '<path d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z"/></svg>'
)


def signs_of_set(imageset: ImageSet) -> Markup:
    """Return priority, and who may see and change a set."""
    found = [sign(_PRIORITIES[imageset.priority], f"{imageset.priority} priority")]
    if imageset.public:
        found.append(sign("◉", "public"))
    if imageset.public_collaboration:
        unused = "" if imageset.public else " (once public)"
        found.append(sign("✎", f"public collaboration{unused}"))
    if imageset.locked:
        found.append(sign(_LOCK, "locked"))
    return " ".join(found)


def sign_of_status(status: str) -> Markup:
    """Return how far an image is."""
    return sign(STATUS_SIGNS[status], status, look=f"exact-status-{status.replace(' ', '-')}")
