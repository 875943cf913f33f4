"""What two named versions of an image set differ in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.model.images import Image
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.query import Query
from exact_nb.workspace.selection import snapshot_of, version_id
from exact_nb.workspace.tables import with_names

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store

__all__ = ["FIELDS", "Difference", "compare_versions"]

FIELDS = ("outline", "type", "position", "flags", "description", "status")
"""What a changed annotation may differ in."""

NOW = "now"

_COLUMNS = {
    "outline": ("shape", "geom", "parts", "keyframes"),
    "type": ("type_id",),
    "position": ("z", "t", "plane", "slice", "span", "until"),
    "flags": ("concealed", "blurred"),
    "description": ("description",),
    "status": ("status",),
}

_KEPT = ("status", "revision", "editor")
"""Told of both versions beside the type."""

_CHANGES = ("added", "removed", "changed")


_TOLD = 20
"""Rows that a notebook shows of it."""


class Difference:
    """Annotations that one version of an image set has and another has not, or not so.

    Made by `ImageSet.diff`. It is read once; what happens later does not change it.

    Attributes
    ----------
    before, after : str
        Names of the versions, ``"now"`` for the present state.
    counts : dict of str to int
        How many were added, removed and changed.
    fields : dict of str to int
        In how many of the changed ones the outline, type, position, flags, description or status
        differ; one may differ in several.

    Examples
    --------
    >>> slides.diff("v1", "v2")  # doctest: +SKIP
    Difference('v1', 'v2': 12 added, 3 removed, 40 changed: outline 38, status 5)
    >>> slides.diff("v1").df().query("change == 'removed'")  # doctest: +SKIP
    """

    def __init__(self, before: str, after: str, rows: pa.Table) -> None:
        self.before = before
        self.after = after
        self._rows = rows
        changes, fields = rows["change"].to_pylist(), rows["fields"].to_pylist()
        self.counts = {change: changes.count(change) for change in _CHANGES}
        self.fields = {name: sum(name in row for row in fields) for name in FIELDS}

    def __len__(self) -> int:
        return len(self._rows)

    def arrow(self) -> pa.Table:
        """Return an Arrow table, one row an annotation.

        Columns: ``uuid``, ``image``, ``change`` (added, removed or changed), ``fields`` (list, of
        changed ones only), then ``type``, ``status``, ``revision`` and ``editor`` in both versions,
        as ``type_before`` and ``type_after`` and so on, null where there is none; ``edited_at``,
        when it was last changed in the version that has it.
        """
        return self._rows

    def df(self) -> pd.DataFrame:
        """Return a pandas DataFrame, columns as in `arrow`.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed.
        """
        frame: pd.DataFrame = self._rows.to_pandas()
        return frame

    def __repr__(self) -> str:
        return f"Difference({self.before!r}, {self.after!r}: {self._words()})"

    def _words(self) -> str:
        if len(self) == 0:
            return "no difference"
        counts = ", ".join(f"{number:,} {change}" for change, number in self.counts.items())
        told = ", ".join(f"{name} {number:,}" for name, number in self.fields.items() if number)
        return f"{counts}: {told}" if told else counts

    def _repr_html_(self) -> str:
        from exact_nb.workspace.html_table import html_table  # noqa: PLC0415

        title = f"From {self.before} to {self.after}: {self._words()}"
        columns = ["change", "image", "type", "fields", "status", "editor", "edited at"]
        cells = [_cells(row) for row in self._rows.slice(0, _TOLD).to_pylist()]
        return html_table(title, columns, cells, of=len(self))


def _cells(row: dict[str, Any]) -> list[str]:
    def both(name: str) -> str:
        before, after = row[f"{name}_before"], row[f"{name}_after"]
        told = [one for one in dict.fromkeys((before, after)) if one is not None]
        return " → ".join(str(one) for one in told)

    return [
        row["change"],
        row["image"],
        both("type"),
        ", ".join(row["fields"]),
        both("status"),
        row["editor_after"] or row["editor_before"] or "",
        f"{row['edited_at']:%Y-%m-%d %H:%M}",
    ]


def compare_versions(
    store: Store, imageset: ImageSet, before: str | int | None, after: str | int | None = None
) -> Difference:
    """Return what was added, removed and changed between two versions.

    Parameters
    ----------
    store : Store
        Where they live.
    imageset : ImageSet
        The set.
    before, after : str or int, optional
        Names or ids of snapshots; None for the present state.

    Raises
    ------
    exact_nb.errors.NotFound
        If the set has no such version.
    """
    tables = [_table(store, imageset, version) for version in (before, after)]
    first, second = (_name(store, imageset, version) for version in (before, after))
    return Difference(first, second, _named(_compared(*tables), store))


def _named(rows: pa.Table, store: Store) -> pa.Table:
    """Put names in the place of ids."""
    columns = {"image": Image, "type_before": AnnotationType, "type_after": AnnotationType}
    for column, kind in columns.items():
        rows = with_names(rows, column, store, kind)
    return rows.drop_columns([f"{column}_id" for column in columns])


def _table(store: Store, imageset: ImageSet, version: str | int | None) -> pa.Table:
    id_ = version_id(store, imageset, version)
    return store.table(Query(imageset_id=imageset.id, version=id_))


def _name(store: Store, imageset: ImageSet, version: str | int | None) -> str:
    return NOW if version is None else snapshot_of(store, imageset, version).name


def _compared(before: pa.Table, after: pa.Table) -> pa.Table:
    import duckdb  # noqa: PLC0415

    differs = {
        name: " or ".join(f"b.{column} is distinct from a.{column}" for column in columns)
        for name, columns in _COLUMNS.items()
    }
    fields = ", ".join(f"case when {test} then '{name}' end" for name, test in differs.items())
    kept = {"type_id": "type_{}_id"} | {one: f"{one}_{{}}" for one in _KEPT}
    both = ", ".join(
        f"b.{column} as {name.format('before')}, a.{column} as {name.format('after')}"
        for column, name in kept.items()
    )
    statement = f"""
        with paired as (
            select coalesce(a.uuid, b.uuid) as uuid,
                coalesce(a.image_id, b.image_id) as image_id,
                case when b.uuid is null then 'added'
                    when a.uuid is null then 'removed' else 'changed' end as change,
                case when a.uuid is null or b.uuid is null then []::varchar[]
                    else list_filter([{fields}], lambda one: one is not null) end as fields,
                {both},
                coalesce(a.edited_at, b.edited_at) as edited_at
            from "before" b full outer join "after" a on a.uuid = b.uuid
        )
        select * from paired where change <> 'changed' or len(fields) > 0
        order by change, edited_at, uuid"""
    with duckdb.connect() as connection:
        connection.register("before", before)
        connection.register("after", after)
        rows: pa.Table = connection.sql(statement).to_arrow_table()
        return rows
