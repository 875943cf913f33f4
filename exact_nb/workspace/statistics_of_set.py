"""`imageset.statistics()`: annotation and review in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from exact_nb.model.taxonomy import AnnotationType
from exact_nb.statistics.flow import TABLES, Flow
from exact_nb.statistics.pages import note, section, table_page
from exact_nb.store.query import Query
from exact_nb.workspace.selection import version_id
from exact_nb.workspace.tables import named_table

if TYPE_CHECKING:
    import ipywidgets
    import pandas as pd

    from exact_nb.model.images import ImageSet
    from exact_nb.statistics.proportions import Proportion
    from exact_nb.store.base import Store

__all__ = ["Statistics", "statistics_of_set"]

_COLUMNS = ["uuid", "type", "author", "image", "status", "conflict", "created_at"]
_TITLES = {
    "status": "Status",
    "types": "By type",
    "annotators": "By annotator",
    "reasons": "Reasons of rejection",
    "verifiers": "Verdicts by person",
    "days": "By day",
}


class Statistics:
    """Annotation and review of one image set in numbers, as its reader may see them.

    What blind review hides from the reader, authors and others' verdicts, is in none of them.

    Attributes
    ----------
    tables : tuple of str
        Names for `df` and `arrow`: types, annotators, images, status, days, reasons, verifiers.
    title : str
        The set, and the version where it is not the present state.
    """

    tables = TABLES

    def __init__(self, title: str, flow: Flow) -> None:
        self.title = title
        self._flow = flow

    def arrow(self, name: str) -> pa.Table:
        """Return one of the tables as an Arrow table.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is none of this name.
        """
        return self._flow.table(name)

    def df(self, name: str) -> pd.DataFrame:
        """Return one of the tables as a pandas DataFrame.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is none of this name.
        ModuleNotFoundError
            If pandas is not installed.
        """
        frame: pd.DataFrame = self.arrow(name).to_pandas()
        return frame

    @property
    def first_pass_yield(self) -> Proportion:
        """Share of annotations whose first verdict was an approval, with its Wilson interval."""
        return self._flow.first_pass()

    def where(
        self,
        *,
        type: str | Iterable[str] | None = None,  # noqa: A002
        annotator: str | Iterable[str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Statistics:
        """Return the numbers of a part.

        Parameters
        ----------
        type : str or iterable of str, optional
            Annotations of any of these types, and verdicts on them.
        annotator : str or iterable of str, optional
            Annotations of any of these authors, and verdicts on them.
        since, until : datetime.date or datetime.datetime, optional
            Annotations created and verdicts given then, first and last day included; UTC.
        """
        flow = self._flow.filtered(
            types=_names(type), authors=_names(annotator), since=_start(since), until=_end(until)
        )
        return Statistics(self.title, flow)

    def panel(self) -> ipywidgets.Widget:
        """Show plots and tables with filters by type, annotator and time."""
        from exact_nb.widgets.statistics_panel import StatisticsPanel  # noqa: PLC0415

        return StatisticsPanel(self._flow, title=self.title)

    def _repr_html_(self) -> str:
        tables = self._flow.tables()
        tables["days"] = tables["days"].sort_by([("day", "descending")])
        shown = "".join(
            section(title, table_page(tables[name], empty=_empty(name)))
            for name, title in _TITLES.items()
        )
        head = note([self.title, f"First-pass yield: {self.first_pass_yield}"])
        return f"<div>{head}{shown}</div>"

    def __repr__(self) -> str:
        count = self._flow.annotations.num_rows
        return f"Statistics({self.title!r}, {count} annotations, yield {self.first_pass_yield})"


def statistics_of_set(
    store: Store, imageset: ImageSet, version: str | int | None = None
) -> Statistics:
    """Return a set in numbers.

    Parameters
    ----------
    store : Store
        As the reader sees it.
    imageset : exact_nb.model.images.ImageSet
        The set.
    version : str or int, optional
        Name or id of a snapshot: annotations as they were then, verdicts given until then.

    Raises
    ------
    exact_nb.errors.NotFound
        If there is no such version.
    """
    snapshot = version_id(store, imageset, version)
    query = Query(imageset_id=imageset.id, version=snapshot)
    annotations = named_table(store, query).select(_COLUMNS)
    verdicts = _with_types(store, store.verdict_table(imageset.id))
    title = imageset.name
    if snapshot is not None:
        made = next(one for one in store.snapshots(imageset.id) if one.id == snapshot)
        title = f"{imageset.name}, version {made.name}"
        then = pa.scalar(made.created_at, verdicts.schema.field("at").type)
        verdicts = verdicts.filter(pc.less_equal(verdicts["at"], then))
    return Statistics(title, Flow(annotations, verdicts))


def _with_types(store: Store, verdicts: pa.Table) -> pa.Table:
    ids = verdicts["type_id"].to_pylist()
    names = {id_: store.get(AnnotationType, id_).name for id_ in set(ids) if id_ is not None}
    return verdicts.append_column("type", pa.array([names.get(i) for i in ids], pa.string()))


def _names(given: str | Iterable[str] | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    return (given,) if isinstance(given, str) else tuple(given)


def _start(moment: date | None) -> datetime | None:
    if moment is None:
        return None
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) if moment.tzinfo else moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def _end(moment: date | None) -> datetime | None:
    start = _start(moment)
    if start is None or isinstance(moment, datetime):
        return start
    return start + timedelta(days=1)


def _empty(name: str) -> str:
    empty: dict[str, Any] = {
        "reasons": "Nothing was rejected.",
        "verifiers": "No verdict yet.",
    }
    return str(empty.get(name, "No annotation yet."))
