"""The kinds of shape by name; a store keeps the place of a kind in this list."""

from __future__ import annotations

from enum import StrEnum

from exact_nb.errors import InvalidShape

__all__ = ["ShapeKind"]


class ShapeKind(StrEnum):
    """Kinds of shape, by the names people use."""

    BOUNDING_BOX = "bounding box"
    CIRCLE = "circle"
    POLYGON = "polygon"
    LINE = "line"
    POINT = "point"
    GLOBAL = "global"
    SEGMENTATION = "segmentation"

    @classmethod
    def parse(cls, name: ShapeKind | str) -> ShapeKind:
        """Return the kind of a name; case, ``_`` and ``-`` do not matter."""
        try:
            return cls(str(name).strip().lower().replace("_", " ").replace("-", " "))
        except ValueError:
            raise InvalidShape(f"no shape {name!r}; choose one of: {', '.join(cls)}") from None
