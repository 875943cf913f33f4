"""What is in a store, as plain values; runs where the file is held, so it imports little.

``python -m tests.browser.stored labels.duckdb`` prints the rows of the first set as JSON.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.workspace.imageset import ImageSet

__all__ = ["dump"]

NAMES = ["image", "type", "author", "status"]


def dump(imageset: ImageSet, *, deleted: bool | None = False) -> str:
    """Return the annotations of a set as a JSON list, in order of creation.

    Parameters
    ----------
    imageset : ImageSet
        The set.
    deleted : bool or None
        Tombstones only (True), living only (False), both (None).
    """
    selection = imageset.annotations(deleted=deleted)
    names = selection.arrow().select(NAMES).to_pylist()
    rows = [_row(one.record) | named for one, named in zip(selection, names, strict=True)]
    return json.dumps(rows)


def _row(record: Annotation) -> dict[str, Any]:
    return {
        "uuid": str(record.uuid),
        "shape": {"kind": str(record.shape.kind), **dataclasses.asdict(record.shape)},
        **dataclasses.asdict(record.position),
        "span": _span(record),
        "revision": record.revision,
        "deleted": record.deleted,
        "concealed": record.concealed,
        "blurred": record.blurred,
        "description": record.description,
    }


def _span(record: Annotation) -> dict[str, Any] | None:
    if record.span is None:
        return None
    keyframes = {at: dataclasses.asdict(shape) for at, shape in record.span.keyframes}
    return {"axis": str(record.span.axis), "last": record.span.last, "keyframes": keyframes}


if __name__ == "__main__":
    import exact_nb

    with exact_nb.connect(sys.argv[1], user="ada") as workspace:
        sys.stdout.write(dump(workspace.imagesets()[0]))
