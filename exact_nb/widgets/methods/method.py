"""What a method is: it takes parameters of JSON and gives a result and binary buffers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.views import View

__all__ = ["Method", "Reply"]

Reply: TypeAlias = "tuple[Any, list[bytes | memoryview]]"
"""A result of JSON, and what goes beside it as it is."""

Method: TypeAlias = "Callable[[Desk, View, dict[str, Any]], Reply]"
"""A method, called with the desk, the view the page named, and the parameters."""
