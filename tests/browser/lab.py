"""A real JupyterLab server and a notebook opened in it, for tests to drive."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as Overdue

from tests.browser.pages import give_back, open_document, take
from tests.notebooks import write_notebook

__all__ = ["LabServer", "Notebook"]

TOKEN = "for-this-test-only"  # noqa: S105 - the server lives on loopback for one test run
PATIENCE = 90_000
"""Milliseconds a condition may take on a busy machine."""

KERNEL_IS_READY = """() => {
  const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === 'connected' && kernel?.status === 'idle';
}"""

_IS_CONNECTING = """() => {
  const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
  return kernel?.connectionStatus === 'connecting';
}"""

_QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}


class LabServer:
    """JupyterLab on a free port with folders of its own.

    Parameters
    ----------
    folder : Path
        Where notebooks, settings and the log are kept.
    environment : dict, optional
        Variables set for the server and its kernels.
    """

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.root = folder / "root"
        self.root.mkdir(parents=True)
        self.data = folder / "data"
        self.port = _free_port()
        self._log = (folder / "lab.log").open("w")
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--ServerApp.ip=127.0.0.1",
                f"--ServerApp.port={self.port}",
                "--ServerApp.port_retries=0",
                f"--IdentityProvider.token={TOKEN}",
                f"--ServerApp.root_dir={self.root}",
                "--LabApp.expose_app_in_browser=True",
            ],
            env=os.environ | _folders(folder) | (environment or {}),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    @property
    def url(self) -> str:
        """Address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def api(self, path: str, method: str = "GET") -> Any:
        """Ask the server's own REST interface."""
        request = urllib.request.Request(  # noqa: S310 - loopback
            f"{self.url}/api/{path}",
            method=method,
            headers={"Authorization": f"token {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310
            body = reply.read()
        return json.loads(body) if body else None

    def close(self) -> None:
        """End the kernels and the server."""
        for kernel in self.api("kernels"):
            self.api(f"kernels/{kernel['id']}", "DELETE")
        self._process.terminate()
        self._process.wait(30)
        self._log.close()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.api("status")
            except OSError:
                self._pause()
            else:
                return
        raise AssertionError(f"JupyterLab did not start; its log is {self._log.name}")

    def _pause(self) -> None:
        try:
            self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            return


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _folders(folder: Path) -> dict[str, str]:
    names = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "EXACT_NB_CACHE": "cache",
    }
    for plugin, settings in _QUIET.items():
        package, _, name = plugin.partition(":")
        target = folder / "settings" / package / f"{name}.jupyterlab-settings"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(settings))
    return {variable: str(folder / name) for variable, name in names.items()}


