"""The pane of one image set: its images, adding more, settings, policies, versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.model.images import ImageSet
from exact_nb.model.permissions import Right
from exact_nb.widgets.panel import acting
from exact_nb.widgets.panel.adding import AddingPane
from exact_nb.widgets.panel.images import ImagesPane
from exact_nb.widgets.panel.markup import bar, button, text
from exact_nb.widgets.panel.policies import PoliciesPane
from exact_nb.widgets.panel.set_form import settings_form
from exact_nb.widgets.panel.sets import counts_of
from exact_nb.widgets.panel.signs import signs_of_set
from exact_nb.widgets.panel.versions import VersionsPane

if TYPE_CHECKING:
    from exact_nb.widgets.panel.acting import Done
    from exact_nb.widgets.panel.form import Form
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["TABS", "SetPane"]

TABS = {
    "images": "Images",
    "adding": "Add images",
    "settings": "Settings",
    "policies": "Policies",
    "versions": "Versions",
}
"""What is to be seen of a set, by the name in acts."""


class SettingsPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Name, products, priority and who may see the set."""

    def __init__(self, room: Room, imageset_id: int) -> None:
        self._room = room
        self._seen = room.store.get(ImageSet, imageset_id)
        self._barred = ipywidgets.HTML()
        self.form: Form = settings_form(room, self._seen, self._save)
        self._filled = self.form.values()
        super().__init__([self._barred, self.form])

    def draw(self) -> None:
        """Show what holds now, unless somebody is about to change it."""
        room = self._room
        current = room.store.get(ImageSet, self._seen.id)
        why_not = room.standing.why_not(Right.EDIT_SET, current)
        self._barred.value = f'<p class="exact-barred">{text(why_not)}</p>' if why_not else ""
        if current != self._seen and self.form.values() == self._filled:
            self._seen = current
            self.form = settings_form(room, current, self._save)
            self._filled = self.form.values()
            self.children = (self._barred, self.form)
        for field in (*self.form.fields.values(), self.form.save):
            field.disabled = bool(why_not)
            field.tooltip = why_not

    def _save(self, values: dict[str, Any]) -> None:
        def work() -> Done | None:
            said = f"Changed the settings of {self._seen.name!r}"
            done = acting.merge(self._room.store, self._seen, said, **values)
            self._filled = self.form.values()
            return done

        self._room.do(work)


class SetPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """One set.

    Parameters
    ----------
    room : Room
        What the panes share.
    imageset_id : int
        The set.
    tab : str
        What of it is shown, a name of `TABS`.
    """

    def __init__(self, room: Room, imageset_id: int, tab: str) -> None:
        self._room, self.imageset_id, self.tab = room, imageset_id, tab
        self._head = ipywidgets.HTML()
        makers: dict[str, Callable[[Room, int], Any]] = {
            "images": ImagesPane,
            "adding": AddingPane,
            "settings": SettingsPane,
            "policies": PoliciesPane,
            "versions": VersionsPane,
        }
        self.pane = makers[tab](room, imageset_id)
        super().__init__([self._head, self.pane])

    def draw(self) -> None:
        """Show the set."""
        imageset = self._room.store.get(ImageSet, self.imageset_id)
        self._head.value = self._heading(imageset)
        if imageset.deleted:
            self.pane.layout.display = "none"
            return
        self.pane.layout.display = ""
        self.pane.draw()

    def _heading(self, imageset: ImageSet) -> Markup:
        room, of, name = self._room, imageset.id, imageset.name
        back = button("← Image sets", "show", "sets", look="exact-quiet")
        if imageset.deleted:
            why_not = room.standing.why_not(Right.DELETE_SET, imageset)
            restore = button("Restore", "restore-set", of, why_not=why_not)
            return f"<p>{back}</p><h3>{text(name)}</h3><p>This set was deleted. {restore}</p>"
        found = room.tally.sum_of_set(of)
        lock = "Unlock" if imageset.locked else "Lock"
        edit = room.standing.why_not(Right.EDIT_SET, imageset)
        delete = room.standing.why_not(Right.DELETE_SET, imageset)
        verify = room.standing.why_not(Right.VERIFY, imageset)
        none = "" if found.images else "there are no images yet"
        acts = button("Annotate", "annotate", of, why_not=none, look="exact-main")
        if room.review is not None:
            acts += button("Verify", "review", of, why_not=verify or none)
        acts += button(lock, "lock-set", of, value=lock, why_not=edit, name=f"{lock} {name}")
        acts += button("Delete", "delete-set", of, why_not=delete, name=f"Delete {name}")
        tabs = "".join(
            button(label, "open-set", of, value=tab, chosen=tab == self.tab, look="exact-tab")
            for tab, label in TABS.items()
        )
        description = f"<p>{text(imageset.description)}</p>" if imageset.description else ""
        return (
            f"<p>{back}</p><h3>{text(name)}</h3>{description}"
            f"<p>{signs_of_set(imageset)} · {counts_of(room, imageset)}</p>"
            f'<p class="exact-wide">{bar(found.verified, found.annotations, name)}</p>'
            f'<p class="exact-acts">{acts}</p>'
            '<div class="exact-tabs" role="group" aria-label="What of the set is shown">'
            f"{tabs}</div>"
        )
