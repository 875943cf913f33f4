"""Which annotation type a name means in an image set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.palette import types_of_set

if TYPE_CHECKING:
    import numpy as np

    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store
    from exact_nb.workspace.ingest import Incoming

__all__ = ["type_of_set", "types_of_rows"]


def type_of_set(store: Store, imageset: ImageSet, name: str | AnnotationType) -> AnnotationType:
    """Return the type of a set by name, or by a record that was read or written down before.

    Raises
    ------
    exact_nb.errors.NotFound
        If no product of the set has it; the line names those there are.
    """
    types = types_of_set(store, imageset)
    wanted = name.name if isinstance(name, AnnotationType) else name
    for one in types:
        if one.name == wanted:
            return one
    known = ", ".join(repr(one.name) for one in types)
    hint = f"it has {known}" if known else "it has no types: ws.product(name, types=[...])"
    raise NotFound(f"image set {imageset.name!r} has no annotation type {wanted!r}; {hint}")


def types_of_rows(
    store: Store, imageset: ImageSet, given: Any, rows: Incoming
) -> tuple[list[AnnotationType], np.ndarray[Any, np.dtype[np.int64]]]:
    """Return the types of rows, each once, and which of them each row has.

    Parameters
    ----------
    store : Store
        Where they live.
    imageset : ImageSet
        The set.
    given : str, AnnotationType, or sequence of them
        One type for all, one for each row, or a column that holds their names.
    rows : Incoming
        n rows.

    Raises
    ------
    exact_nb.errors.NotFound
        If no product of the set has one of them.
    exact_nb.errors.InvalidRecord
        If there are more or fewer types than rows.
    """
    import numpy as np  # noqa: PLC0415

    known = {one.name for one in types_of_set(store, imageset)}
    if isinstance(given, str) and given not in known and given in rows.columns:
        given = rows.column(given)
    if isinstance(given, (str, AnnotationType)):
        return [type_of_set(store, imageset, given)], np.zeros(rows.count, "i8")
    names = [one.name if isinstance(one, AnnotationType) else str(one) for one in given]
    if len(names) != rows.count:
        raise InvalidRecord(
            f"there are {len(names)} types for {rows.count} rows; give one for each", field="type"
        )
    found, first, which = np.unique(
        np.array(names, dtype=object), return_index=True, return_inverse=True
    )
    types = []
    for name, row in zip(found.tolist(), first.tolist(), strict=True):
        try:
            types.append(type_of_set(store, imageset, name))
        except NotFound as error:
            raise NotFound(f"row {row}: {error}") from None
    return types, which
