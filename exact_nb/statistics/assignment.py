"""The best one-to-one choice among possible pairs, of very many objects."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from exact_nb.statistics.extra import need

__all__ = ["assign"]

Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]
Integers: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]

_DENSE = 64
"""Clusters of at most so many objects a side are solved as a full matrix."""


def assign(rows: Integers, columns: Integers, scores: Floats) -> Integers:
    """Choose pairs so that each row and column occurs once at most.

    As many pairs as possible are chosen and, of the ways to do so, that of the greatest sum of
    scores. Objects that compete, directly or through others, make a cluster; each is solved by
    itself, so that the work grows with the number of objects and not with its square.

    Parameters
    ----------
    rows, columns : numpy.ndarray
        ``(k,)``, the possible pairs; each pair once.
    scores : numpy.ndarray
        ``(k,)``, from 0 to 1.

    Returns
    -------
    numpy.ndarray
        Places of the chosen pairs, ascending.
    """
    if not len(rows):
        return np.empty(0, dtype=np.int64)
    _, rows = np.unique(rows, return_inverse=True)
    _, columns = np.unique(columns, return_inverse=True)
    alone = (np.bincount(rows)[rows] == 1) & (np.bincount(columns)[columns] == 1)
    chosen = [np.flatnonzero(alone)]
    rest = np.flatnonzero(~alone)
    for cluster in _clusters(rows[rest], columns[rest]):
        pairs = rest[cluster]
        chosen.append(pairs[_solve(rows[pairs], columns[pairs], scores[pairs])])
    return np.sort(np.concatenate(chosen))


def _clusters(rows: Integers, columns: Integers) -> list[Integers]:
    """Split pairs into groups that have no row and no column in common."""
    if not len(rows):
        return []
    n = int(rows.max()) + 1
    size = n + int(columns.max()) + 1
    sparse = need("scipy.sparse")
    graph = sparse.coo_array((np.ones(len(rows), bool), (rows, columns + n)), shape=(size, size))
    _, labels = need("scipy.sparse.csgraph").connected_components(graph, directed=False)
    of_pairs = labels[rows]
    order = np.argsort(of_pairs, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(of_pairs[order])) + 1)


def _solve(rows: Integers, columns: Integers, scores: Floats) -> Integers:
    """Choose among the pairs of one cluster."""
    rows_used, rows = np.unique(rows, return_inverse=True)
    columns_used, columns = np.unique(columns, return_inverse=True)
    shape = (len(rows_used), len(columns_used))
    # One more pair outweighs any difference of scores.
    weights = scores + min(shape) + 1
    if max(shape) <= _DENSE:
        return _solve_dense(rows, columns, weights, shape)
    return _solve_sparse(rows, columns, weights, shape)


def _solve_dense(
    rows: Integers, columns: Integers, weights: Floats, shape: tuple[int, int]
) -> Integers:
    table = np.zeros(shape)
    table[rows, columns] = weights
    places = np.full(shape, -1, dtype=np.int64)
    places[rows, columns] = np.arange(len(rows))
    solve = need("scipy.optimize").linear_sum_assignment
    chosen: Integers = places[solve(table, maximize=True)]
    return chosen[chosen >= 0]


def _solve_sparse(
    rows: Integers, columns: Integers, weights: Floats, shape: tuple[int, int]
) -> Integers:
    """Choose by a matching of all rows, each of which has a column of its own to fall back on."""
    n, m = shape
    if n > m:
        return _solve_sparse(columns, rows, weights, (m, n))
    own = np.arange(n)
    i, j = np.concatenate([rows, own]), np.concatenate([columns, m + own])
    # Every row gets one edge: adding the same to each changes nothing, and no cost may be 0, for
    # that means "no edge".
    cost = np.concatenate([-weights, np.zeros(n)]) + weights.max() + 1
    graph = need("scipy.sparse").csr_array((cost, (i, j)), shape=(n, m + n))
    full = need("scipy.sparse.csgraph").min_weight_full_bipartite_matching
    partner: Integers = full(graph)[1]
    return np.flatnonzero(partner[rows] == columns)
