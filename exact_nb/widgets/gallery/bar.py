"""The controls above a gallery: order, verdicts, labels, undo, and what was done last."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.model.review import Reason
from exact_nb.widgets.gallery.order import HIDDEN_WHEN_BLIND, ORDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.widgets.gallery.access import GalleryAccess

__all__ = ["GalleryBar"]

_KEYS = (
    "j approve · k and a digit reject · digit relabel · u undo · arrows, Space, Shift, Ctrl+A or a "
    "rectangle choose · Enter opens"
)


class GalleryBar(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Controls for those who have no keys at hand, and what was done last.

    Parameters
    ----------
    access : GalleryAccess
        What may be done.
    types : sequence of AnnotationType
        The palette.
    order : str
        The order at first.
    embedded : bool
        Whether there are vectors to order by.
    acts : mapping of str to callable
        approve(), reject(reason), relabel(type id), undo(), refresh(), order(name),
        discordant(bool), comment(text).
    """

    def __init__(
        self,
        access: GalleryAccess,
        types: Sequence[AnnotationType],
        *,
        order: str,
        embedded: bool,
        discordant: bool,
        acts: dict[str, Callable[..., None]],
    ) -> None:
        self._acts = acts
        self._access = access
        self._line = ipywidgets.HTML(html.escape(access.why_not))
        self._tally = ipywidgets.HTML()
        self._order = ipywidgets.Dropdown(
            options=[one for one in ORDERS if _is_offered(one, access, embedded=embedded)],
            value=order,
            description="Order",
            layout={"width": "190px"},
            style={"description_width": "44px"},
        )
        self._order.observe(lambda change: acts["order"](change["new"]), "value")
        self._discordant = ipywidgets.ToggleButton(
            value=discordant,
            description="Discordant first",
            tooltip="First where a person and a model differ",
            layout={"width": "130px", "display": "none" if access.blind else ""},
        )
        self._discordant.observe(lambda change: acts["discordant"](change["new"]), "value")
        self._approve = _button("check", "Approve", "Approve what is chosen (j)")
        self._approve.on_click(lambda _: acts["approve"]())
        self._reject = self._menu(
            "Reject…", [(one.value, one) for one in Reason], "Reject what is chosen (k, digit)"
        )
        self._reject.observe(lambda change: self._picked(change, "reject"), "value")
        self._relabel = self._menu(
            "Relabel…", [(one.name, one.id) for one in types], "Give what is chosen another type"
        )
        self._relabel.observe(lambda change: self._picked(change, "relabel"), "value")
        self._undo = _button("undo", "Undo", "Take back the last gesture (u, Ctrl+Z)")
        self._undo.on_click(lambda _: acts["undo"]())
        self._refresh = _button("refresh", "Show new", "Annotations were added: show them too")
        self._refresh.layout.display = "none"
        self._refresh.on_click(lambda _: acts["refresh"]())
        self._comment = ipywidgets.Text(
            placeholder="Why? Enter rejects, empty leaves it",
            layout={"width": "320px", "display": "none"},
        )
        self._comment.continuous_update = False
        self._comment.observe(self._commented, "value")
        controls = [self._order, self._discordant, self._approve, self._reject]
        controls += [self._relabel, self._undo, self._refresh, self._comment]
        row = ipywidgets.HBox(controls, layout={"flex_flow": "row wrap"})
        self.hint = ipywidgets.HTML(f'<span style="opacity:.75">{_KEYS}</span>')
        lines = ipywidgets.HBox([self._tally, self._line], layout={"grid_gap": "16px"})
        super().__init__([row, lines])

    def show(self, *, chosen: int, can_undo: bool) -> None:
        """Enable what can be done now."""
        self._approve.disabled = self._reject.disabled = not (self._access.verify and chosen)
        self._relabel.disabled = not (self._access.edit and chosen)
        self._undo.disabled = not can_undo

    def offer_news(self, *, there_are: bool) -> None:
        """Show or hide the button that shows what was added since."""
        self._refresh.layout.display = "" if there_are else "none"

    def say(self, text: str) -> None:
        """Say something to the person."""
        self._line.value = html.escape(text)

    def tally(self, count: int, chosen: int) -> None:
        """Say how many there are, and how many are chosen."""
        many = f"{count:,} annotation{'' if count == 1 else 's'}"
        self._tally.value = f"{many}, {chosen:,} chosen" if chosen else many

    def ask(self) -> None:
        """Ask for the words of a rejection."""
        self._comment.value = ""
        self._comment.layout.display = ""
        self._comment.focus()

    def _commented(self, change: Any) -> None:
        if change["new"]:
            self._comment.layout.display = "none"
            self._acts["comment"](change["new"].strip())

    def _menu(self, name: str, options: list[tuple[str, Any]], tooltip: str) -> Any:
        return ipywidgets.Dropdown(
            options=[(name, ""), *options], value="", tooltip=tooltip, layout={"width": "130px"}
        )

    def _picked(self, change: Any, act: str) -> None:
        if change["new"] != "":
            change["owner"].value = ""
            self._acts[act](change["new"])


def _is_offered(order: str, access: GalleryAccess, *, embedded: bool) -> bool:
    if order == "embedding":
        return embedded
    return not (access.blind and order in HIDDEN_WHEN_BLIND)


def _button(icon: str, name: str, tooltip: str) -> Any:
    return ipywidgets.Button(
        icon=icon, description=name, tooltip=tooltip, layout={"width": "100px"}
    )
