"""How annotation and review flow: who made what, what came back and why, how long it took.

First-pass yield is the share of annotations whose first verdict, of those that stand and do not
abstain, was an approval: what was right the first time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from exact_nb.errors import NotFound
from exact_nb.statistics.proportions import Proportion, wilson

__all__ = ["HIDDEN", "TABLES", "Flow"]

HIDDEN = "(hidden)"
"""Who is not told to the asker, by blind review."""

_COUNTS = """
    count(*) as annotations,
    count(*) filter (status = 'unverified') as unverified,
    count(*) filter (status = 'resubmitted') as resubmitted,
    count(*) filter (status = 'verified') as verified,
    count(*) filter (status = 'rejected') as rejected,
    count(*) filter (conflict) as conflicts
"""
_YIELD = """
    select {key} as key, count(*) filter (decision = 'approve') as passed, count(*) as judged
    from first_verdict group by 1
"""
_GROUPED = """
    select c.*, coalesce(y.passed, 0) as passed, coalesce(y.judged, 0) as judged
    from (select {key} as "{name}", {counts} from made group by 1) c
    left join ({yields}) y on y.key = c."{name}" order by annotations desc, 1
"""
_VERDICTS = """
    count(*) as verdicts,
    count(*) filter (decision = 'approve') as approved,
    count(*) filter (decision = 'reject') as rejected,
    count(*) filter (decision = 'abstain') as abstained
"""
_SECONDS = """
    median(seconds) as seconds, quantile_cont(seconds, 0.25) as seconds_25,
    quantile_cont(seconds, 0.75) as seconds_75
