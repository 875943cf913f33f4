"""What two versions of a set differ in, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from exact_nb.model.review import ReviewStatus
from exact_nb.widgets.panel.markup import button, number, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store
    from exact_nb.widgets.panel.markup import Markup

__all__ = ["Compared", "Comparer", "StatusCounts", "difference_markup"]

StatusCounts: TypeAlias = "Mapping[ReviewStatus, int]"

_LISTED = 20
_MARKS = {"added": "+", "removed": "\N{MINUS SIGN}", "changed": "~"}


class Compared(Protocol):
    """What differs: `exact_nb.workspace.versions.Difference` is one."""

    before: str
    after: str
    counts: dict[str, int]
    fields: dict[str, int]

    def __len__(self) -> int:
        """How many annotations differ."""

    def arrow(self) -> Any:
        """Return a row for each of them."""


Comparer: TypeAlias = "Callable[[Store, ImageSet, int | None, int | None], Compared]"
"""Compares two versions by number, None for the present state."""


def difference_markup(
    found: Compared, before: StatusCounts, after: StatusCounts, versions: tuple[str, str]
) -> Markup:
    """Return what differs: counts, statuses, and the first annotations.

    Parameters
    ----------
    found : Compared
        What differs.
    before, after : mapping of ReviewStatus to int
        How many annotations stand so in both.
    versions : tuple of str
        Numbers of both, empty for the present state: buttons show annotations there.
    """
    title = f"From {text(found.before)} to {text(found.after)}"
    if not len(found):
        return f'<h4>{title}</h4><p class="exact-panel-empty">Nothing differs.</p>'
    counts = ", ".join(f"<strong>{count:,}</strong> {name}" for name, count in found.counts.items())
    fields = ", ".join(f"{text(name)} {count:,}" for name, count in found.fields.items() if count)
    in_what = f" ({fields})" if fields else ""
    return (
        f'<h4>{title}</h4><p role="status">{counts}{in_what}</p>'
        f"{_statuses(found, before, after)}{_listed(found, versions)}"
    )


def _statuses(found: Compared, before: StatusCounts, after: StatusCounts) -> Markup:
    rows = "".join(
        f"<tr><th scope='row'>{text(one)}</th><td>{old:,}</td><td>{new:,}</td>"
        f"<td>{_signed(new - old)}</td></tr>"
        for one in ReviewStatus
        if (old := before.get(one, 0)) + (new := after.get(one, 0))
    )
    return (
        '<table class="exact-table"><caption class="exact-small">Annotations by status</caption>'
        f"<thead><tr><th scope='col'>Status</th><th scope='col'>{text(found.before)}</th>"
        f"<th scope='col'>{text(found.after)}</th><th scope='col'>Change</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _signed(change: int) -> str:
    return f"{change:+,}" if change else "0"


def _listed(found: Compared, versions: tuple[str, str]) -> Markup:
    rows = found.arrow().slice(0, _LISTED).to_pylist()
    told = "".join(_row(one, versions) for one in rows)
    left = len(found) - len(rows)
    caption = number(len(found), "difference")
    if left:
        caption = f"The first {len(rows)} of {caption}"
    heads = "".join(
        f"<th scope='col'>{one}</th>"
        for one in ("Change", "Image", "Type", "In what", "Status", "By", "When (UTC)", "Look")
    )
    return (
        '<div class="exact-scroll"><table class="exact-table">'
        f'<caption class="exact-small">{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{told}</tbody></table></div>"
    )


def _row(row: dict[str, Any], versions: tuple[str, str]) -> Markup:
    change = row["change"]
    where = versions[0] if change == "removed" else versions[1]
    cells = (
        row["image"],
        _both(row, "type"),
        ", ".join(row["fields"]),
        _both(row, "status"),
        row["editor_after"] or row["editor_before"] or "",
        f"{row['edited_at']:%Y-%m-%d %H:%M}",
    )
    look = button(
        "Show",
        "show-version-of",
        row["uuid"],
        value=where,
        name=f"Show the {change} {row['type_after'] or row['type_before']} on {row['image']}",
    )
    return (
        f"<tr><th scope='row'><span aria-hidden='true'>{_MARKS[change]}</span> {change}</th>"
        + "".join(f"<td>{text(one)}</td>" for one in cells)
        + f'<td class="exact-acts">{look}</td></tr>'
    )


def _both(row: dict[str, Any], name: str) -> str:
    told = [row[f"{name}_before"], row[f"{name}_after"]]
    return " → ".join(str(one) for one in dict.fromkeys(told) if one is not None)
