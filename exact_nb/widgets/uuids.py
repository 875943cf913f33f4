"""A trait that holds uuids and takes annotations."""

from __future__ import annotations

from typing import Any

import traitlets

from exact_nb.model.naming import uuids_of

__all__ = ["Uuids"]


class Uuids(traitlets.List):  # type: ignore[type-arg]
    """A trait of uuids as text, which takes whatever `uuids_of` does."""

    def __init__(self, **more: Any) -> None:
        super().__init__(traitlets.Unicode(), **more)

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the uuids written out."""
        return super().validate(obj, [str(uuid) for uuid in uuids_of(value)])
