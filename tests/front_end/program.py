"""Runs the front end's geometry in Node: bundles it with js/tests/geometry/answer.ts."""

import importlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import shapely

ROOT = Path(__file__).parents[2]

Geometries: TypeAlias = np.ndarray[Any, np.dtype[np.object_]]
Outline: TypeAlias = list[list[list[tuple[float, float]]]]

BUNDLE = """
import {{ build }} from {esbuild};
await build({{
  entryPoints: [{entry}], outfile: {outfile}, bundle: true, format: "esm", target: "es2022",
}});
"""

RUN = """
import { readFileSync, writeFileSync } from "node:fs";
import { answer } from "./answer.mjs";
writeFileSync(1, answer(readFileSync(0, "utf8")));
"""


@dataclass
class Questions:
    """What to compute; areas are GeoJSON texts."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    cuts: list[tuple[str, list[tuple[float, float]]]] = field(default_factory=list)
    outlines: Sequence[Outline] = ()
    simplifications: list[tuple[str, float]] = field(default_factory=list)


@dataclass
class Answers:
    """What was computed, in the order of the questions."""

    union: Geometries
    subtract: Geometries
    intersection: Geometries
    split: list[Geometries]
    repaired: Geometries
    is_simple: list[bool]
    simplified: Geometries


class Program:
    """The front end's geometry as a program of Node."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(ROOT / "scripts")
        node = importlib.import_module("node").find_node()
        esbuild = ROOT / "js" / "node_modules" / "esbuild" / "lib" / "main.js"
        if node is None or not esbuild.is_file():
            pytest.skip("the front end's tools are not installed: make setup")
        self._node = [str(node.folder / "node")]
        self._folder = folder
        text = BUNDLE.format(
            esbuild=json.dumps(esbuild.as_uri()),
            entry=json.dumps(str(ROOT / "js" / "tests" / "geometry" / "answer.ts")),
            outfile=json.dumps(str(folder / "answer.mjs")),
        )
        self._run("bundle.mjs", text)

    def answer(self, questions: Questions) -> Answers:
        """Compute all in one process."""
        told = json.loads(self._run("run.mjs", RUN, json.dumps(asdict(questions))))
        return Answers(
            union=shapely.from_geojson(told["union"]),
            subtract=shapely.from_geojson(told["subtract"]),
            intersection=shapely.from_geojson(told["intersection"]),
            split=[shapely.from_geojson(pieces) for pieces in told["split"]],
            repaired=shapely.from_geojson(told["repaired"]),
            is_simple=told["isSimple"],
            simplified=shapely.from_geojson(told["simplified"]),
        )

    def _run(self, name: str, text: str, stdin: str = "") -> str:
        (self._folder / name).write_text(text)
        done = subprocess.run(
            [*self._node, name],
            cwd=self._folder,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
