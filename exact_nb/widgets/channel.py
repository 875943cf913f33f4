"""The one line between a kernel and its pages: custom messages only, no state.

Cost on Jupyter's wire is per message, so replies are batched by those who send them. Messages are
handled on threads of their own: the comm's handler only enqueues.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget

if TYPE_CHECKING:
    from exact_nb.widgets.protocol.messages import FromPage, ToPage

__all__ = ["STATIC", "Channel"]

STATIC = Path(__file__).parent / "static"
"""Where the built front end lies."""


class Channel(anywidget.AnyWidget):
    """The widget that carries tiles and annotation calls of all viewers of one kernel.

    It has no traits of its own and is never published on from a cell: ipykernel 7.4 sends a comm's
    messages to the shell that last published on it, and while a cell runs that shell is deaf.

    Parameters
    ----------
    receive : callable
        ``receive(message, buffers)`` is called on the comm's thread and must return at once.
    """

    _esm = STATIC / "channel.js"

    def __init__(self, receive: Callable[[FromPage, list[memoryview]], None]) -> None:
        super().__init__()
        self._receive = receive
        self._sending = threading.Lock()
        _never_pin(self.comm)
        self.on_msg(self._on_message)

    def publish(self, message: ToPage, buffers: list[bytes | memoryview] | None = None) -> None:
        """Send a message to every page; from any thread but never from a cell's.

        Parameters
        ----------
        message : ToPage
            JSON values.
        buffers : list of bytes or memoryview, optional
            Binary values that travel beside it.
        """
        with self._sending:
            if self.comm is not None:
                self.send(message, buffers)

    def _on_message(self, _widget: Any, content: Any, buffers: list[memoryview]) -> None:
        self._receive(content, buffers)


def _never_pin(comm: Any) -> None:
    """Let messages be handled where their header says, whoever published on the comm last.

    ipykernel 7.4 asks ``_reply_subshell_for(data, default)``; older and other kernels have no such
    method and nothing to undo.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda _data, default: default  # noqa: SLF001
