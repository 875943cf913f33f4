"""Asks the front end's geometry in Node: ``js/tests/geometry/answer.ts``."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import shapely

from tests.front_end.node import NodeModule

Geometries: TypeAlias = np.ndarray[Any, np.dtype[np.object_]]
Outline: TypeAlias = list[list[list[tuple[float, float]]]]


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


class Program(NodeModule):
    """The front end's geometry as a program of Node."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__("geometry/answer.ts", folder, monkeypatch)

    def answer(self, questions: Questions) -> Answers:
        """Compute all at once."""
        told = json.loads(self.call("answer", json.dumps(asdict(questions))))
        return Answers(
            union=shapely.from_geojson(told["union"]),
            subtract=shapely.from_geojson(told["subtract"]),
            intersection=shapely.from_geojson(told["intersection"]),
            split=[shapely.from_geojson(pieces) for pieces in told["split"]],
            repaired=shapely.from_geojson(told["repaired"]),
            is_simple=told["isSimple"],
            simplified=shapely.from_geojson(told["simplified"]),
        )