class Notebook:
    """A notebook in JupyterLab: its cells, its kernel and what they show.

    Parameters
    ----------
    server : LabServer
        Where it is opened.
    context : BrowserContext
        The browser.
    name : str
        File name without suffix.
    cells : sequence of str
        Source of the code cells.
    kernel : str
        Name of the kernel specification.
    own_page : bool
        Whether its page was and will be nobody else's.
    """

    def __init__(
        self,
        server: LabServer,
        context: BrowserContext,
        name: str,
        cells: Sequence[str],
        kernel: str = "python3",
        *,
        own_page: bool = True,
    ) -> None:
        self.server = server
        self.path = server.root / f"{name}.ipynb"
        # What is there already is opened as it is.
        if not self.path.exists():
            write_notebook(self.path, cells, kernel=kernel)
        self._context, self._own_page, self._kernel = context, own_page, kernel
        self.page: Page
        self.page, loaded = take(context, anew=own_page)
        self.page.set_default_timeout(PATIENCE)
        if loaded:
            open_document(self.page, self.path.name)
            self._wait_for_new_kernel()
        else:
            self.open()

    def open(self) -> None:
        """Open or reload the page and wait until its kernel is ready."""
        self.page.goto(f"{self.server.url}/lab/tree/{self.path.name}?reset&token={TOKEN}")
        self._wait_for_new_kernel()

    def _wait_for_new_kernel(self) -> None:
        """Wait as `wait_for_kernel`; a kernel that cannot be reached gets a successor.

        The server picks the ports before the kernel takes them. Now and then another process is
        faster, and the kernel hangs.
        """
        with suppress(Overdue):
            self.page.wait_for_function(KERNEL_IS_READY, timeout=PATIENCE / 3)
        if self.page.evaluate(_IS_CONNECTING):
            self.page.evaluate(
                """(name) => {
                  void jupyterapp.shell.currentWidget.sessionContext.changeKernel({ name });
                }""",
                self._kernel,
            )
        self.wait_for_kernel()

    def wait_for_kernel(self) -> None:
        """Wait until the kernel is connected and idle."""
        self.page.wait_for_function(KERNEL_IS_READY)

    def put(self, index: int, source: str) -> None:
        """Give a cell another source."""
        self.page.evaluate(
            """([index, source]) => window.jupyterapp.shell.currentWidget.content
              .widgets[index].model.sharedModel.setSource(source)""",
            [index, source],
        )

    def start(self, index: int) -> None:
        """Begin to run a cell and do not wait for its end."""
        self.page.evaluate(
            """(index) => {
              const app = window.jupyterapp;
              app.shell.currentWidget.content.activeCellIndex = index;
              window.__running = app.commands.execute('notebook:run-cell');
            }""",
            index,
        )

    def run(self, index: int) -> str:
        """Run a cell to its end and return the text it printed; an error fails the test."""
        self.start(index)
        self.page.evaluate("() => window.__running")
        outputs = self.outputs(index)
        errors = [one for one in outputs if one["output_type"] == "error"]
        assert not errors, "\n".join(errors[0]["traceback"])
        return "".join("".join(one["text"]) for one in outputs if one["output_type"] == "stream")

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """Return the outputs of a cell as the notebook holds them."""
        outputs: list[dict[str, Any]] = self.page.evaluate(
            """(index) => window.jupyterapp.shell.currentWidget.content
              .widgets[index].model.outputs.toJSON()""",
            index,
        )
        return outputs

    def cell(self, index: int) -> Locator:
        """Return a cell on the page."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(index)

    def output(self, index: int) -> Locator:
        """Return what a cell shows, scrolled into view."""
        output = self.cell(index).locator(".jp-Cell-outputArea")
        output.scroll_into_view_if_needed()
        return output

    @property
    def kernel_id(self) -> str:
        """Identity of the kernel on the server."""
        kernel: str = self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id"
        )
        return kernel

    def restart_kernel(self) -> None:
        """Restart the kernel and wait until it is ready."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        self.wait_for_kernel()

    def kill_kernel(self, pid: int) -> None:
        """Kill the kernel's process and wait until the server has started another."""
        self.page.evaluate(
            """() => {
              const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
              window.__restarting = new Promise((resolve) => kernel.statusChanged.connect(
                (_, status) => status.endsWith('restarting') && resolve(true)));
            }"""
        )
        os.kill(pid, signal.SIGKILL)
        self.page.evaluate("() => window.__restarting")
        # JupyterLab tells of it in a dialog that takes all clicks.
        self.page.locator(".jp-Dialog button.jp-mod-accept").click()
        self.wait_for_kernel()

    def interrupt_kernel(self) -> None:
        """Interrupt the running cell and wait for its end."""
        self.server.api(f"kernels/{self.kernel_id}/interrupt", "POST")
        self.wait_for_kernel()

    def shut_down_kernel(self) -> None:
        """End the kernel in good order."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def close(self) -> None:
        """Close the page, or leave it to the next notebook, and end the kernel."""
        if self._own_page:
            self.page.close()
        else:
            give_back(self._context, self.page)
        for session in self.server.api("sessions"):
            if session["path"] == self.path.name:
                self.server.api(f"sessions/{session['id']}", "DELETE")

    def expect(self, locator: Locator) -> Any:
        """Return Playwright's assertions on a locator with the patience of these tests."""
        expect.set_options(timeout=PATIENCE)
        return expect(locator)
