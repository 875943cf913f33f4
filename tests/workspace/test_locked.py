"""A store that another kernel holds is refused in a line that says who and what to do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

import exact_nb
from exact_nb.errors import StoreLocked

NOTEBOOK = "/home/ada/nuclei.ipynb"
"""As a Jupyter server tells its kernels by JPY_SESSION_NAME."""

Run = Callable[[str], str]


@pytest.fixture
def run() -> Iterator[Run]:
    """Run code in a real kernel and return what it prints."""
    manager, client = start_new_kernel(env=os.environ | {"JPY_SESSION_NAME": NOTEBOOK})
    try:
        yield lambda code: printed(client, code)
    finally:
        client.stop_channels()
        end(manager)


def printed(client: Any, code: str) -> str:
    texts: list[str] = []

    def hear(message: dict[str, object]) -> None:
        content = message["content"]
        assert isinstance(content, dict)
        texts.append(content.get("text", ""))

    reply = client.execute_interactive(code, timeout=120, output_hook=hear)
    assert reply["content"]["status"] == "ok", reply["content"]
    return "".join(texts)


def end(manager: Any) -> None:
    manager.shutdown_kernel(now=True)
    # A new kernel's context warns when it is left to the garbage collector.
    manager.context.destroy()


def test_a_store_held_by_another_kernel_names_its_notebook(tmp_path: Path, run: Run) -> None:
    labels = tmp_path / "labels.duckdb"
    pid = int(
        run(
            "import exact_nb, os\n"
            f"ws = exact_nb.connect({str(labels)!r}, user='ada')\n"
            "print(os.getpid())"
        )
    )

    with pytest.raises(StoreLocked) as refusal:
        exact_nb.connect(labels, user="bea")

    error = refusal.value
    assert error.pid == pid
    assert NOTEBOOK in error.holder
    (line,) = str(error).splitlines()
    assert str(labels) in line
    assert re.search(rf"\b{pid}\b", line)
    assert NOTEBOOK in line
    assert "ws.close()" in line

    run("ws.close()")
    with exact_nb.connect(labels, user="bea") as workspace:
        assert workspace.user == "bea"
