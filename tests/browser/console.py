"""Python run in the kernel of a notebook without a cell: the page does not see it."""

from __future__ import annotations

from typing import Any

from tests.browser.lab import Notebook

__all__ = ["run_in_kernel"]

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
