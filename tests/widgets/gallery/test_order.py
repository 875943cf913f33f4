"""Orders of a gallery: what comes first, what comes last, and who disagrees with whom."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Plane
from exact_nb.widgets.gallery.discord import discordant_pairs, discordant_ranks
from exact_nb.widgets.gallery.items import GalleryItems, _codes
from exact_nb.widgets.gallery.order import along, checked_order, order_of, vectors_of


def items_of(count: int, **columns: Any) -> GalleryItems:
    """Return items that differ in the columns given."""
    whole: dict[str, Any] = {
        "uuids": [UUID(int=number + 1) for number in range(count)],
        "image_ids": np.ones(count, np.int64),
        "type_ids": np.ones(count, np.int64),
        "revisions": np.ones(count, np.int64),
        "kinds": np.zeros(count, np.uint8),
        "statuses": np.zeros(count, np.uint8),
        "scores": np.full(count, np.nan),
        "bounds": np.full((count, 4), np.nan),
        "created": np.arange(count),
        "by_model": np.zeros(count, np.bool_),
        "conflicts": np.zeros(count, np.bool_),
        "deleted": np.zeros(count, np.bool_),
        "places": np.zeros((count, 4), np.int32),
        "geoms": [b""] * count,
        "parts": [b""] * count,
    }
    return GalleryItems(**whole | columns)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("type", [1, 4, 0, 2, 3]),
        ("score", [3, 0, 1, 2, 4]),
        ("uncertainty", [1, 0, 2, 3, 4]),
        ("size", [2, 0, 3, 1, 4]),
        ("age", [4, 3, 2, 1, 0]),
    ],
)
def test_each_order_has_its_first_and_its_last(order: str, expected: list[int]) -> None:
    items = items_of(
        5,
        type_ids=np.array([7, 3, 7, 9, 3]),
        scores=np.array([0.6, 0.5, 0.4, 0.99, np.nan]),
        bounds=np.array(
            [[0, 0, 4, 4], [0, 0, 1, 1], [0, 0, 9, 9], [0, 0, 2, 2], [np.nan] * 4], float
        ),
        created=np.array([5, 4, 3, 2, 1]),
    )
    assert order_of(items, order, types=[3, 7, 9]).tolist() == expected


def test_orders_that_tell_scores_are_refused_where_review_is_blind() -> None:
    for order in ("score", "uncertainty"):
        with pytest.raises(InvalidRecord, match="blind"):
            checked_order(order, blind=True, embedded=False)
    assert checked_order("size", blind=True, embedded=False) == "size"
    with pytest.raises(InvalidRecord, match="embedding="):
        checked_order("embedding", blind=False, embedded=False)
    with pytest.raises(InvalidRecord, match="use one of"):
        checked_order("colour", blind=False, embedded=False)


@given(
    st.integers(0, 40).flatmap(
        lambda n: st.lists(
            st.lists(st.one_of(st.just(float("nan")), st.floats(-9, 9)), min_size=3, max_size=3),
            min_size=n,
            max_size=n,
        )
    )
)
def test_a_chain_has_each_item_once_and_those_without_a_vector_last(rows: list[Any]) -> None:
    vectors = np.array(rows, np.float32).reshape(-1, 3)
    order = along(vectors)
    assert sorted(order.tolist()) == list(range(len(rows)))
    known = np.isfinite(vectors[order]).all(axis=1)
    assert (np.diff(known.astype(int)) <= 0).all()


def test_a_chain_goes_from_like_to_like() -> None:
    random = np.random.default_rng(1)
    centres = np.array([[0, 0, 0], [9, 0, 0], [0, 40, 0]])
    which = random.integers(0, 3, 300)
    order = along(centres[which] + random.normal(0, 0.5, (300, 3)).astype(np.float32))
    assert np.count_nonzero(np.diff(which[order])) == 2, "each cluster is passed once"


def test_vectors_are_found_by_uuid_or_by_place() -> None:
    items = items_of(3)
    rows = np.arange(6.0).reshape(3, 2)
    assert (vectors_of(rows, items.uuids) == rows).all()
    by_uuid = {str(items.uuids[2]): rows[2], items.uuids[0]: rows[0]}
    found = vectors_of(by_uuid, items.uuids)
    assert found[[0, 2]].tolist() == rows[[0, 2]].tolist()
    assert np.isnan(found[1]).all()
    for wrong in (rows[:2], rows[0], "vectors", [[1], [2, 3], [4]]):
        with pytest.raises(InvalidRecord, match=r"array \(3, k\)"):
            vectors_of(wrong, items.uuids)
    with pytest.raises(InvalidRecord, match="one length"):
        vectors_of({items.uuids[0]: [1, 2], items.uuids[1]: [1]}, items.uuids)


def test_a_person_and_a_model_that_differ_come_first_side_by_side() -> None:
    items = items_of(
        6,
        by_model=np.array([False, True, False, True, True, False]),
        type_ids=np.array([1, 1, 1, 2, 1, 2]),
        bounds=np.array(
            [
                [100, 0, 110, 10],  # the model says the same here
                [100, 0, 110, 10],
                [0, 0, 10, 10],  # and another thing here
                [1, 1, 11, 11],
                [500, 0, 510, 10],
                [0, 6, 10, 16],  # overlaps too little
            ],
            float,
        ),
    )
    assert discordant_pairs(items).tolist() == [[2, 3]]
    ranks = discordant_ranks(items)
    assert np.argsort(ranks, kind="stable").tolist() == [2, 3, 0, 1, 4, 5]
    items.places[3, 0] = 1
    assert discordant_pairs(items).tolist() == [], "another plane is another object"


def test_what_a_model_made_and_people_rejected_is_discordant() -> None:
    items = items_of(
        3, by_model=np.array([True, False, True]), statuses=np.array([0, 3, 3], np.uint8)
    )
    assert np.argsort(discordant_ranks(items), kind="stable").tolist() == [2, 0, 1]


boxes = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 6), st.integers(1, 6)).map(
    lambda one: (one[0], one[1], one[0] + one[2], one[1] + one[3])
)


@given(st.lists(st.tuples(boxes, st.booleans(), st.integers(1, 2)), max_size=25))
def test_pairs_are_those_that_looking_at_each_two_finds(drawn: list[Any]) -> None:
    count = len(drawn)
    items = items_of(
        count,
        bounds=np.array([one[0] for one in drawn], float).reshape(-1, 4),
        by_model=np.array([one[1] for one in drawn], np.bool_),
        type_ids=np.array([one[2] for one in drawn], np.int64),
    )
    expected = set()
    for person, (a, of_model, kind) in enumerate(drawn):
        for model, (b, is_model, other) in enumerate(drawn):
            across = max(0, min(a[2], b[2]) - max(a[0], b[0]))
            down = max(0, min(a[3], b[3]) - max(a[1], b[1]))
            shared = across * down
            areas = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1])
            if not of_model and is_model and kind != other and 2 * shared >= areas - shared:
                expected.add((person, model))
    assert {(a, b) for a, b in discordant_pairs(items).tolist()} == expected


def test_a_value_nobody_knows_is_not_taken_for_none() -> None:
    table = pa.table({"plane": ["axial", None, "diagonal"]})
    assert _codes(table.slice(0, 2), "plane", tuple(Plane)).tolist() == [0, -1]
    with pytest.raises(ValueError, match="plane is none of"):
        _codes(table, "plane", tuple(Plane))
