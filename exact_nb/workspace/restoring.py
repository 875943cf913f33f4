"""An earlier revision of an annotation brought back, as a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.errors import NotFound
from exact_nb.model.changes import Update

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.model.changes import Revision

__all__ = ["back_to", "state_at"]


def state_at(history: list[Revision], revision: int) -> Annotation:
    """Return the last state that a revision had.

    Parameters
    ----------
    history : list of Revision
        Every state of an annotation, oldest first.
    revision : int
        Number n, from 1.

    Raises
    ------
    exact_nb.errors.NotFound
        If the annotation never had such a revision.
    """
    for step in reversed(history):
        if step.annotation.revision == revision:
            return step.annotation
    last = history[-1].annotation.revision
    has = "revision 1 only" if last == 1 else f"revisions 1 to {last}"
    raise NotFound(f"the annotation has no revision {revision}; it has {has}")


def back_to(state: Annotation, base_revision: int) -> Update:
    """Return the change that makes an annotation again what it was.

    Outline, type, frames and flags come back; description and metadata, which make no revision,
    stay as they are.
    """
    return Update(
        uuid=state.uuid,
        base_revision=base_revision,
        type_id=state.type_id,
        shape=state.shape,
        position=state.position,
        span=state.span,
        concealed=state.concealed,
        blurred=state.blurred,
    )
