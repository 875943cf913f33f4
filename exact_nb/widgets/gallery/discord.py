"""Where a person and a model do not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.model.review import ReviewStatus

if TYPE_CHECKING:
    from exact_nb.widgets.gallery.items import GalleryItems
    from exact_nb.widgets.gallery.layout import Indices

__all__ = ["OVERLAP", "discordant_pairs", "discordant_ranks"]

OVERLAP = 0.5
"""Intersection over union of two boxes from which on they are of one object."""

_REJECTED = tuple(ReviewStatus).index(ReviewStatus.REJECTED)


def discordant_pairs(items: GalleryItems) -> Indices:
    """Return pairs of a person's and a model's annotation of one object, with different types.

    Two are of one object where they lie on one frame and the boxes around them overlap by half of
    what they cover together, or more.

    Parameters
    ----------
    items : GalleryItems
        n annotations.

    Returns
    -------
    numpy.ndarray
        ``(k, 2)`` numbers of items, the person's first.
    """
    placed = np.isfinite(items.bounds).all(axis=1) & ~items.deleted
    where = np.flatnonzero(placed)
    frames = np.column_stack([items.image_ids[where], items.places[where]])
    _, frame = np.unique(frames, axis=0, return_inverse=True)
    order = np.argsort(frame, kind="stable")
    ends = np.flatnonzero(np.diff(frame[order])) + 1
    found = [_pairs_of(items, members) for members in np.split(where[order], ends)]
    return np.concatenate([np.empty((0, 2), np.int64), *found])


def _pairs_of(items: GalleryItems, members: Indices) -> Indices:
    """Return the pairs on one frame: boxes in order of their left side are swept once."""
    members = members[np.argsort(items.bounds[members, 0], kind="stable")]
    people = members[~items.by_model[members]]
    models = members[items.by_model[members]]
    if not len(people) or not len(models):
        return np.empty((0, 2), np.int64)
    lefts = items.bounds[models, 0]
    widest = float((items.bounds[models, 2] - lefts).max())
    boxes = items.bounds[people]
    first = np.searchsorted(lefts, boxes[:, 0] - widest, "left")
    last = np.searchsorted(lefts, boxes[:, 2], "right")
    pairs = [np.empty((0, 2), np.int64)]
    for person, begin, end in zip(people.tolist(), first.tolist(), last.tolist(), strict=True):
        near = models[begin:end]
        near = near[items.type_ids[near] != items.type_ids[person]]
        same = near[_overlap(items.bounds[person], items.bounds[near]) >= OVERLAP]
        pairs.append(np.stack([np.full(len(same), person), same], axis=1))
    return np.concatenate(pairs)


def _overlap(
    one: np.ndarray[Any, np.dtype[np.float64]], others: np.ndarray[Any, np.dtype[np.float64]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return intersection over union of a box with others; boxes without area have none."""
    low, high = np.maximum(one[:2], others[:, :2]), np.minimum(one[2:], others[:, 2:])
    shared = (high - low).clip(0).prod(axis=1)
    areas = (others[:, 2:] - others[:, :2]).prod(axis=1) + (one[2:] - one[:2]).prod()
    union = areas - shared
    shares = np.zeros(len(others))
    np.divide(shared, union, out=shares, where=union > 0)
    return shares


def discordant_ranks(items: GalleryItems) -> Indices:
    """Return a number for each item by which discordant ones come first.

    The two of a pair have the same number and so stay together; what a model made and people
    rejected comes after the pairs, all others last.
    """
    last = len(items) + 1
    ranks = np.full(len(items), last, np.int64)
    rejected = items.by_model & (items.statuses == _REJECTED)
    ranks[rejected] = len(items)
    pairs = discordant_pairs(items)
    for rank, (person, model) in enumerate(pairs.tolist()):
        known = min(ranks[person], ranks[model])
        ranks[[person, model]] = known if known < len(items) else rank
    return ranks
