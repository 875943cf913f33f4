"""The extension of Jupyter Server: what a kernel says does not wait in the socket."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jupyter_server.services.kernels.connection.base import BaseKernelWebsocketConnection
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from exact_nb.jupyter import prompt

if TYPE_CHECKING:
    from pathlib import Path


class SaysItsOption(BaseKernelWebsocketConnection):
    """Says at once whether the socket sends at once."""

    async def connect(self) -> None:
        stream: Any = self.websocket_handler.ws_connection.stream  # type: ignore[union-attr]
        option = stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        self.websocket_handler.write_message(str(bool(option)))


async def said_by(connection: type[Any]) -> str:
    class Handler(WebSocketHandler):
        """Opens its connection as the handler of kernels does."""

        async def open(self, *_: str) -> None:
            await connection(websocket_handler=self).connect()

    server = HTTPServer(Application([("/channels", Handler)]))
    listening, port = bind_unused_port()
    server.add_socket(listening)
    client = await websocket_connect(f"ws://127.0.0.1:{port}/channels")
    said = await client.read_message()
    client.close()
    server.stop()
    await server.close_all_connections()
    return str(said)


@pytest.mark.parametrize(
    ("connection", "at_once"), [(SaysItsOption, "False"), (prompt(SaysItsOption), "True")]
)
def test_messages_are_sent_at_once(connection: type[Any], at_once: str) -> None:
    assert asyncio.run(said_by(connection)) == at_once


STARTS = """
from jupyter_server.serverapp import ServerApp

server = ServerApp()
server.initialize(["--allow-root", "--port=0"])
print(server.web_app.settings["kernel_websocket_connection_class"].__qualname__)
"""


@pytest.mark.thorough
def test_a_server_of_this_environment_takes_it(tmp_path: Path) -> None:
    folders = {
        f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    done = subprocess.run(
        [sys.executable, "-c", STARTS],
        check=True,
        cwd=tmp_path,
        env=os.environ | folders,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == prompt(SaysItsOption).__qualname__
