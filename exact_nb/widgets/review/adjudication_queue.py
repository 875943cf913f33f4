"""What verifiers, or a verifier and the author, disagree on: the queue of who settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.widgets.review.queue import ReviewQueue

if TYPE_CHECKING:
    from exact_nb.model.queue import QueueItem

__all__ = ["AdjudicationQueue"]


class AdjudicationQueue(ReviewQueue):
    """Conflicts and disputes of a set, as its adjudicators have them, the oldest first.

    The adjudicator's verdict settles an item: the next reading does not have it any more.
    """

    def _found(self) -> list[QueueItem]:
        only = self.narrowing
        found = [
            one
            for one in self.store.adjudications(self.imageset_id)
            if only.image_id in {None, one.image_id}
            and (only.type_ids is None or one.type_id in only.type_ids)
        ]
        if only.author_ids is None:
            return found
        shown = self.store.shown([one.annotation for one in found])
        wanted = {one.uuid for one in shown if one.author_id in only.author_ids}
        return [one for one in found if one.annotation in wanted]
