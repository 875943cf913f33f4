"""Plots and tables of annotation and review, with filters by type, annotator and time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.statistics.charts import Series, bars, columns
from exact_nb.statistics.flow import Flow
from exact_nb.statistics.pages import note, section, table_page

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["StatisticsPanel"]

# Okabe-Ito colours, each with a pattern: what they say is never said by colour alone.
_STATUS = (
    Series("verified", "#009e73"),
    Series("unverified", "#8c8c8c", "o"),
    Series("resubmitted", "#56b4e9", "/"),
    Series("rejected", "#d55e00", "x"),
)
_DECISIONS = (
    Series("approved", "#009e73"),
    Series("rejected", "#d55e00", "x"),
    Series("abstained", "#8c8c8c", "o"),
)
_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:0 16px"
_ALL_TYPES, _EVERYBODY = "All types", "Everybody"
_MOST_BARS = 15
_MOST_DAYS = 60


class StatisticsPanel(ipywidgets.VBox):  # type: ignore[misc]
    """A set in plots and tables.

    Parameters
    ----------
    flow : Flow
        Annotations and verdicts as the reader may see them.
    title : str, optional
        Of what, for the heading.
    """

    def __init__(self, flow: Flow, *, title: str = "") -> None:
        self._flow = flow
        self._title = title
        self._type = _choice(_ALL_TYPES, flow.annotations["type"], "Type")
        self._annotator = _choice(_EVERYBODY, flow.annotations["author"], "Annotator")
        self._since = _day("From")
        self._until = _day("To")
        self._page = ipywidgets.HTML()
        filters = (self._type, self._annotator, self._since, self._until)
        for one in filters:
            one.observe(self._draw, "value")
        row = ipywidgets.HBox(filters, layout={"flex_flow": "row wrap"})
        self._draw()
        super().__init__([row, self._page])

    def _draw(self, _change: object = None) -> None:
        since, until = self._since.value, self._until.value
        if since and until and until < since:
            self._page.value = note([f"{until} is before {since}: choose a later day under To."])
            return
        self._page.value = _page(self._title, self._filtered(since, until))

    def _filtered(self, since: date | None, until: date | None) -> Flow:
        return self._flow.filtered(
            types=None if self._type.value == _ALL_TYPES else [self._type.value],
            authors=None if self._annotator.value == _EVERYBODY else [self._annotator.value],
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _page(title: str, flow: Flow) -> str:
    tables = flow.tables()
    count = sum(tables["status"]["annotations"].to_pylist())
    verdicts = sum(tables["verifiers"]["verdicts"].to_pylist())
    head = (
        f'<p style="margin:4px 0"><b>{escape(title)}</b>: {_some(count, "annotation")}, '
        f"{_some(verdicts, 'verdict')}, first-pass yield {escape(str(flow.first_pass()))}. "
        "Days are days of UTC.</p>"
    )
    if not count and not verdicts:
        return head + note(["Nothing here: draw and verify, or choose other filters."])
    plots = [
        section("Status by type", _stacked(tables["types"], "type", _STATUS)),
        section("Status by annotator", _stacked(tables["annotators"], "annotator", _STATUS)),
        section("Annotations by day", _by_day(tables["days"], (Series("annotations", "#0072b2"),))),
        section("Verdicts by day", _by_day(tables["days"], _DECISIONS)),
        section("Reasons of rejection", _reasons(tables["reasons"])),
        section("Seconds per item, median", _seconds(tables["verifiers"])),
    ]
    shown = [
        section(title, table_page(tables[name].select(names), empty=empty))
        for title, name, names, empty in _TABLES
    ]
    return f'{head}<div style="{_GRID}">{_cells(plots)}</div><div>{"".join(shown)}</div>'


_YIELD = ["first_pass_yield", "yield_low", "yield_high", "judged"]
_TABLES = (
    ("First pass by annotator", "annotators", ["annotator", "annotations", *_YIELD], "None yet."),
    ("First pass by type", "types", ["type", "annotations", *_YIELD], "None yet."),
    (
        "Verdicts by person",
        "verifiers",
        [
            "verifier",
            "verdicts",
            "approved",
            "rejected",
            "abstained",
            "seconds",
            "seconds_25",
            "seconds_75",
        ],
        "No verdict yet.",
    ),
)


def _some(count: int, thing: str) -> str:
    return f"{count} {thing}" + ("" if count == 1 else "s")


def _cells(parts: list[str]) -> str:
    return "".join(f'<div style="min-width:0">{part}</div>' for part in parts)


def _stacked(table: pa.Table, label: str, series: tuple[Series, ...]) -> str:
    rows = table.slice(0, _MOST_BARS).to_pylist()
    if not rows:
        return note(["No annotation."])
    plot = bars([row[label] for row in rows], series, [_values(row, series) for row in rows])
    return plot + _rest(table.num_rows - len(rows))


def _by_day(table: pa.Table, series: tuple[Series, ...]) -> str:
    rows = [row for row in table.to_pylist() if any(_values(row, series))]
    if not rows:
        return note(["Nothing on these days."])
    shown = rows[-_MOST_DAYS:]
    labels = [row["day"].isoformat() for row in shown]
    plot = columns(labels, series, [_values(row, series) for row in shown])
    return plot + (
        note([f"The last {_MOST_DAYS} of {len(rows)} days."]) if len(rows) > len(shown) else ""
    )


def _reasons(table: pa.Table) -> str:
    if not table.num_rows:
        return note(["Nothing was rejected."])
    return bars(
        table["reason"].to_pylist(),
        (Series("rejections", "#d55e00", "x"),),
        [[count] for count in table["rejections"].to_pylist()],
    )


def _seconds(table: pa.Table) -> str:
    rows = [row for row in table.to_pylist() if row["seconds"] is not None]
    if not rows:
        return note(["No time was taken."])
    return bars(
        [row["verifier"] for row in rows[:_MOST_BARS]],
        (Series("seconds", "#0072b2"),),
        [[round(row["seconds"], 1)] for row in rows[:_MOST_BARS]],
    ) + _rest(len(rows) - _MOST_BARS)


def _values(row: dict[str, Any], series: tuple[Series, ...]) -> list[float]:
    return [row[one.name] for one in series]


def _rest(count: int) -> str:
    return note([f"and {count} more: see df()"]) if count > 0 else ""


def _choice(everything: str, names: pa.ChunkedArray, label: str) -> ipywidgets.Dropdown:
    known = sorted(set(names.unique().to_pylist()), key=str.casefold)
    return ipywidgets.Dropdown(options=[everything, *known], description=label)


def _day(label: str) -> ipywidgets.DatePicker:
    return ipywidgets.DatePicker(description=label)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
