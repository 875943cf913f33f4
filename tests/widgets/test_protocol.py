"""Both sides of the wire write down the same messages."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import is_typeddict

import pytest

from exact_nb.widgets import protocol as messages
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.review import protocol as protocol_of_review

SOURCES = Path(__file__).parents[2] / "js" / "src"
TYPESCRIPT = "\n".join(
    file.read_text()
    for file in [*sorted((SOURCES / "protocol").glob("*.ts")), SOURCES / "review/protocol.ts"]
)

MODULES = [
    *(import_module(f"{messages.__name__}.{one.name}") for one in iter_modules(messages.__path__)),
    protocol_of_review,
]

MESSAGES = {
    name: getattr(module, name)
    for module in MODULES
    for name in module.__all__
    if is_typeddict(getattr(module, name))
}


def typescript_fields(name: str) -> set[str]:
    found = re.search(
        rf"export interface {name} (?:extends (\w+) )?{{\n(.*?)\n}}", TYPESCRIPT, re.DOTALL
    )
    assert found, f"no file of the protocol has an interface {name}"
    fields = set(re.findall(r"^  (\w+)\??:", found[2], re.MULTILINE))
    return fields | typescript_fields(found[1]) if found[1] else fields


@pytest.mark.parametrize("name", [name for name in sorted(MESSAGES) if name != "WireShape"])
def test_a_message_has_the_same_fields_on_both_sides(name: str) -> None:
    assert typescript_fields(name) == set(MESSAGES[name].__annotations__)


def test_shapes_have_the_same_fields_on_both_sides() -> None:
    union = TYPESCRIPT.split("export type WireShape =")[1].split(";\n\n")[0]
    fields = set(re.findall(r"(\w+):", union))
    assert fields == set(MESSAGES["WireShape"].__annotations__)


def test_the_page_knows_every_method_and_no_other() -> None:
    assert set(re.findall(r'^  "([\w.]+)": {', TYPESCRIPT, re.MULTILINE)) == set(METHODS)
