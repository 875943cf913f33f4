"""The form of an annotation type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.errors import InvalidRecord
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.taxonomy import AnnotationType, next_color
from exact_nb.store.palette import types_of_product
from exact_nb.widgets.panel.form import WIDE, Form, field_style

if TYPE_CHECKING:
    from exact_nb.store.base import Store

__all__ = ["check_key", "key_of", "type_form"]

_DIGITS = 9


def type_form(
    title: str,
    count: int,
    label: str,
    saved: Callable[[dict[str, Any]], object],
    cancelled: Callable[[], object],
    *,
    filled: AnnotationType | None = None,
) -> Form:
    """Return the form of a type.

    Parameters
    ----------
    title, label : str
        Heading, and what is written on the button that saves.
    count : int
        How many types the product has, for the colour of the next.
    saved, cancelled : callable
        As of `Form`.
    filled : AnnotationType, optional
        The type that is changed.
    """
    look = {"layout": WIDE, "style": field_style()}
    kind = filled or AnnotationType("new", color=next_color(count))
    fields = {
        "name": ipywidgets.Text(
            filled.name if filled else "",
            description="Name",
            placeholder="Mitotic figure",
            **look,
        ),
        "shape": ipywidgets.Dropdown(
            description="Shape",
            options=[one.value for one in ShapeKind],
            value=ShapeKind(kind.shape).value,
            **look,
        ),
        "color": ipywidgets.ColorPicker(description="Colour", value=kind.color, **look),
        "key": ipywidgets.Text(
            kind.key, description="Key", placeholder="the digit of its place", **look
        ),
        "closed": ipywidgets.Checkbox(kind.closed, description="Polygons are closed rings", **look),
        "description": ipywidgets.Text(kind.description, description="Description", **look),
    }
    return Form(title, fields, label, lambda values: saved(_taken(values)), cancelled)


def _taken(values: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in the fields as a record holds it."""
    return {
        **values,
        "name": values["name"].strip(),
        "key": values["key"].strip(),
        "shape": ShapeKind.parse(values["shape"]),
    }


def key_of(kind: AnnotationType, place: int) -> str:
    """Return the key that selects a type: its own, or the digit of its place."""
    return kind.key or (str(place + 1) if place < _DIGITS else "")


def check_key(store: Store, kind: AnnotationType, key: str | None = None) -> None:
    """Refuse a key that another type of the same product has.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        Names the other type.
    """
    wanted = kind.key if key is None else key
    for other in types_of_product(store, kind.product_id):
        if wanted and other.key == wanted and other.id != kind.id:
            raise InvalidRecord(
                f"key {wanted!r} selects {other.name!r} already; choose another", field="key"
            )
