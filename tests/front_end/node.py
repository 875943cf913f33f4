"""Runs modules of the front end in Node: bundles one and talks to it line by line."""

from __future__ import annotations

import importlib
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_BUNDLE = """
import {{ build }} from {esbuild};
await build({{
  entryPoints: [{entry}], outfile: {outfile}, bundle: true, format: "esm", target: "es2022",
}});
"""

_LINES = """
import {{ createInterface }} from "node:readline";
import * as module from "./module.mjs";
for await (const line of createInterface({{ input: process.stdin }})) {{
  const {{ call, argument }} = JSON.parse(line);
  process.stdout.write(module[call](argument) + "\\n");
}}
"""


class NodeModule:
    """A module under ``js/tests`` whose exports take a text and return one of a single line.

    Parameters
    ----------
    entry : str
        Its path below ``js/tests``.
    folder : Path
        Where the bundle is put.
    monkeypatch : pytest.MonkeyPatch
        Finds Node as the project's own scripts do.
    """

    def __init__(self, entry: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(ROOT / "scripts")
        node = importlib.import_module("node").find_node()
        esbuild = ROOT / "js" / "node_modules" / "esbuild" / "lib" / "main.js"
        if node is None or not esbuild.is_file():
            pytest.skip("the front end's tools are not installed: make setup")
        program = str(node.folder / "node")
        text = _BUNDLE.format(
            esbuild=json.dumps(esbuild.as_uri()),
            entry=json.dumps(str(ROOT / "js" / "tests" / entry)),
            outfile=json.dumps(str(folder / "module.mjs")),
        )
        (folder / "bundle.mjs").write_text(text)
        subprocess.run([program, "bundle.mjs"], cwd=folder, check=True)
        (folder / "lines.mjs").write_text(_LINES.format())
        self._process = subprocess.Popen(
            [program, "lines.mjs"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, name: str, argument: str = "") -> str:
        """Call an export; its fault is told by Node on standard error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"call": name, "argument": argument}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"{name} failed for {argument}"
        return answer

    def close(self) -> None:
        """End the program."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)
