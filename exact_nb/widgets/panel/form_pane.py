"""A pane that lists what there is and makes room for a form above the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

if TYPE_CHECKING:
    from exact_nb.widgets.panel.form import Form
    from exact_nb.widgets.panel.room import Room

__all__ = ["FormPane"]


class FormPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A head, a form while one is open, and a list.

    Parameters
    ----------
    room : Room
        What the panes share.
    back : str
        The act whose button has the focus once a form is closed.

    Attributes
    ----------
    form : Form or None
        The form that is open.
    """

    def __init__(self, room: Room, *, back: str) -> None:
        self._room = room
        self._back = back
        self.form: Form | None = None
        self._head, self._list = ipywidgets.HTML(), ipywidgets.HTML()
        self._slot = ipywidgets.VBox()
        super().__init__([self._head, self._slot, self._list])

    def _open(self, form: Form) -> None:
        self.form = form
        self._slot.children = (form,)
        self._room.frame.focus(".exact-form input")

    def _end(self) -> None:
        self.form = None
        self._slot.children = ()
        self._room.frame.focus(f'[data-act="{self._back}"]')
