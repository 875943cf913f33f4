"""What can be set of the channels of an image; `js/src/samples/looks.ts` reads it."""

from __future__ import annotations

import math
import re
from typing import Any

import traitlets

__all__ = ["checked_channels"]

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_FIELDS = {"name", "color", "visible", "window", "gamma"}


def checked_channels(given: list[Any]) -> list[Any]:
    """Return what was set for the channels, if a page can show it.

    Raises
    ------
    traitlets.TraitError
        Names the channel and what is wrong with it.
    """
    if all(isinstance(one, int) and not isinstance(one, bool) for one in given):
        if any(one < 0 for one in given):
            raise traitlets.TraitError(f"channels count from 0; there is none in {given} below")
        return given
    for number, one in enumerate(given):
        wrong = _wrong(one)
        if wrong:
            raise traitlets.TraitError(f"channel {number}: {wrong}")
    return given


def _wrong(one: Any) -> str:
    if not isinstance(one, dict):
        return f"{one!r} is no dict of {', '.join(sorted(_FIELDS))}"
    unknown = one.keys() - _FIELDS
    if unknown:
        return f"there is no {unknown.pop()!r}; use {', '.join(sorted(_FIELDS))}"
    color, window, gamma = one.get("color"), one.get("window"), one.get("gamma", 1)
    if color is not None and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        return f"color is {color!r}; use '#rrggbb'"
    if window is not None and not _is_window(window):
        return f"window is {window!r}; use [low, high], stored samples"
    if not (isinstance(gamma, int | float) and math.isfinite(gamma) and gamma > 0):
        return f"gamma is {gamma!r}; use a number above 0"
    return ""


def _is_window(window: Any) -> bool:
    return (
        isinstance(window, list | tuple)
        and len(window) == 2
        and all(isinstance(end, int | float) and math.isfinite(end) for end in window)
    )
