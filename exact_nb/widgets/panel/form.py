"""A form of the host's own controls: labels, fields, two buttons; Enter saves, Escape cancels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from exact_nb.widgets.panel.markup import text

__all__ = ["WIDE", "Form", "field_style"]

WIDE = {"width": "100%", "max_width": "560px"}
"""Layout of a field: as wide as there is room for, not wider than one reads."""


def field_style() -> dict[str, str]:
    """Return the style of a field: labels in a column of their own."""
    return {"description_width": "130px"}


class Form(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Fields under a heading.

    Parameters
    ----------
    title : str
        The heading.
    fields : mapping of str to ipywidgets.Widget
        By name, in order.
    label : str
        What is written on the button that saves.
    saved : callable
        Is given the values by name.
    cancelled : callable, optional
        Closes the form; without it there is no such button.

    Attributes
    ----------
    fields : dict of str to ipywidgets.Widget
        By name.
    """

    def __init__(
        self,
        title: str,
        fields: Mapping[str, ipywidgets.Widget],
        label: str,
        saved: Callable[[dict[str, Any]], object],
        cancelled: Callable[[], object] | None = None,
    ) -> None:
        self.fields = dict(fields)
        self.save = ipywidgets.Button(description=label, button_style="primary")
        self.save.add_class("exact-form-save")
        self.save.on_click(lambda _: saved(self.values()))
        buttons = [self.save]
        if cancelled is not None:
            cancel = ipywidgets.Button(description="Cancel")
            cancel.add_class("exact-form-cancel")
            cancel.on_click(lambda _: cancelled())
            buttons.append(cancel)
        heading = ipywidgets.HTML(f"<h4>{text(title)}</h4>")
        super().__init__([heading, *self.fields.values(), ipywidgets.HBox(buttons)])
        self.add_class("exact-form")

    def values(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        return {name: field.value for name, field in self.fields.items()}

    def fill(self, **values: Any) -> None:
        """Put values into fields."""
        for name, value in values.items():
            self.fields[name].value = value
