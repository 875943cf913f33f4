"""What can be set of channels is checked where it is set."""

from __future__ import annotations

from typing import Any

import pytest
import traitlets

from exact_nb.widgets.channel_looks import checked_channels


@pytest.mark.parametrize(
    "given",
    [
        [],
        [0, 2],
        [{"visible": False}, {"color": "#ff0000", "window": [10, 900.5], "gamma": 0.5}],
        [{"name": "DAPI", "color": "#0000FF", "visible": True, "window": (0, 1), "gamma": 1}],
    ],
)
def test_what_a_page_can_show_is_taken(given: list[Any]) -> None:
    assert checked_channels(given) == given


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([0, -1], "count from 0"),
        ([{"colour": "#ff0000"}], "channel 0: there is no 'colour'"),
        ([{}, {"color": "red"}], "channel 1: color"),
        ([{"window": [1]}], "window"),
        ([{"window": [0, float("nan")]}], "window"),
        ([{"gamma": 0}], "gamma"),
        (["DAPI"], "no dict"),
    ],
)
def test_what_it_cannot_show_is_refused_with_its_channel(given: list[Any], words: str) -> None:
    with pytest.raises(traitlets.TraitError, match=words):
        checked_channels(given)
