"""The page interpolates as the store does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exact_nb.model.codec import encode
from exact_nb.model.interpolation import between
from exact_nb.model.shapes import Outline, Polygon
from exact_nb.widgets.wire.annotations import shape_from_wire
from exact_nb.widgets.wire.shapes import shape_to_wire
from tests.front_end.node import NodeModule
from tests.model import strategies

SHARES = st.integers(2, 40).flatmap(lambda n: st.integers(1, n - 1).map(lambda k: k / n))
PAIRS = st.one_of(
    *(
        st.tuples(one, one)
        for one in (
            strategies.boxes,
            strategies.circles,
            strategies.points,
            strategies.lines,
            strategies.contours,
            strategies.polygons,
            st.builds(Polygon.ring, strategies.rings()),
        )
    ),
    st.tuples(strategies.boxes, strategies.points),
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeModule]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        folder = tmp_path_factory.mktemp("between")
        module = NodeModule("annotations/between-answer.ts", folder, monkeypatch)
    yield module
    module.close()


def on_page(page: NodeModule, before: Outline, after: Outline, share: float) -> Outline:
    wires = {"before": shape_to_wire(before), "after": shape_to_wire(after), "share": share}
    found: Outline = shape_from_wire(json.loads(page.call("answer", json.dumps(wires))))  # type: ignore[assignment]
    return found


def assert_same(found: Outline, wanted: Outline) -> None:
    one, other = encode(found), encode(wanted)
    assert (one.kind, one.parts) == (other.kind, other.parts)
    places, expected = (np.frombuffer(each.geom) for each in (one, other))
    assert places == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(PAIRS, SHARES)
def test_what_lies_between_is_the_same(
    page: NodeModule, ends: tuple[Outline, Outline], share: float
) -> None:
    assert_same(on_page(page, *ends, share), between(*ends, share))


@pytest.mark.parametrize("n", [4, 511, 513, 4000])
def test_large_rings_and_symmetric_ones_are_matched_alike(page: NodeModule, n: int) -> None:
    angles = np.linspace(0, 2 * np.pi, n, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1) * 100 + 500
    for turned in (ring[::-1], np.roll(ring, n // 3, axis=0) + 40.0, ring[: 3 * n // 4]):
        ends = Polygon.ring(ring), Polygon.ring(turned)
        assert_same(on_page(page, *ends, 0.25), between(*ends, 0.25))
