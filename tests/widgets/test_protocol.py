"""Both sides of the wire write down the same messages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import is_typeddict

import pytest

from exact_nb.widgets import author_protocol, protocol, review_protocol
from exact_nb.widgets.methods.table import METHODS

SOURCES = Path(__file__).parents[2] / "js" / "src"
TYPESCRIPT = "\n".join(
    (SOURCES / name).read_text()
    for name in ("protocol.ts", "author-protocol.ts", "review/protocol.ts")
)

MESSAGES = {
    name: getattr(module, name)
    for module in (protocol, author_protocol, review_protocol)
    for name in module.__all__
    if is_typeddict(getattr(module, name))
}


def typescript_fields(name: str) -> set[str]:
    found = re.search(
        rf"export interface {name} (?:extends (\w+) )?{{\n(.*?)\n}}", TYPESCRIPT, re.DOTALL
    )
    assert found, f"no protocol.ts has an interface {name}"
    fields = set(re.findall(r"^  (\w+)\??:", found[2], re.MULTILINE))
    return fields | typescript_fields(found[1]) if found[1] else fields


@pytest.mark.parametrize("name", [name for name in sorted(MESSAGES) if name != "WireShape"])
def test_a_message_has_the_same_fields_on_both_sides(name: str) -> None:
    assert typescript_fields(name) == set(MESSAGES[name].__annotations__)


def test_shapes_have_the_same_fields_on_both_sides() -> None:
    union = TYPESCRIPT.split("export type WireShape =")[1].split(";\n\n")[0]
    fields = set(re.findall(r"(\w+):", union))
    assert fields == set(protocol.WireShape.__annotations__)


def test_the_page_knows_every_method_and_no_other() -> None:
    assert set(re.findall(r'^  "([\w.]+)": {', TYPESCRIPT, re.MULTILINE)) == set(METHODS)
