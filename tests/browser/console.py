"""Python run in the kernel of a notebook without a cell: the page does not see it."""

from __future__ import annotations

import time
from typing import Any

from tests.browser.lab import PATIENCE, Notebook

__all__ = ["run_in_kernel", "wait_for_kernel"]

_EXECUTE = """async (code) => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  const future = kernel.requestExecute({ code, store_history: false });
  const printed = [];
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === 'stream' && content.name === 'stdout') printed.push(content.text);
  };
  const { content } = await future.done;
  return { printed: printed.join(''), traceback: content.traceback ?? null };
}"""


def run_in_kernel(notebook: Notebook, code: str) -> str:
    """Run Python and return what it printed; an error fails the test.

    It goes through the page's own connection to the kernel, but leaves cells, outputs and counters
    as they are.
    """
    done: dict[str, Any] = notebook.page.evaluate(_EXECUTE, code)
    assert done["traceback"] is None, "\n".join(done["traceback"])
    return str(done["printed"])


def wait_for_kernel(notebook: Notebook, code: str, printed: str) -> None:
    """Run Python until it prints what is expected, white space at the ends aside.

    What a page has told its widget and what it has asked to run reach a kernel on threads of their
    own, so that one may overtake the other.
    """
    deadline = time.monotonic() + PATIENCE / 1000
    while (got := run_in_kernel(notebook, code).strip()) != printed:
        assert time.monotonic() < deadline, f"the kernel still prints {got!r}, not {printed!r}"
