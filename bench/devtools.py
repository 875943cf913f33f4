"""Chromium driven by its DevTools protocol alone, as little watched as a browser can be.

Playwright has each message of a page's connections copied to itself, a third of the time of a
frame or an edit on two cores; nobody who works has that.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from websocket import WebSocket, create_connection

from tests.browser.chromium import FLAGS

__all__ = ["Browser", "PageError", "Tab"]

T = TypeVar("T")

_PATIENCE = 60.0


class PageError(Exception):
    """A page did not do what it was asked."""


class Browser:
    """A browser with a fresh profile and a window of 1500 x 1000 CSS pixels.

    Parameters
    ----------
    program : str
        Chromium.
    profile : Path
        A folder that does not exist yet.
    """

    def __init__(self, program: str, profile: Path) -> None:
        self._process = subprocess.Popen(
            [
                program,
                *FLAGS,
                "--remote-debugging-port=0",
                "--window-size=1500,1000",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._address = f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort')}"

    def open(self, url: str) -> Tab:
        """Open a page in a tab of its own."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self._address}/json/new?{quote(url, safe='')}", method="PUT"
        )
        with urllib.request.urlopen(request, timeout=_PATIENCE) as reply:  # noqa: S310
            target = json.load(reply)
        return Tab(
            create_connection(
                target["webSocketDebuggerUrl"], timeout=_PATIENCE, suppress_origin=True
            )
        )

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(_PATIENCE)


class Tab:
    """One page.

    Parameters
    ----------
    connection : WebSocket
        To its DevTools.
    """

    def __init__(self, connection: WebSocket) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)

    def evaluate(self, function: str, *arguments: Any) -> Any:
        """Call a function of JavaScript and return what it, or its promise, comes to.

        Parameters
        ----------
        function : str
            Its source.
        *arguments
            Values of JSON.

        Raises
        ------
        PageError
            If it throws, or the page is left meanwhile.
        """
        given = ", ".join(json.dumps(one) for one in arguments)
        answer = self._ask(
            "Runtime.evaluate",
            expression=f"({function})({given})",
            awaitPromise=True,
            returnByValue=True,
        )
        result = answer["result"]
        if "exceptionDetails" in answer:
            raise PageError(result.get("description", "the page threw what is no error"))
        return result.get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until a function returns something true; a page that is being loaded has time."""

        def look() -> bool:
            if not self.evaluate(f"() => Boolean(({condition})())"):
                raise PageError(f"waited in vain for {condition}")
            return True

        _awaited(look)

    def drag(self, *places: tuple[float, float]) -> None:
        """Press the mouse at the first place, move through the others and let go at the last."""
        first, last = places[0], places[-1]
        self._mouse("mouseMoved", first)
        self._mouse("mousePressed", first, button="left", clickCount=1)
        for place in places[1:]:
            self._mouse("mouseMoved", place, button="left", buttons=1)
        self._mouse("mouseReleased", last, button="left", clickCount=1)

    def close(self) -> None:
        """Close the page."""
        self._ask("Page.close")
        self._connection.close()

    def to_front(self) -> None:
        """Let the page be the one that is painted."""
        self._ask("Page.bringToFront")

    def _mouse(self, kind: str, place: tuple[float, float], **more: Any) -> None:
        self._ask("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], **more)

    def _ask(self, method: str, **given: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            message: dict[str, Any] = json.loads(self._connection.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise PageError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result


def _port(file: Path) -> int:
    """Return the port that the browser writes down once it listens."""
    return int(_awaited(lambda: file.read_text().splitlines()[0]))


def _awaited(look: Callable[[], T]) -> T:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return look()
        except (OSError, IndexError, PageError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
