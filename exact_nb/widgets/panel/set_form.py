"""The form of an image set: for a new one, and for the settings of one that is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.model.images import Priority
from exact_nb.model.people import Team
from exact_nb.model.permissions import Right
from exact_nb.model.taxonomy import Product
from exact_nb.widgets.panel.form import WIDE, Form, field_style

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.widgets.panel.room import Room

__all__ = ["create_form", "settings_form"]

Saved = Callable[[dict[str, Any]], object]


def create_form(room: Room, saved: Saved, cancelled: Callable[[], object]) -> Form:
    """Return the form of a new set; the products offered are those of the team chosen."""
    teams = [
        (one.name, one.id)
        for one in room.store.find(Team)
        if not room.standing.why_not_in_team(Right.EDIT_SET, one.id)
    ]
    fields = _fields()
    team = ipywidgets.Dropdown(
        options=[*teams], description="Team", layout=WIDE, style=field_style()
    )
    fields = {"name": fields.pop("name"), "team_id": team, **fields}

    def offer(_change: Any = None) -> None:
        fields["product_ids"].options = _products_of(room, team.value or 0)

    team.observe(offer, "value")
    offer()
    return Form("New image set", fields, "Create", lambda values: saved(_taken(values)), cancelled)


def settings_form(room: Room, imageset: ImageSet, saved: Saved) -> Form:
    """Return the form of a set that is there, filled."""
    fields = _fields()
    fields["product_ids"].options = _products_of(room, imageset.team_id)
    form = Form("Settings", fields, "Save", lambda values: saved(_taken(values)))
    form.fill(
        **{
            name: getattr(imageset, name)
            for name in fields
            if name not in {"product_ids", "priority"}
        },
        priority=imageset.priority.value,
        product_ids=tuple(one for one in imageset.product_ids if one in _living(fields)),
    )
    return form


def _living(fields: dict[str, ipywidgets.Widget]) -> set[int]:
    return {number for _, number in fields["product_ids"].options}


def _fields() -> dict[str, ipywidgets.Widget]:
    look = {"layout": WIDE, "style": field_style()}
    return {
        "name": ipywidgets.Text(description="Name", placeholder="Mitoses 2026", **look),
        "description": ipywidgets.Text(description="Description", **look),
        "product_ids": ipywidgets.SelectMultiple(description="Products", rows=4, **look),
        "priority": ipywidgets.Dropdown(
            description="Priority",
            options=[one.value for one in Priority],
            value=Priority.NORMAL.value,
            **look,
        ),
        "public": ipywidgets.Checkbox(description="Public: everybody may look and export", **look),
        "public_collaboration": ipywidgets.Checkbox(
            description="Public collaboration: everybody may annotate and verify", **look
        ),
    }


def _products_of(room: Room, team_id: int) -> list[tuple[str, int]]:
    return [(one.name, one.id) for one in room.store.find(Product, team_id=team_id)]


def _taken(values: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the fields as a record holds it."""
    return {
        **values,
        "name": values["name"].strip(),
        "product_ids": tuple(values["product_ids"]),
        "priority": Priority(values["priority"]),
        **({"team_id": values["team_id"] or 0} if "team_id" in values else {}),
    }
