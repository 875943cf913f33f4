"""A frame or plane as it travels to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exact_nb.model.annotations import Position
    from exact_nb.widgets.protocol.annotations import WirePosition

__all__ = ["position_to_wire"]


def position_to_wire(position: Position) -> WirePosition:
    """Return a frame or plane as pages name it."""
    plane = position.plane
    return {
        "z": position.z,
        "t": position.t,
        "plane": None if plane is None else plane.value,
        "slice": position.slice,
    }
