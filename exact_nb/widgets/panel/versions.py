"""The pane of named versions: to make one, to look at one, to compare two."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.errors import ExactError
from exact_nb.model.images import ImageSet
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.review import ReviewStatus
from exact_nb.store.query import Query
from exact_nb.widgets.panel.acting import Done
from exact_nb.widgets.panel.difference import difference_markup
from exact_nb.widgets.panel.form import WIDE, Form, field_style
from exact_nb.widgets.panel.form_pane import FormPane
from exact_nb.widgets.panel.markup import button, number, text
from exact_nb.widgets.waiting import wait_for

if TYPE_CHECKING:
    from exact_nb.store.base import Snapshot
    from exact_nb.widgets.panel.difference import StatusCounts
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["VersionsPane"]

logger = logging.getLogger(__name__)

_NOW = 0
"""Stands in the lists of versions for the present state."""

_EMPTY = (
    '<p class="exact-panel-empty">No versions yet. A version names the annotations as they stand '
    "now, so that they can be opened, compared and exported later, whatever is changed since.</p>"
)


class VersionsPane(FormPane):
    """Named versions of one set, the newest first.

    Parameters
    ----------
    room : Room
        What the panes share.
    imageset_id : int
        The set.

    Attributes
    ----------
    before, after : ipywidgets.Dropdown
        What is compared, by number; 0 is the present state.
    """

    def __init__(self, room: Room, imageset_id: int) -> None:
        super().__init__(room, back="new-version")
        self._imageset_id = imageset_id
        self._counted: dict[int, StatusCounts] = {}
        self._serial = 0
        self._comparing: threading.Thread | None = None
        look = {"style": {"description_width": "45px"}, "layout": {"width": "auto"}}
        self.before = ipywidgets.Dropdown(description="From", **look)
        self.after = ipywidgets.Dropdown(description="To", **look)
        fitting = {"width": "auto", "flex": "0 0 auto"}
        compare = ipywidgets.Button(description="Compare", layout=fitting)
        compare.on_click(lambda _: self._begin_comparison())
        self._choice = ipywidgets.HBox([self.before, self.after, compare])
        self._choice.add_class("exact-filters")
        self._told = ipywidgets.HTML()
        self.children = (self._head, self._slot, self._list, self._choice, self._told)
        room.on("new-version", self._begin)
        room.on("compare-version", self._compare_with_now)

    def draw(self) -> None:
        """Show the versions."""
        room = self._room
        imageset = room.store.get(ImageSet, self._imageset_id)
        versions = room.store.snapshots(self._imageset_id)
        why_not = room.standing.why_not(Right.EDIT_SET, imageset)
        self._head.value = button("New version", "new-version", why_not=why_not)
        self._list.value = self._table(versions) if versions else _EMPTY
        self._choice.layout.display = "" if versions and room.compare else "none"
        self._offer(versions)

    def wait(self, timeout: float = 30) -> None:
        """Wait until two versions are compared; for scripts.

        Raises
        ------
        TimeoutError
            If it takes longer than `timeout` seconds.
        """
        wait_for(self._comparing, timeout, "the versions are not compared")

    def _table(self, versions: list[Snapshot]) -> Markup:
        rows = "".join(self._row(one) for one in reversed(versions))
        heads = "".join(
            f"<th scope='col'>{one}</th>"
            for one in ("Name", "By", "When (UTC)", "Annotations", "Verified", "Look")
        )
        return (
            '<div class="exact-scroll"><table class="exact-table">'
            f'<caption class="exact-small">{number(len(versions), "version")}, the newest first'
            f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _row(self, version: Snapshot) -> Markup:
        counts = self._counts(version.id)
        by = self._room.store.get(User, version.author_id).name
        name = version.name
        looks = button(
            "Open",
            "open-version",
            self._imageset_id,
            value=str(version.id),
            name=f"Open version {name}",
        )
        if self._room.compare:
            looks += button(
                "Compare with now", "compare-version", version.id, name=f"Compare {name} with now"
            )
        return (
            f"<tr><th scope='row'>{text(name)}</th><td>{text(by)}</td>"
            f"<td>{version.created_at:%Y-%m-%d %H:%M}</td><td>{sum(counts.values()):,}</td>"
            f"<td>{counts[ReviewStatus.VERIFIED]:,}</td>"
            f'<td class="exact-acts">{looks}</td></tr>'
        )

    def _counts(self, version: int) -> StatusCounts:
        """Return how many annotations stand how; a version is counted once."""
        known = self._counted.get(version)
        if known is None:
            known = {
                one: self._room.store.count(
                    Query(imageset_id=self._imageset_id, version=version or None, status=one)
                )
                for one in ReviewStatus
            }
            if version != _NOW:
                self._counted[version] = known
        return known

    def _offer(self, versions: list[Snapshot]) -> None:
        options = [("now", _NOW), *((one.name, one.id) for one in reversed(versions))]
        if list(self.before.options) == options:
            return
        newest = options[1][1] if versions else _NOW
        for field, first in ((self.before, newest), (self.after, _NOW)):
            chosen = field.value
            field.options = options
            known = {key for _, key in options}
            field.value = chosen if chosen in known and chosen != _NOW else first

    # -- making -------------------------------------------------------------------------------

    def _begin(self, _of: str, _value: str) -> None:
        field = ipywidgets.Text(
            description="Name", placeholder="for example v1", layout=WIDE, style=field_style()
        )
        title = "Name the annotations as they stand now"
        self._open(Form(title, {"name": field}, "Create", self._create, self._end))

    def _create(self, values: dict[str, Any]) -> None:
        def work() -> Done:
            made = self._room.store.snapshot(self._imageset_id, values["name"].strip())
            self._end()
            # A version stays: what was exported under its name can be found again.
            return Done(f"Named version {made.name!r}")

        self._room.do(work)

    # -- comparing ----------------------------------------------------------------------------

    def _compare_with_now(self, of: str, _value: str) -> None:
        self.before.value, self.after.value = int(of), _NOW
        self._begin_comparison()

    def _begin_comparison(self) -> None:
        """Begin to compare what is chosen; that may take a while."""
        self._serial += 1
        self._told.value = '<p class="exact-preview">Comparing …</p>'
        self._comparing = threading.Thread(
            target=self._run,
            args=(self._serial, self.before.value, self.after.value),
            name="exact_nb compare",
            daemon=True,
        )
        self._comparing.start()

    def _run(self, serial: int, before: int, after: int) -> None:
        room = self._room
        assert room.compare is not None  # noqa: S101 - else nothing asks for it
        try:
            imageset = room.store.get(ImageSet, self._imageset_id)
            found = room.compare(room.store, imageset, before or None, after or None)
            numbers = (str(before or ""), str(after or ""))
            told = difference_markup(found, self._counts(before), self._counts(after), numbers)
            said = ", ".join(f"{count:,} {name}" for name, count in found.counts.items())
        except ExactError as error:
            told = f'<p class="exact-preview exact-failed">⚠ {text(error)}</p>'
            said = str(error)
        with room.lock:
            # Somebody may have asked for others since.
            if serial == self._serial:
                self._told.value = told
                room.frame.say(said)
