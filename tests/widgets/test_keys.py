"""Keys set from a notebook: the page knows every name, and what is wrong is told by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import traitlets

import exact_nb
from exact_nb.widgets.keys import ACTIONS, PRESETS, checked_keymap

KEYS = Path(__file__).parents[2] / "js" / "src" / "keys"


def test_page_and_kernel_know_the_same_actions() -> None:
    rows = re.findall(r'^ +\["([\w.-]+)", "', (KEYS / "actions.ts").read_text(), re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == ACTIONS


def test_page_and_kernel_know_the_same_presets() -> None:
    union = re.search(r"type PresetName = (.*);", (KEYS / "presets.ts").read_text())
    assert union
    assert tuple(re.findall(r'"(\w+)"', union[1])) == PRESETS


@pytest.mark.parametrize("key", ["n", "Ctrl+Shift+d", "space", "Alt+ArrowUp", "+", "Ctrl++", "F12"])
def test_a_key_is_written_as_it_is_printed(key: str) -> None:
    assert checked_keymap({"tool.brush": key}) == {"tool.brush": [key]}


@pytest.mark.parametrize("key", ["", "nn", "Hyper+n", "Ctrl+", 7])
def test_what_is_no_key_is_refused_with_an_example(key: object) -> None:
    with pytest.raises(traitlets.TraitError, match=r"tool\.brush cannot have the key.*Shift\+F2"):
        checked_keymap({"tool.brush": [key]})


def test_an_action_may_have_several_keys_or_none() -> None:
    settings = {"preset": "QuPath", "view.fit": ["n", "t"], "view.mirror": []}
    assert checked_keymap(settings) == settings


def test_an_unknown_action_is_refused_with_those_that_are_near() -> None:
    with pytest.raises(traitlets.TraitError, match=r"'tool\.brusch'; near are tool\.brush"):
        checked_keymap({"tool.brusch": "n"})


def test_an_unknown_preset_is_refused_with_those_that_are_near() -> None:
    with pytest.raises(traitlets.TraitError, match="'qupath'; near are QuPath"):
        checked_keymap({"preset": "qupath"})


def test_a_viewer_takes_keys_and_keeps_the_old_ones_when_new_are_wrong(tmp_path: Path) -> None:
    with exact_nb.connect(tmp_path / "labels.duckdb") as workspace:
        viewer = workspace.imageset("Slides").annotate()
        viewer.keymap = {"preset": "QuPath", "tool.brush": "n"}
        assert viewer.keymap == {"preset": "QuPath", "tool.brush": ["n"]}
        with pytest.raises(traitlets.TraitError, match="near are"):
            viewer.keymap = {"tool.brash": "n"}
        assert viewer.keymap == {"preset": "QuPath", "tool.brush": ["n"]}
        viewer.close()