"""


def _grouped(key: str, name: str) -> str:
    return _GROUPED.format(key=key, name=name, counts=_COUNTS, yields=_YIELD.format(key=key))


_SQL = {
    "types": _grouped("type", "type"),
    "annotators": _grouped("author", "annotator"),
    "images": _grouped("image", "image"),
    "status": """
        select s.status, count(m.status) as annotations
        from (values (0, 'unverified'), (1, 'resubmitted'), (2, 'verified'), (3, 'rejected'))
            s(place, status) left join made m using (status) group by s.place, 1 order by s.place
    """,
    "days": """
        select coalesce(m.day, v.day) as day, coalesce(annotations, 0) as annotations,
            coalesce(approved, 0) as approved, coalesce(rejected, 0) as rejected,
            coalesce(abstained, 0) as abstained, seconds
        from (select cast(created_at as date) as day, count(*) as annotations from made
            group by 1) m
        full join (select cast("at" as date) as day, median(seconds) as seconds,
            count(*) filter (decision = 'approve') as approved,
            count(*) filter (decision = 'reject') as rejected,
            count(*) filter (decision = 'abstain') as abstained
            from given group by 1) v using (day) order by 1
    """,
    "reasons": """
        select reason, count(*) as rejections, count(distinct annotation) as annotations,
            count(*) / sum(count(*)) over () as share
        from given where decision = 'reject' group by 1 order by rejections desc, 1
    """,
    "verifiers": f"""
        select "user" as verifier, {_VERDICTS}, {_SECONDS}
        from given group by 1 order by verdicts desc, 1
    """,
}
TABLES = tuple(_SQL)
"""Names of the tables there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """Annotations and verdicts, the filters on them, and the tables they make.

    Attributes
    ----------
    annotations : pyarrow.Table
        Columns ``uuid``, ``type``, ``author``, ``image``, ``status``, ``conflict``,
        ``created_at``.
    verdicts : pyarrow.Table
        Columns ``annotation``, ``type``, ``user``, ``decision``, ``reason``, ``seconds``, ``at``,
        ``retracted``; verdicts on what is no annotation any more count as work of the verifier.
    types, authors : collection of str or None
        Annotations of these only, and verdicts on them.
    since, until : datetime or None
        Annotations created, and verdicts given, from the one until before the other; in UTC.
    """

    annotations: pa.Table
    verdicts: pa.Table
    types: Collection[str] | None = None
    authors: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        annotations = _named(_naive(self.annotations, "created_at"), "author")
        verdicts = _named(_naive(self.verdicts, "at"), "user")
        object.__setattr__(self, "annotations", annotations)
        object.__setattr__(self, "verdicts", verdicts)

    def filtered(
        self,
        *,
        types: Collection[str] | None = None,
        authors: Collection[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Flow:
        """Return the same material with other filters."""
        return replace(self, types=types, authors=authors, since=since, until=until)

    def tables(self) -> dict[str, pa.Table]:
        """Return all tables, by the names of `TABLES`."""
        with _Views(self) as views:
            return {name: _with_shares(views.ask(sql)) for name, sql in _SQL.items()}

    def table(self, name: str) -> pa.Table:
        """Return one table.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is none of this name.
        """
        if name not in _SQL:
            raise NotFound(f"no table {name!r}; choose one of: {', '.join(TABLES)}")
        with _Views(self) as views:
            return _with_shares(views.ask(_SQL[name]))

    def first_pass(self) -> Proportion:
        """Return the first-pass yield of all annotations together."""
        with _Views(self) as views:
            row = views.ask(
                "select count(*) filter (decision = 'approve') as passed, count(*) as judged "
                "from first_verdict"
            ).to_pylist()[0]
        return wilson(row["passed"], row["judged"])


class _Views:
    """The material in a database in memory, filtered: `made`, `given` and `first_verdict`."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def __enter__(self) -> Self:
        import duckdb  # noqa: PLC0415

        flow = self._flow
        self._connection = duckdb.connect()
        self._connection.register("all_annotations", flow.annotations)
        self._connection.register("all_verdicts", flow.verdicts)
        ours = _any_of("type", flow.types) + _any_of("author", flow.authors)
        of_type = _any_of("v.type", flow.types)
        by_author = _any_of("a.author", flow.authors)
        views = {
            "made": f"select * from all_annotations where true {ours} "
            + _window("created_at", flow.since, flow.until),
            "standing": 'select v.annotation, v."user", v.decision, v.reason, v.seconds, v."at", '
            "a.uuid is not null as living, a.type, a.author, a.image "
            "from all_verdicts v left join all_annotations a on a.uuid = v.annotation "
            f"where not v.retracted {of_type} {by_author}",
            "given": "select * from standing where true " + _window('"at"', flow.since, flow.until),
            "first_verdict": "select * from (select * from standing "
            "where living and decision <> 'abstain' "
            'qualify row_number() over (partition by annotation order by "at") = 1) where true '
            + _window('"at"', flow.since, flow.until),
        }
        for name, sql in views.items():
            self._connection.execute(f"create temp view {name} as {sql}")
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, sql: str) -> pa.Table:
        """Return the rows of a question."""
        found: pa.Table = self._connection.sql(sql).to_arrow_table()
        return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _any_of(column: str, values: Collection[str] | None) -> str:
    if values is None:
        return ""
    return f"and {column} in ({', '.join(map(_quoted, values))}) " if values else "and false "


def _window(column: str, since: datetime | None, until: datetime | None) -> str:
    clauses = ""
    for sign, moment in ((">=", since), ("<", until)):
        if moment is not None:
            bare = moment.replace(tzinfo=None).isoformat(sep=" ")
            clauses += f"and {column} {sign} timestamp '{bare}' "
    return clauses


def _naive(table: pa.Table, column: str) -> pa.Table:
    """Return a table with a moment in UTC that names no zone: days are days of UTC."""
    place = table.schema.get_field_index(column)
    return table.set_column(place, column, table[column].cast(pa.timestamp("us")))


def _named(table: pa.Table, column: str) -> pa.Table:
    """Return a table in which people whose names are hidden are called so."""
    names = table[column].cast(pa.string())
    hidden = pc.if_else(pc.equal(pc.fill_null(names, ""), ""), HIDDEN, names)
    return table.set_column(table.schema.get_field_index(column), column, hidden)


def _with_shares(table: pa.Table) -> pa.Table:
    """Return a table with the yield and its interval in place of counts of first verdicts."""
    if "passed" not in table.column_names:
        return table
    counts = zip(table["passed"].to_pylist(), table["judged"].to_pylist(), strict=True)
    shares = [wilson(passed, judged) for passed, judged in counts]
    table = table.drop_columns(["passed", "judged"])
    columns: dict[str, list[Any]] = {
        "first_pass_yield": [one.share if one.trials else None for one in shares],
        "yield_low": [one.low if one.trials else None for one in shares],
        "yield_high": [one.high if one.trials else None for one in shares],
        "judged": [one.trials for one in shares],
    }
    for name, values in columns.items():
        kind = pa.int64() if name == "judged" else pa.float64()
        table = table.append_column(name, pa.array(values, kind))
    return table
