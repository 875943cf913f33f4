"""Annotations as people hand them over: handles, uuids, or selections of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from exact_nb.errors import InvalidRecord

__all__ = ["uuid_of", "uuids_of"]


def uuid_of(one: Any) -> UUID:
    """Return the uuid of an annotation.

    Parameters
    ----------
    one : Annotation, uuid.UUID or str
        What has a ``uuid``, or is one, written out or not.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If it is none of these.
    """
    named = getattr(one, "uuid", one)
    try:
        return named if isinstance(named, UUID) else UUID(named)
    except (ValueError, AttributeError, TypeError):
        raise InvalidRecord(
            f"{one!r} names no annotation; give an annotation or its uuid", field="uuid"
        ) from None


def uuids_of(several: Any) -> list[UUID]:
    """Return the uuids of one annotation or of an iterable of them, each once.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If one of them names no annotation.
    """
    alone = isinstance(several, (str, UUID)) or hasattr(several, "uuid")
    if not alone and not isinstance(several, Iterable):
        raise InvalidRecord(f"{several!r} names no annotations; give a list", field="uuid")
    return [*dict.fromkeys(uuid_of(one) for one in ([several] if alone else several))]
