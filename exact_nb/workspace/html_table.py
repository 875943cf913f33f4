"""A few rows as a notebook shows them: in the colours of its theme, whatever they say."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["html_table"]


def html_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, of: int
) -> str:
    """Return a table as HTML.

    Parameters
    ----------
    title : str
        What stands above it.
    columns : sequence of str
        Heads.
    rows : sequence of sequence of str
        Cells, as text.
    of : int
        How many rows there are in all; the last line says where some are left out.
    """
    parts = [f"<p>{escape(title)}</p>"]
    if rows:
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
        )
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    if of > len(rows):
        parts.append(f"<p>… and {of - len(rows):,} more; .df() has all of them.</p>")
    return "".join(parts)
