"""The panel of a workspace: teams, image sets, products, and a search across them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.widgets.panel.markup import button, text
from exact_nb.widgets.panel.one_set import TABS, SetPane
from exact_nb.widgets.panel.products import ProductsPane
from exact_nb.widgets.panel.searching import SearchPane
from exact_nb.widgets.panel.sets import SetsPane
from exact_nb.widgets.panel.shell import Shell
from exact_nb.widgets.panel.teams import TeamsPane

if TYPE_CHECKING:
    from exact_nb.store.base import Event, Store
    from exact_nb.widgets.panel.difference import Comparer
    from exact_nb.widgets.panel.room import Opener

__all__ = ["WorkspacePanel"]


_PANES = {"sets": "Image sets", "teams": "Teams", "products": "Products"}


class WorkspacePanel(Shell):
    """Teams, image sets, products and annotation types without code.

    Made by `Workspace.panel`. ``/`` goes to the search, Escape takes back a question. What one may
    not do is there, says who can, and does nothing.

    Parameters
    ----------
    store : Store
        Bound to the user who looks.
    review : callable, optional
        Opens an image in the review.
    compare : callable, optional
        Compares two versions of a set.

    Attributes
    ----------
    sets, teams, products : ipywidgets.Widget
        The panes.
    one_set : SetPane or None
        The set that is open.
    search : ipywidgets.Text
        What is looked for.
    """

    def __init__(
        self, store: Store, review: Opener | None = None, compare: Comparer | None = None
    ) -> None:
        self._showing = "sets"
        self.one_set: SetPane | None = None
        super().__init__("Workspace", store, review, compare)
        self.sets, self.teams = SetsPane(self.room), TeamsPane(self.room)
        self.products, self.results = ProductsPane(self.room), SearchPane(self.room)
        self.room.on("show", self._show)
        self.room.on("open-set", self._open_set)
        self.room.on("open-image", self._open_image)
        self._late = ""
        self.search.observe(self._searched, "value")
        self.refresh()

    def _above(self) -> list[ipywidgets.Widget]:
        self._menu = ipywidgets.HTML()
        self.search = ipywidgets.Text(
            placeholder="Search sets and images ( / )", description="Search"
        )
        self.search.add_class("exact-panel-search")
        head = ipywidgets.HBox([self._menu, self.search])
        head.add_class("exact-panel-head")
        return [head]

    def draw(self) -> None:
        """Show the pane that is open."""
        user, location = self.room.store.actor.name, self.room.store.location
        tabs = "".join(
            button(label, "show", name, chosen=self._showing == name, look="exact-tab")
            for name, label in _PANES.items()
        )
        self._menu.value = (
            f'<nav class="exact-tabs" aria-label="Workspace">{tabs}</nav>'
            f'<p class="exact-small">as {text(user)} in {text(_short(location))}</p>'
        )
        pane = self._pane()
        if self.body.children != (pane,):
            self.body.children = (pane,)
        pane.draw()

    def _pane(self) -> Any:
        if self.search.value.strip():
            self.results.wanted = self.search.value.strip()
            return self.results
        if self.one_set is not None:
            return self.one_set
        return {"sets": self.sets, "teams": self.teams, "products": self.products}[self._showing]

    def _heard(self, burst: list[Event]) -> None:
        if any(event.records for event in burst):
            self.results.forget()
        super()._heard(burst)

    # -- acts ---------------------------------------------------------------------------------

    def _show(self, of: str, _value: str) -> None:
        self._showing = of
        self._leave_set()
        self._leave_search()

    def _open_set(self, of: str, value: str) -> None:
        tab = value if value in TABS else "images"
        known = self.one_set
        if known is None or (known.imageset_id, known.tab) != (int(of), tab):
            # What is made first keeps what is open where it cannot be made.
            made = SetPane(self.room, int(of), tab)
            self._leave_set()
            self.one_set = made
        self._showing = "sets"
        self._leave_search()

    def _open_image(self, of: str, value: str) -> None:
        self._open_set(of, "images")
        self.room.act("annotate", of, value)

    def _leave_set(self) -> None:
        if self.one_set is not None:
            self.one_set.close()
            self.one_set = None

    def _leave_search(self) -> None:
        typed = self.room.frame.typed
        late = "" if typed == self.search.value else typed
        self.search.value = ""
        self._late = late

    def _searched(self, change: Any) -> None:
        late, self._late = self._late, ""
        if late and change["new"] == late:
            # The end of what was typed before something found was opened: it asks for nothing.
            self.search.value = ""
        else:
            self.refresh()


def _short(location: str) -> str:
    """Return the end of a path: the beginning is the same for all."""
    return location.replace("\\", "/").rpartition("/")[2] or location
