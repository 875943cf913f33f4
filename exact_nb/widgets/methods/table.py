"""The table of all methods a page can call.

`Methods` in `js/src/protocol/methods.ts` lists their parameters and results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.widgets.methods import (
    edits,
    history,
    images,
    masks,
    overlay,
    returned,
    review,
    screening,
    volumes,
)

if TYPE_CHECKING:
    from exact_nb.widgets.methods.method import Method

__all__ = ["METHODS", "WRITING"]

METHODS: dict[str, Method] = {
    **images.METHODS,
    **edits.METHODS,
    **overlay.METHODS,
    **masks.METHODS,
    **volumes.METHODS,
    **history.METHODS,
    **returned.METHODS,
    **review.METHODS,
    **screening.METHODS,
}

WRITING = edits.WRITING | masks.WRITING | returned.WRITING | review.WRITING | screening.WRITING
"""Methods that change the store; they run one after the other."""
