"""The adjudication: who is for and who against an item, and one key that settles it."""

from __future__ import annotations

import traitlets

from exact_nb.widgets.review.adjudication_queue import AdjudicationQueue
from exact_nb.widgets.review.review import Review

__all__ = ["Adjudication"]


class Adjudication(Review):
    """Settle what verifiers, or a verifier and the author, disagree on, one item at a time.

    Made by `ImageSet.adjudicate`. Left of the picture stands who approved, right of it who
    rejected and why, and what the author objects; one key settles it.

    Parameters
    ----------
    store : Store
        Bound to the adjudicator.
    imageset_id : int
        The set.
    narrowing : Narrowing, optional
        Which part of it; authors are not chosen.
    height : int, optional
        Height in CSS pixels.

    Raises
    ------
    exact_nb.errors.PermissionDenied
        If no policy of the set names the user as an adjudicator.

    Attributes
    ----------
    done, remaining, current, height, keymap
        As of `Review`.

    Examples
    --------
    >>> slides.set_policy(adjudicators=["grace"])  # doctest: +SKIP
    >>> slides.adjudicate()  # doctest: +SKIP
    """

    adjudicate = traitlets.Bool(True, read_only=True).tag(sync=True)

    _queue_of = AdjudicationQueue
