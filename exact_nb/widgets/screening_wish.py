"""What the trait `Viewer.screening` holds: nothing, or how a slide is to be screened."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import traitlets

from exact_nb.model.screening import MOST_OVERLAP

__all__ = ["checked_screening"]


def checked_screening(wish: Mapping[str, Any]) -> dict[str, float | None]:
    """Return a wish as the page takes it.

    Parameters
    ----------
    wish : mapping
        Empty to stop. ``magnification`` as an objective's power, or ``zoom`` in screen pixels per
        pixel of level 0; without either what was begun is taken up again, or the person is asked.
        ``overlap`` from 0 to 0.9 counts where a grid is begun.

    Raises
    ------
    traitlets.TraitError
        For another name, or a number out of range.
    """
    unknown = sorted(set(wish) - {"magnification", "zoom", "overlap"})
    if unknown:
        raise traitlets.TraitError(
            f"screening has magnification, zoom and overlap, not {', '.join(map(repr, unknown))}"
        )
    checked: dict[str, float | None] = {}
    for name, value in wish.items():
        if value is None and name != "overlap":
            checked[name] = None
            continue
        number = value if isinstance(value, int | float) else math.nan
        fits = 0 <= number <= MOST_OVERLAP if name == "overlap" else 0 < number < math.inf
        if not fits:
            allowed = f"0 to {MOST_OVERLAP}" if name == "overlap" else "a number above 0"
            raise traitlets.TraitError(f"screening: {name} is {value!r}; use {allowed}")
        checked[name] = float(number)
    return checked
