"""Whatever a person does, the tools lose no shape, leave none invalid unmarked, and undo it all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exact_nb.model.topology import is_simple
from exact_nb.widgets.wire.annotations import shape_from_wire
from tests.front_end.node import NodeModule
from tests.profile import times

START: dict[str, Any] = {
    "frame": {
        "kind": "polygon",
        "closed": True,
        "parts": [
            [
                [[100, 100], [200, 100], [200, 200], [100, 200]],
                [[120, 120], [160, 120], [160, 160]],
            ]
        ],
    },
    "square": {
        "kind": "polygon",
        "closed": True,
        "parts": [[[[150, 150], [250, 150], [250, 250], [150, 250]]]],
    },
    "bow": {
        "kind": "polygon",
        "closed": True,
        "parts": [[[[220, 20], [300, 100], [300, 20], [220, 100]]]],
    },
    "box": {"kind": "bounding box", "x0": 20, "y0": 20, "x1": 80, "y1": 60},
    "circle": {"kind": "circle", "x": 60, "y": 150, "radius": 30},
    "line": {"kind": "line", "vertices": [[20, 250], [120, 280], [200, 260]]},
}

REMOVING = {
    "edit.delete",
    "span.delete",
    "edit.union",
    "edit.intersect",
    "brush",
    "eraser",
    "polygon",
    "scissor",
    "wand",
}
"""What may take an annotation away without a key that deletes."""

# Mostly where outlines and vertices are.
_NUMBERS = st.sampled_from([20, 60, 100, 120, 150, 160, 200, 220, 250, 300]) | st.floats(
    -50, 450, allow_nan=False
)
_PLACES = st.tuples(_NUMBERS, _NUMBERS)
_HELD = st.fixed_dictionaries(
    {name: st.sampled_from([False, False, False, True]) for name in ("shift", "ctrl", "alt")}
)


def _event(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda held, event: event | held, _HELD, st.fixed_dictionaries(fields))


_POINTERS = _event(kind=st.sampled_from(["down", "move", "up", "hover", "double"]), at=_PLACES)
_KEYS = _event(
    kind=st.just("key"),
    key=st.sampled_from(["Enter", "Delete", "Backspace", "Tab", "Insert", "ArrowLeft", "["]),
)
_STEPS = st.fixed_dictionaries({"kind": st.sampled_from(["back", "forward"])})


@st.composite
def strokes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A press, movements and a release, and now and then Enter."""
    held = draw(_HELD)
    path = draw(st.lists(_PLACES, min_size=2, max_size=6))
    kinds = ["down", *["move"] * (len(path) - 1)]
    events = [{"kind": kind, "at": at, **held} for kind, at in zip(kinds, path, strict=True)]
    events.append({"kind": "up", "at": path[-1], **held})
    if draw(st.booleans()):
        events.append({"kind": "key", "key": "Enter", **held})
    return events


@st.composite
def clicks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Vertices placed one by one, some taken back, and the end."""
    events: list[dict[str, Any]] = []
    none = {"shift": False, "ctrl": False, "alt": False}
    for at in draw(st.lists(_PLACES, min_size=2, max_size=7)):
        events += [{"kind": kind, "at": at, **none} for kind in ("hover", "down", "up")]
        if draw(st.integers(0, 5)) == 0:
            events.append(draw(_STEPS))
    events.append({"kind": "key", "key": "Enter", **draw(_HELD)})
    return events


def acts(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Anything one of these tools and commands can be made to do."""
    return st.fixed_dictionaries(
        {
            "does": st.sampled_from(names),
            "selection": st.lists(st.integers(0, 9), max_size=3),
            "type": st.integers(0, 3),
            "snapping": st.booleans(),
            "events": strokes() | clicks() | st.lists(_POINTERS | _KEYS | _STEPS, max_size=8),
        }
    )


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NodeModule]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        module = NodeModule("tools/drive.ts", tmp_path_factory.mktemp("tools"), monkeypatch)
    yield module
    module.close()


def _removes(act: dict[str, Any]) -> bool:
    keys = {event.get("key") for event in act["events"]}
    return act["does"] in REMOVING or bool(keys & {"Delete", "Backspace"})


@pytest.mark.thorough
@pytest.mark.timeout(times(quick=300, long=7200))
@settings(
    max_examples=times(quick=300, long=20_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_nothing_is_lost_or_invalid_and_all_is_undone(tools: NodeModule, data: Any) -> None:
    names: list[str] = json.loads(tools.call("names"))
    done = data.draw(st.lists(acts(names), min_size=1, max_size=6))

    answer = json.loads(tools.call("drive", json.dumps({"shapes": START, "acts": done})))

    before = set(START)
    for act, state in zip(done, answer["states"], strict=True):
        there = {one["uuid"] for one in state}
        assert _removes(act) or before <= there
        before = there
        for one in state:
            shape = shape_from_wire(one["shape"])
            assert one["marked"] != is_simple(shape)
    assert answer["undone"]
