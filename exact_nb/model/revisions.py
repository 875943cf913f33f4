"""What of an annotation differs between two of its states."""

from __future__ import annotations

from typing import Literal, TypeAlias

from exact_nb.model.annotations import Annotation
from exact_nb.model.spans import Keyframes

__all__ = ["ASPECTS", "Aspect", "differing"]

Aspect: TypeAlias = Literal["outline", "type", "position", "flags", "description", "metadata"]

ASPECTS: tuple[Aspect, ...] = ("outline", "type", "position", "flags", "description", "metadata")
"""All that can differ; the first four make a new revision."""


def differing(before: Annotation, after: Annotation) -> tuple[Aspect, ...]:
    """Return what differs between two states of an annotation, in the order of `ASPECTS`.

    Parameters
    ----------
    before, after : Annotation
        Two states, deleted or not.
    """
    same: dict[Aspect, bool] = {
        "outline": (before.shape, _keyframes(before)) == (after.shape, _keyframes(after)),
        "type": before.type_id == after.type_id,
        "position": (before.position, _range(before)) == (after.position, _range(after)),
        "flags": (before.concealed, before.blurred) == (after.concealed, after.blurred),
        "description": before.description == after.description,
        "metadata": before.metadata == after.metadata,
    }
    return tuple(aspect for aspect in ASPECTS if not same[aspect])


def _keyframes(one: Annotation) -> Keyframes:
    return one.span.keyframes if one.span else ()


def _range(one: Annotation) -> tuple[str, int] | None:
    return (one.span.axis, one.span.last) if one.span else None
