"""An extension of Jupyter Server: messages of kernels reach the page as soon as they are sent.

The server leaves Nagle's algorithm on for the websockets of kernels: what is small waits until the
browser has acknowledged what came before, and a browser takes up to 40 ms for that. Each answer
comes after a "busy" of the kernel, so each short one waits: the receipt of an edit, the first tile.
The package brings the file that enables this; ``jupyter server extension disable
exact_nb.jupyter`` turns it off. Nothing else of exact_nb needs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

__all__ = ["prompt"]

_CLASS = "kernel_websocket_connection_class"


def prompt(connection: type[Any]) -> type[Any]:
    """Return a class of connections to kernels that sends each message at once.

    Parameters
    ----------
    connection : type of BaseKernelWebsocketConnection
        The class the server was to use.
    """

    class PromptConnection(connection):  # type: ignore[misc]  # a class the server is configured with
        def connect(self) -> Any:
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    return PromptConnection


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "exact_nb.jupyter"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    settings = server.web_app.settings
    settings[_CLASS] = prompt(settings[_CLASS])
