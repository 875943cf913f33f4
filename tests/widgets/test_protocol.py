"""Both sides of the wire write down the same messages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, is_typeddict

import pytest

from exact_nb.widgets import protocol
from exact_nb.widgets.methods import METHODS

TYPESCRIPT = (Path(__file__).parents[2] / "js" / "src" / "protocol.ts").read_text()

MESSAGES = sorted(name for name in protocol.__all__ if is_typeddict(getattr(protocol, name)))


def typescript_fields(name: str) -> set[str]:
    found = re.search(rf"export interface {name} {{\n(.*?)\n}}", TYPESCRIPT, re.DOTALL)
    assert found, f"js/src/protocol.ts has no interface {name}"
    return set(re.findall(r"^  (\w+)\??:", found[1], re.MULTILINE))


@pytest.mark.parametrize("name", [name for name in MESSAGES if name != "WireShape"])
def test_a_message_has_the_same_fields_on_both_sides(name: str) -> None:
    python: Any = getattr(protocol, name)
    assert typescript_fields(name) == set(python.__annotations__)


def test_shapes_have_the_same_fields_on_both_sides() -> None:
    union = TYPESCRIPT.split("export type WireShape =")[1].split(";\n\n")[0]
    fields = set(re.findall(r"(\w+):", union))
    assert fields == set(protocol.WireShape.__annotations__)


def test_the_page_knows_every_method_and_no_other() -> None:
    assert set(re.findall(r'^  "([\w.]+)": {', TYPESCRIPT, re.MULTILINE)) == set(METHODS)
