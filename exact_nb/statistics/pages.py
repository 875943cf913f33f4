"""Tables as HTML for light and dark notebooks; what people have typed is escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Any

import pyarrow as pa

__all__ = ["note", "section", "table_page", "titled"]

_TABLE = "border-collapse:collapse;margin:4px 0 12px;font-variant-numeric:tabular-nums"
_CELL = "padding:2px 10px 2px 0;border-bottom:1px solid var(--jp-border-color2,#ccc);text-align:"

_TITLES = {
    "yield_low": "from",
    "yield_high": "to",
    "share_caught": "caught",
    "share_caught_low": "from",
    "share_caught_high": "to",
    "share_rejected": "rejected",
    "share_rejected_low": "from",
    "share_rejected_high": "to",
    "seconds_25": "25 %",
    "seconds_75": "75 %",
    "cohen_kappa": "Cohen's kappa",
    "fleiss_kappa": "Fleiss' kappa",
    "krippendorff_alpha": "Krippendorff's alpha",
    "gwet_ac1": "Gwet's AC1",
    "complete_units": "rated by all",
    "hausdorff95": "95 % Hausdorff",
    "hausdorff95_median": "median",
    "dice_median": "median",
    "iou": "IoU",
    "iou_median": "median",
    "f1": "F1",
}
_SHARES = {"share", "first_pass_yield", "observed", "precision", "recall", "f1"}


def titled(column: str) -> str:
    """Return the name of a column as a person would say it."""
    return _TITLES.get(column, column.replace("_", " "))


def section(title: str, body: str) -> str:
    """Return a heading and what is below it."""
    return f'<h4 style="margin:12px 0 2px">{escape(title)}</h4>{body}'


def note(lines: Iterable[str]) -> str:
    """Return lines of small print."""
    text = "<br>".join(escape(line) for line in lines)
    return (
        f'<p style="margin:2px 0 8px;color:var(--jp-ui-font-color2,#555)">{text}</p>'
        if text
        else ""
    )


def table_page(table: pa.Table, *, limit: int = 20, empty: str = "Nothing yet.") -> str:
    """Return a table as HTML.

    Parameters
    ----------
    table : pyarrow.Table
        Numbers are set right, shares as percentages, other floats with three digits.
    limit : int, optional
        Rows shown; how many more there are is said.
    empty : str, optional
        What is said where there is no row.
    """
    if not table.num_rows:
        return note([empty])
    sides = ["right" if _is_number(field.type) else "left" for field in table.schema]
    head = "".join(
        f'<th scope="col" style="{_CELL}{side}">{escape(titled(name))}</th>'
        for name, side in zip(table.column_names, sides, strict=True)
    )
    rows = [
        _row(table.column_names, list(row.values()), sides)
        for row in table.slice(0, limit).to_pylist()
    ]
    rest = table.num_rows - limit
    more = note([f"and {rest} more rows: see df()"]) if rest > 0 else ""
    return (
        f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>{more}"
    )


def _row(names: Sequence[str], values: Sequence[Any], sides: Sequence[str]) -> str:
    cells = "".join(
        f'<td style="{_CELL}{side}">{escape(_text(name, value))}</td>'
        for name, value, side in zip(names, values, sides, strict=True)
    )
    return f"<tr>{cells}</tr>"


def _text(name: str, value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "—"
    if isinstance(value, float):
        if name in _SHARES or name.startswith(("yield_", "share_")):
            return f"{value:.0%}"
        return f"{value:.1f}" if name.startswith("seconds") else f"{value:.3f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
