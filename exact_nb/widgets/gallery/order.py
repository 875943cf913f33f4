"""In what order a gallery shows its items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.model.naming import uuids_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from exact_nb.widgets.gallery.items import GalleryItems
    from exact_nb.widgets.gallery.layout import Indices

__all__ = ["HIDDEN_WHEN_BLIND", "ORDERS", "along", "checked_order", "order_of", "vectors_of"]

ORDERS = ("type", "score", "uncertainty", "size", "age", "embedding")
"""What a gallery can be ordered by."""

HIDDEN_WHEN_BLIND = ("score", "uncertainty")
"""Orders that would tell a score."""

_COMPONENTS = 16
_CHAINED = 20_000
_ITERATIONS = 6

Vectors = np.ndarray[Any, np.dtype[np.float32]]


def checked_order(order: str, *, blind: bool, embedded: bool) -> str:
    """Return an order that is known and may be known.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If there is no such order, it would tell a score in a blind set, or there are no vectors.
    """
    if order not in ORDERS:
        raise InvalidRecord(f"order is {order!r}; use one of {', '.join(ORDERS)}", field="order")
    if blind and order in HIDDEN_WHEN_BLIND:
        raise InvalidRecord(
            f"the set is reviewed blind, and order={order!r} would tell scores; order by type, "
            "size or age",
            field="order",
        )
    if order == "embedding" and not embedded:
        raise InvalidRecord(
            "order='embedding' needs embedding=, an array (n, k) in the order of the selection "
            "or vectors by uuid",
            field="embedding",
        )
    return order


def order_of(
    items: GalleryItems, order: str, *, types: Sequence[int], chain: Indices | None = None
) -> Indices:
    """Return the items in an order; equal ones stay in the order they have.

    Parameters
    ----------
    items : GalleryItems
        n items.
    order : str
        type: as in the palette. score: the surest first. uncertainty: scores nearest to 0.5 first.
        size: the largest box first. age: the oldest first. embedding: `chain`. What has no score,
        size or vector comes last.
    types : sequence of int
        Ids of types as in the palette.
    chain : numpy.ndarray, optional
        What `along` gave.

    Returns
    -------
    numpy.ndarray
        ``(n,)`` numbers of items.
    """
    if order == "embedding" and chain is not None:
        return chain
    return np.argsort(_keys(items, order, types), kind="stable")


def _keys(items: GalleryItems, order: str, types: Sequence[int]) -> np.ndarray[Any, np.dtype[Any]]:
    if order == "type":
        rank = {one: number for number, one in enumerate(types)}
        return np.array([rank.get(one, len(rank)) for one in items.type_ids.tolist()])
    if order == "score":
        return -items.scores
    if order == "uncertainty":
        # Scores are kept with 32 bits: 0.4 and 0.6 are as far from the middle as each other.
        return np.round(np.abs(items.scores - 0.5), 6)
    if order == "size":
        sides = items.bounds[:, 2:] - items.bounds[:, :2]
        return -(sides[:, 0] * sides[:, 1])
    return items.created


def vectors_of(embedding: Any, uuids: Sequence[UUID]) -> Vectors:
    """Return one vector an item, NaN where there is none.

    Parameters
    ----------
    embedding : array_like or mapping
        ``(n, k)`` in the order of the items, or vectors of one length by uuid.
    uuids : sequence of uuid.UUID
        Of n items.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the vectors are not of one length, or there are more or fewer than items.
    """
    if isinstance(embedding, Mapping):
        return _looked_up(embedding, uuids)
    try:
        vectors = np.asarray(embedding, np.float32)
    except (TypeError, ValueError):
        vectors = np.empty(0, np.float32)
    if vectors.ndim != 2 or vectors.shape[1] < 1 or len(vectors) != len(uuids):
        raise InvalidRecord(
            f"embedding has shape {np.shape(vectors)}; give an array ({len(uuids)}, k), a row for "
            "each annotation in the order of the selection, or vectors by uuid",
            field="embedding",
        )
    return vectors


def _looked_up(embedding: Mapping[Any, Any], uuids: Sequence[UUID]) -> Vectors:
    known = {
        uuid: np.asarray(vector, np.float32)
        for key, vector in embedding.items()
        for uuid in uuids_of(key)
    }
    shapes = {vector.shape for vector in known.values()}
    if len(shapes) != 1 or len(next(iter(shapes))) != 1:
        raise InvalidRecord(
            f"the vectors of embedding have shapes {sorted(shapes)}; give vectors of one length",
            field="embedding",
        )
    missing = np.full(next(iter(shapes)), np.nan, np.float32)
    return np.stack([known.get(uuid, missing) for uuid in uuids]) if uuids else missing[None][:0]


def along(vectors: Vectors) -> Indices:
    """Return an order in which like follows like.

    From the item that is first along the first principal component each is followed by the nearest
    that is left, seen in the first 16 principal components. More than 20,000 items are ordered
    along the first principal component. Items without a vector come last.

    Parameters
    ----------
    vectors : numpy.ndarray
        ``(n, k)``, NaN where there is none.
    """
    known = np.flatnonzero(np.isfinite(vectors).all(axis=1))
    missing = np.setdiff1d(np.arange(len(vectors)), known)
    if len(known) < 3:
        return np.concatenate([known, missing])
    reduced = _reduced(vectors[known])
    line = np.argsort(reduced[:, 0], kind="stable")
    found = line if len(known) > _CHAINED else line[_chain(reduced[line])]
    return np.concatenate([known[found], missing])


def _reduced(vectors: Vectors) -> Vectors:
    """Return the first principal components; their signs are fixed, so that orders repeat."""
    centred = vectors - vectors.mean(axis=0)
    size = centred.shape[1]
    # All axes of long vectors take seconds; power iteration finds the first ones, which suffice.
    axes = np.random.default_rng(0).normal(size=(size, min(size, _COMPONENTS + 8)))
    found = axes.astype(np.float32)
    for _ in range(_ITERATIONS):
        found = np.linalg.qr(centred.T @ (centred @ found))[0]
    shadow = centred @ found
    _, turn = np.linalg.eigh(shadow.T @ shadow)
    first = (found @ turn)[:, ::-1][:, :_COMPONENTS]
    signs = np.sign(first[np.abs(first).argmax(axis=0), np.arange(first.shape[1])])
    return np.ascontiguousarray(centred @ (first * np.where(signs == 0, 1, signs)), np.float32)


def _chain(points: Vectors) -> Indices:
    """Go from the first point to the nearest that is left, until none is."""
    left = np.arange(len(points))
    # A row for each component and one for half the square of its length: the nearest point has
    # the least of that length less the product with the point one is at.
    rest = np.vstack([points.T, (points**2).sum(axis=1) / 2])
    order = np.empty(len(points), np.int64)
    at = 0
    for step in range(len(points)):
        order[step] = left[at]
        here = np.append(-rest[:-1, at], np.float32(1))
        last = len(points) - step - 1
        # The last one takes the free place.
        left[at], rest[:, at] = left[last], rest[:, last]
        if last:
            at = int((here @ rest[:, :last]).argmin())
    return order
