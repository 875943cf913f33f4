"""The order in which a compacted file keeps annotations: by image, neighbours side by side."""

from __future__ import annotations

__all__ = ["ORDER"]

# 16 bits of cells 16 pixels wide reach over a million pixels; what lies beyond shares the last.
_CELL = 16
_LAST = 0xFFFF
_SPREAD = ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555))


def _spread(value: str) -> str:
    """Return the SQL that puts a zero bit before each of 16 bits (Morton, 1966)."""
    for shift, mask in _SPREAD:
        value = f"(({value} | ({value} << {shift})) & {mask})"
    return value


def _cell(low: str, high: str) -> str:
    centre = f"coalesce(({low} + {high}) / {2 * _CELL}, 0)"
    return f"cast(greatest(0, least({_LAST}, {centre})) as bigint)"


_Z_ORDER = f"({_spread(_cell('bx0', 'bx1'))} | ({_spread(_cell('by0', 'by1'))} << 1))"

ORDER = {
    "annotation": f"image_id, {_Z_ORDER}, id",
    "change": f"image_id, {_Z_ORDER}, id",
}
"""What each table is sorted by, as SQL: zone maps then find an image or a viewport at once."""
