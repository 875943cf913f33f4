"""A process that works on a store until it is killed, and says what was acknowledged."""

from __future__ import annotations

import itertools
import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np

# Loaded before the fork, so that a process is at work at once: duckdb, pyarrow and the store.
import pyarrow as pa

from exact_nb.errors import RevisionConflict
from exact_nb.model.changes import Change, Create, Delete, Receipt, Restore, Update
from exact_nb.model.identity import uuid7
from exact_nb.model.images import Image
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import BoundingBox
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.base import Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.store.query import Query

__all__ = ["work"]

assert pa.__version__


def work(path: Path, seed: int, out: int) -> None:
    """Create, insert in bulk, edit and undo for ever; write a line for each acknowledgement."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    store = open_store(path, user="bea")
    [image] = store.find(Image)
    kind = store.find(AnnotationType, shape="bounding box")[0]
    acts = {"edit": 5, "insert": 2, "undo": 3, "redo": 2}
    for number in itertools.count():
        act = chance.choices(list(acts), list(acts.values()))[0]
        rows = 0
        receipt: Receipt | None
        try:
            if act == "edit":
                receipt = _edit(store, chance, image, kind)
            elif act == "insert":
                rows = chance.choice([1, 50, 3000])
                receipt = _insert(store, chance, image, kind, rows)
            else:
                receipt = store.undo(name=uuid7()) if act == "undo" else store.redo(name=uuid7())
        except RevisionConflict:
            continue
        if receipt is not None:
            os.write(out, _line(number, receipt, rows))


def _edit(store: Store, chance: random.Random, image: Image, kind: AnnotationType) -> Receipt:
    changes: list[Change] = [
        Create(image_id=image.id, type_id=kind.id, shape=_box(chance))
        for _ in range(chance.choice([1, 1, 40]))
    ]
    for known in store.annotations(Query(image_id=image.id, deleted=None, limit=4)):
        what: dict[str, Any] = {"uuid": known.uuid, "base_revision": known.revision}
        if known.deleted:
            changes.append(Restore(**what))
        elif chance.random() < 0.7:
            changes.append(Update(**what, shape=_box(chance)))
        else:
            changes.append(Delete(**what))
    return store.edit(changes, operation=uuid7())


def _insert(
    store: Store, chance: random.Random, image: Image, kind: AnnotationType, rows: int
) -> Receipt:
    corners = np.random.default_rng(chance.randrange(1 << 30)).random((rows, 2)) * 900
    boxes = ShapeTable.from_boxes(np.hstack([corners, corners + 9]))
    return store.insert(image.id, boxes, type_id=kind.id, operation=uuid7())


def _box(chance: random.Random) -> BoundingBox:
    x, y = chance.uniform(0, 900), chance.uniform(0, 900)
    return BoundingBox(x, y, x + 9, y + 9)


def _line(number: int, receipt: Receipt, rows: int) -> bytes:
    changes = [[c.change, str(c.uuid), c.revision, c.operation.value] for c in receipt.changes]
    said = {
        "number": number,
        "operation": str(receipt.operation),
        "transaction": receipt.transaction,
        "rows": rows,
        "changes": changes,
    }
    return json.dumps(said).encode() + b"\n"
