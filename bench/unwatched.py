"""A notebook in JupyterLab that nothing watches while it is measured."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache
from typing import Any

from bench.devtools import Browser, Tab
from bench.lab import lab_server, new_folder
from tests.browser.annotator import FOUND, PAINTED
from tests.browser.chromium import program
from tests.browser.lab import KERNEL_IS_READY, TOKEN
from tests.notebooks import write_notebook

__all__ = ["UnwatchedNotebook", "no_browser"]

_RUN = """async (index) => {
  const { jupyterapp } = window;
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = index;
  await jupyterapp.commands.execute('notebook:run-cell');
  const outputs = content.widgets[index].model.outputs.toJSON();
  const failed = outputs.find((one) => one.output_type === 'error');
  if (failed) throw new Error(failed.traceback.join('\\n'));
  return outputs.flatMap((one) => one.text ?? []).join('');
}"""


@cache
def _browser() -> Browser:
    """Start one browser for the whole run; it ends with the program."""
    browser = Browser(program(), new_folder("unwatched") / "profile")
    atexit.register(browser.close)
    return browser


def no_browser() -> str | None:
    """Return why nothing can be measured in a browser here, None where it can."""
    try:
        _browser()
    except OSError as error:
        return f"no browser: {error}"
    return None


class UnwatchedNotebook:
    """A notebook made of these cells.

    Parameters
    ----------
    name : str
        Of the file, without suffix.
    cells : sequence of str
        Source of the code cells.

    Attributes
    ----------
    tab : Tab
        The page it is open in.
    """

    def __init__(self, name: str, cells: Sequence[str]) -> None:
        server = lab_server()
        write_notebook(server.root / f"{name}.ipynb", cells)
        self.tab: Tab = _browser().open(f"{server.url}/lab/tree/{name}.ipynb?reset&token={TOKEN}")
        self.tab.wait_for(KERNEL_IS_READY)
        self.tab.evaluate("() => { globalThis.__exactNbDebug = []; }")

    def run(self, index: int) -> str:
        """Run a cell to its end and return the text it printed."""
        return str(self.tab.evaluate(_RUN, index))

    def annotator(self, body: str, argument: Any = None) -> Any:
        """Run a function body in the page; `root`, `slideMap` and `annotator` are the viewer's."""
        return self.tab.evaluate(
            f"""async (argument) => {{
              const root = document.querySelector('.jp-Notebook .exact-nb');
              {FOUND}
              {body}
            }}""",
            argument,
        )

    def wait_for_image(self) -> None:
        """Wait until an image is open in the annotator and its tiles are painted."""
        self.tab.wait_for(
            """() => globalThis.__exactNbDebug.some(
              (one) => (one.slideMap ?? one.annotator?.slideMap)?.image.value)"""
        )
        self.annotator(PAINTED)

    def close(self) -> None:
        """End the kernel and close the page."""
        self.tab.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        self.tab.close()
