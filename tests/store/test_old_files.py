"""Files of every older schema: nothing is lost, work goes on, and a failure changes nothing.

`tests/store/old/schema_<n>.sql` is a dump of a file that the code of that time wrote, of the same
work of two people: drawings edited, undone and deleted, verdicts, a snapshot, a bulk insertion and,
from the schemas that have them, a dispute, a lease, a planted item, a walk of screening and a span.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import duckdb
import pytest

from exact_nb.model.annotations import Position
from exact_nb.model.changes import Create, Delete, Restore, Update
from exact_nb.model.gold import Gold
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.review import Decision, Reason, ReviewStatus, Verdict
from exact_nb.model.screening import Screening, ScreeningGrid, unpack
from exact_nb.model.shapes import BoundingBox, Polygon
from exact_nb.model.spans import Span, SpanAxis
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.duckdb.engine import Engine
from exact_nb.store.duckdb.migrate import count_commits
from exact_nb.store.duckdb.store import DuckDBStore, open_store
from exact_nb.store.migration import Migration
from exact_nb.store.query import Query
from exact_nb.store.schema import MIGRATIONS

OLD = Path(__file__).parent / "old"
VERSIONS = range(1, len(MIGRATIONS))
# Counts and numbers of the file itself, which moved from one table to another.
OWN = {"store_info", "schema_version", "counter"}

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(
    params=[
        pytest.param(one, marks=[] if one in {VERSIONS[0], VERSIONS[-1]} else pytest.mark.thorough)
        for one in VERSIONS
    ],
    ids=lambda version: f"schema {version}",
)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def path(tmp_path: Path, version: int) -> Path:
    return written(tmp_path / "labels.duckdb", version)


def written(path: Path, version: int) -> Path:
    """Write a file as it was at a version of the schema."""
    with duckdb.connect(path) as con:
        con.execute((OLD / f"schema_{version}.sql").read_text(encoding="utf-8"))
    return path


def tables(path: Path) -> Rows:
    """Return all rows of all tables by name of the column."""
    with duckdb.connect(path, read_only=True) as con:
        con.execute("set TimeZone = 'UTC'")
        names = [
            name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()
        ]
        return {name: _rows(con, name) for name in names}


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    found = con.execute(f"select * from {table} order by all")
    columns = [one[0] for one in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def described(path: Path) -> list[Any]:
    """Return all there is to know about a file: its tables and their rows."""
    with duckdb.connect(path, read_only=True) as con:
        made = con.execute("select table_name, sql from duckdb_tables() order by 1").fetchall()
    return [made, tables(path)]


class Desk:
    """An old file as its two people see it."""

    def __init__(self, path: Path) -> None:
        self.bea = open_store(path, user="bea")
        self.ann = open_store(path, user="ann")
        [self.imageset] = self.bea.find(ImageSet)
        [self.image] = self.bea.find(Image)
        self.types = {one.name: one for one in self.bea.find(AnnotationType)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.bea.close()
        self.ann.close()

    def drawn(self, store: DuckDBStore, shape: BoundingBox, **more: Any) -> Any:
        change = Create(image_id=self.image.id, type_id=self.types["Cell"].id, shape=shape, **more)
        return store.edit([change]).changes[0]

    def said(self, **equal: Any) -> list[Any]:
        return self.bea.annotations(Query(imageset_id=self.imageset.id, **equal))


def test_there_is_an_old_file_of_every_schema_but_the_last() -> None:
    assert sorted(one.name for one in OLD.glob("*.sql")) == [f"schema_{n}.sql" for n in VERSIONS]


def test_no_row_and_no_value_is_lost(path: Path) -> None:
    before = tables(path)
    open_store(path, user="bea").close()
    after = tables(path)
    for name in before.keys() - OWN:
        assert len(after[name]) == len(before[name]), name
        for old, new in zip(before[name], after[name], strict=True):
            assert {column: new[column] for column in old} == old, name
    assert [one["n"] for one in after["schema_version"]] == [one.number for one in MIGRATIONS]
    assert after["store_info"][0]["uuid"] == before["store_info"][0]["uuid"]


def test_numbers_go_on_where_they_were(path: Path) -> None:
    before = tables(path)
    [info] = before["store_info"]
    newest = max(row["id"] for row in before["change"])
    transactions = {row["id"] for row in before["edit_transaction"]}
    with Desk(path) as desk:
        drawn = desk.drawn(desk.bea, BoundingBox(1, 1, 3, 3))
        assert drawn.change > newest
    after = tables(path)
    assert len(after["edit_transaction"]) == len(transactions) + 1
    assert max(row["id"] for row in after["edit_transaction"]) > max(transactions)
    with duckdb.connect(path, read_only=True) as con:
        assert count_commits(con) > info["commits"]


def test_what_was_drawn_and_said_is_read_as_it_was(path: Path) -> None:
    with Desk(path) as desk:
        found = desk.said()
        assert len(found) == 6
        cell, judged, gland, *_, low, high = found
        assert cell.shape == BoundingBox(12, 22, 32, 42)
        assert (cell.position, cell.span, cell.revision) == (Position(z=1), None, 2)
        assert isinstance(gland.shape, Polygon)
        assert (len(gland.shape.parts[0]), gland.description) == (2, "with a hole")
        assert [one.status for one in (cell, judged, gland)] == [
            ReviewStatus.VERIFIED,
            ReviewStatus.REJECTED,
            ReviewStatus.UNVERIFIED,
        ]
        assert [(one.origin.model, one.origin.score) for one in (low, high)] == [
            ("finder@1", 0.25),
            ("finder@1", 0.75),
        ]
        assert [one.annotation.shape.bounds for one in desk.bea.history(gland.uuid)] == [
            (0, 0, 30, 30),
            (0, 0, 40, 30),
            (0, 0, 30, 30),
            (0, 0, 40, 30),
            (0, 0, 30, 30),
        ]
        [verdict] = desk.bea.verdicts(judged.uuid)
        assert (verdict.reason, verdict.comment) == (Reason.WRONG_OUTLINE, "too wide")
        assert desk.bea.verdicts(gland.uuid) == []  # taken back
        [then] = desk.bea.snapshots(desk.imageset.id)
        assert desk.bea.count(Query(imageset_id=desk.imageset.id, version=then.id)) == 4


def test_what_a_later_schema_brought_is_kept_from_there_on(path: Path, version: int) -> None:
    with Desk(path) as desk:
        [judged] = desk.said(status=ReviewStatus.REJECTED)
        planted = desk.bea.gold(desk.imageset.id)
        disputes = desk.bea.disputes(judged.uuid)
        walks = desk.bea.screening(desk.image.id)
        *_, low, _high = desk.said()
    assert [one.comment for one in disputes] == ["it is as wide as that"] * (version >= 3)
    assert [one.expected for one in planted] == [Decision.REJECT] * (version >= 3)
    assert [unpack(one.covered) for one in walks] == [[1, 9]] * (version >= 4)
    assert low.span == (Span(SpanAxis.Z, 1) if version >= 5 else None)


def test_editing_judging_undoing_and_naming_versions_go_on(path: Path) -> None:
    with Desk(path) as desk:
        cell = desk.said()[0]
        moved = desk.ann.edit(
            [Update(uuid=cell.uuid, base_revision=2, shape=BoundingBox(13, 23, 33, 43))]
        )
        assert desk.bea.annotation(cell.uuid).status is ReviewStatus.UNVERIFIED
        assert desk.bea.annotation(cell.uuid).stale
        desk.bea.judge([Verdict(annotation=cell.uuid, revision=3, decision=Decision.APPROVE)])
        assert desk.bea.annotation(cell.uuid).status is ReviewStatus.VERIFIED
        named = desk.bea.snapshot(desk.imageset.id, "now")
        undone = desk.ann.undo()
        assert undone is not None
        assert undone.undoes == moved.transaction
        assert desk.bea.annotation(cell.uuid).shape == cell.shape
        desk.ann.redo()
        assert desk.bea.annotation(cell.uuid).shape == BoundingBox(13, 23, 33, 43)
        [then] = desk.bea.annotations(Query(uuids=(cell.uuid,), version=named.id))
        assert (then.shape, then.revision) == (BoundingBox(13, 23, 33, 43), 3)


def test_what_was_done_before_is_undone_after(path: Path) -> None:
    with Desk(path) as desk:
        # Bea's last act was to delete a cell, the one before that to draw it.
        assert desk.bea.undo_depth()[0] >= 2
        assert len(desk.said()) == 6
        desk.bea.undo()
        assert len(desk.said()) == 7
        desk.bea.undo()
        assert len(desk.said()) == 6
        # Ann's was to undo a change of the gland for the second time.
        desk.ann.redo()
        assert desk.said()[2].shape.bounds == (0, 0, 40, 30)


def test_the_deleted_stays_deleted_and_comes_back(path: Path) -> None:
    with Desk(path) as desk:
        [gone] = [one for one in desk.said(deleted=True) if one.deleted]
        desk.bea.edit([Restore(uuid=gone.uuid, base_revision=gone.revision)])
        assert len(desk.said()) == 7
        desk.bea.edit([Delete(uuid=gone.uuid, base_revision=gone.revision)])
        assert len(desk.said()) == 6


def test_what_is_new_since_works_on_old_annotations(path: Path) -> None:
    with Desk(path) as desk:
        cell = desk.said()[0]
        span = Span(SpanAxis.Z, 2)
        desk.bea.edit([Update(uuid=cell.uuid, base_revision=2, span=span)])
        assert desk.bea.annotation(cell.uuid).span == span
        desk.bea.undo()
        assert desk.bea.annotation(cell.uuid).span is None
        judged = next(one for one in desk.said() if one.status is ReviewStatus.REJECTED)
        desk.bea.dispute(judged.uuid, 1, "look again")
        assert desk.bea.disputes(judged.uuid)[-1].comment == "look again"
        gold = Gold(
            image_id=desk.image.id,
            type_id=cell.type_id,
            shape=BoundingBox(90, 50, 99, 60),
            expected=Decision.REJECT,
            source=cell.uuid,
        )
        desk.bea.update(desk.imageset, policy=replace(desk.imageset.policy, gold_rate=1.0))
        [planted] = desk.bea.plant([gold])
        assert planted.uuid in {one.annotation for one in desk.ann.queue(desk.imageset.id)}
        grid = ScreeningGrid(desk.image.width, desk.image.height, 40, 30, 0.1)
        walk = Screening(image_id=desk.image.id, grid=grid, zoom=0.5).marked([2])
        assert unpack(desk.ann.save_screening(walk).covered) == [2]


@pytest.mark.thorough
@pytest.mark.parametrize("number", [one + 1 for one in VERSIONS])
def test_a_failure_in_the_middle_leaves_the_file_as_it_was(tmp_path: Path, number: int) -> None:
    statements = MIGRATIONS[number - 1].statements
    path = written(tmp_path / "labels.duckdb", number - 1)
    before = described(path)
    # The last one fails after all that the migration does, before it is written down.
    for place in range(len(statements) + 1):
        with pytest.raises(duckdb.Error, match="no room here"):
            Engine.open(path, broken(number, place))
        assert described(path) == before, place
    with Desk(path) as desk:
        assert len(desk.said()) == 6
        desk.drawn(desk.bea, BoundingBox(1, 1, 3, 3))


def test_a_failure_of_a_later_migration_keeps_the_earlier_ones(tmp_path: Path) -> None:
    path = written(tmp_path / "labels.duckdb", 1)
    rows = tables(path)["annotation"]
    with pytest.raises(duckdb.Error, match="no room here"):
        Engine.open(path, broken(len(MIGRATIONS), 1))
    found = tables(path)
    assert [one["n"] for one in found["schema_version"]] == [*VERSIONS]
    for old, new in zip(rows, found["annotation"], strict=True):
        assert {column: new[column] for column in old} == old
    with Desk(path) as desk:
        assert len(desk.said()) == 6


def test_the_copy_made_before_is_the_old_file(path: Path, version: int) -> None:
    before = described(path)
    open_store(path, user="bea").close()
    assert described(path.with_name(f"labels.before-{version + 1}.duckdb")) == before


def broken(number: int, place: int) -> tuple[Migration, ...]:
    """Return the migrations with one that fails at a statement."""
    fails = "select error('no room here')"
    whole = MIGRATIONS[number - 1]
    cut = replace(whole, statements=(*whole.statements[:place], fails, *whole.statements[place:]))
    return (*MIGRATIONS[: number - 1], cut, *MIGRATIONS[number:])
