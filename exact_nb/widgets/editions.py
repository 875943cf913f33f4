"""Traits that Python and a page both set: what a page sent before it heard of Python's goes behind.

A cell that runs keeps the kernel from hearing what the page says meanwhile: that a viewer has
opened, that somebody scrolled. It is heard when the cell has ended, after what the cell has set,
and would undo it there. So each trait has an edition, which counts how often Python has set it;
with what it sets, a page tells which edition it had heard of (``js/src/transport/editions.ts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any

import anywidget
import traitlets

__all__ = ["EditionedWidget"]

_answering = ContextVar("_answering", default=False)
"""Whether a page is being answered: what that sets does not go before the page's next message."""


class EditionedWidget(anywidget.AnyWidget):
    """A widget whose page cannot undo what Python has set since the page last heard of it."""

    _editions: traitlets.Dict[str, int] = traitlets.Dict().tag(sync=True)
    # Told with each message of a page that keeps editions; a page that does not is always heard.
    _heard: traitlets.Dict[str, int] = traitlets.Dict().tag(sync=True, echo_update=False)

    @traitlets.default("_editions")
    def _first_editions(self) -> dict[str, int]:
        return dict.fromkeys((name for name in self.keys if not name.startswith("_")), 0)

    def send_state(self, key: str | Iterable[str] | None = None) -> None:
        """Send traits, with their new editions where it is Python that has set them.

        Parameters
        ----------
        key : str or iterable of str, optional
            Names of the traits; all without it.
        """
        names = [] if key is None else [key] if isinstance(key, str) else [*key]
        counted = [] if _answering.get() else [name for name in names if name in self._editions]
        if not counted:
            super().send_state(key)
            return
        for name in counted:
            self._editions[name] += 1
        # Last: a page knows by it whose the changes before it are.
        super().send_state([*names, "_editions"])

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Take over what a page has set, but for what Python has set since.

        Parameters
        ----------
        sync_data : mapping
            Values by the names of their traits.
        """
        late = self._late(sync_data)
        token = _answering.set(True)
        try:
            super().set_state({name: sync_data[name] for name in sync_data if name not in late})
        finally:
            _answering.reset(token)
        if late:
            # The page awaits the echo of each trait it has set before it listens to others again.
            state = self.get_state(late)
            self._send({"method": "echo_update", "state": state, "buffer_paths": []})

    def _late(self, sync_data: Mapping[str, Any]) -> list[str]:
        heard: dict[str, int] | None = sync_data.get("_heard")
        if heard is None:
            return []
        return [name for name in sync_data if heard.get(name, 0) < self._editions.get(name, 0)]
