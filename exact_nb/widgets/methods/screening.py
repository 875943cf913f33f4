"""The methods by which a page reads and saves how far an image was screened."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.screening import Screening, ScreeningGrid
from exact_nb.widgets.asking import image_of, integer

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.screening import ScreeningState
    from exact_nb.widgets.views import View

__all__ = ["METHODS", "WRITING"]


def read(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return where the user of the view stands in an image, None where nothing was begun."""
    own = view.store.screening(image_of(view, params).id)
    return (_to_wire(own[0]) if own else None), []


def save(_desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Add what was marked and take back what was unmarked since the last save."""
    image = image_of(view, params)
    try:
        screening = Screening(
            uuid=UUID(params["uuid"]),
            image_id=image.id,
            grid=ScreeningGrid(
                image.width,
                image.height,
                float(params["cell_width"]),
                float(params["cell_height"]),
                float(params["overlap"]),
            ),
            zoom=float(params["zoom"]),
            magnification=params["magnification"],
            cell=integer(params, "cell"),
            covered=base64.b64decode(params["marked"], validate=True),
        )
        unmarked = base64.b64decode(params["unmarked"], validate=True)
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise InvalidRecord(f"the page sent a screening that cannot be read: {error!r}") from error
    return _to_wire(view.store.save_screening(screening, unmarked=unmarked)), []


def _to_wire(one: Screening) -> ScreeningState:
    return {
        "uuid": str(one.uuid),
        "image": one.image_id,
        "cell_width": one.grid.cell_width,
        "cell_height": one.grid.cell_height,
        "overlap": one.grid.overlap,
        "zoom": one.zoom,
        "magnification": one.magnification,
        "cell": one.cell,
        "covered": base64.b64encode(one.covered).decode("ascii"),
    }


METHODS: dict[str, Method] = {"screening.read": read, "screening.save": save}

WRITING = frozenset({"screening.save"})
"""Those of them that change the store."""
