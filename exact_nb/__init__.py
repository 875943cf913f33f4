"""Annotate slides, stacks and volumes in Jupyter, together, with everything kept in one file.

Start with `connect`. What a name needs is imported when the name is first used, so that
``import exact_nb`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from exact_nb._version import __version__

if TYPE_CHECKING:
    from exact_nb import errors, samples
    from exact_nb.model.annotations import Plane, Position
    from exact_nb.model.images import Priority
    from exact_nb.model.review import Policy, Reason, ReviewStatus
    from exact_nb.model.shapes import (
        BoundingBox,
        Circle,
        GlobalLabel,
        Line,
        Point,
        Polygon,
        VoxelMask,
    )
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.workspace.connect import connect

__all__ = [
    "AnnotationType",
    "BoundingBox",
    "Circle",
    "GlobalLabel",
    "Line",
    "Plane",
    "Point",
    "Policy",
    "Polygon",
    "Position",
    "Priority",
    "Reason",
    "ReviewStatus",
    "VoxelMask",
    "__version__",
    "connect",
    "errors",
    "samples",
]

_HOMES = {
    "AnnotationType": "exact_nb.model.taxonomy",
    "BoundingBox": "exact_nb.model.shapes",
    "Circle": "exact_nb.model.shapes",
    "GlobalLabel": "exact_nb.model.shapes",
    "Line": "exact_nb.model.shapes",
    "Plane": "exact_nb.model.annotations",
    "Point": "exact_nb.model.shapes",
    "Policy": "exact_nb.model.review",
    "Polygon": "exact_nb.model.shapes",
    "Position": "exact_nb.model.annotations",
    "Priority": "exact_nb.model.images",
    "Reason": "exact_nb.model.review",
    "ReviewStatus": "exact_nb.model.review",
    "VoxelMask": "exact_nb.model.masks",
    "connect": "exact_nb.workspace.connect",
}


def __getattr__(name: str) -> Any:
    if name in {"errors", "samples"}:
        return importlib.import_module(f"exact_nb.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'exact_nb' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
