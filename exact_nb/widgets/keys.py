"""Names of what keys can do; `js/src/keys/actions.ts` says what each does and its default keys."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import traitlets

__all__ = ["ACTIONS", "PRESETS", "checked_keymap"]

PRESETS = ("EXACT", "QuPath")

_ROOMS = {
    "tool": "select lasso pan bounding-box fixed-box circle polygon line point brush eraser wand "
    "fill scissor knife reshape",
    "brush": "smaller larger",
    "edit": "undo redo duplicate copy-to-next-frame union intersect subtract fill-holes simplify "
    "repair concealed blurred snapping delete",
    "selection": "all invert next previous",
    "cursor": "left right up down press finish insert cancel",
    "image": "previous next",
    "frame": "previous-z next-z previous-t next-t",
    "span": "extend end remove-keyframe delete previous-keyframe next-keyframe",
    "plane": "next axial coronal sagittal all",
    "type": "1 2 3 4 5 6 7 8 9 10",
    "label": "1 2 3 4 5 6 7 8 9 10",
    "returned": "next previous resubmit dispute",
    "screening": "start mark-left mark-right mark-up mark-down left right up down next mark-next "
    "toggle snap",
    "review": "approve reject reason-1 reason-2 reason-3 reason-4 reason-5 reason-6 reason-7 "
    "abstain fix undo previous next",
    "view": "zoom-in zoom-out fit pixels turn-right turn-left mirror full-screen left right up "
    "down grab leave annotations fill next-part previous-part history help",
}

ACTIONS = frozenset(f"{room}.{name}" for room, names in _ROOMS.items() for name in names.split())
"""All that keys can be given to."""

# Named keys as browsers call them: ArrowUp, Enter, F2.
_KEY = re.compile(r"(?:(?i:Ctrl|Alt|Shift)\+)*(?:\S|(?i:Space)|[A-Z][A-Za-z]*[A-Za-z\d]+)")


def checked_keymap(settings: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """Return settings of keys as the page takes them.

    Parameters
    ----------
    settings : mapping of str to str or list of str
        Keys by the name of an action, and the name of a preset as ``"preset"``. A key is written
        as it is printed, after any of ``Ctrl+``, ``Alt+`` and ``Shift+``; an empty list takes all
        keys from the action.

    Raises
    ------
    traitlets.TraitError
        For an unknown action, preset or key; names that are near are told.
    """
    checked: dict[str, str | list[str]] = {}
    for name, value in settings.items():
        if name == "preset":
            _check_known("preset", value, PRESETS)
            checked[name] = value
            continue
        _check_known("action", name, ACTIONS)
        keys = [value] if isinstance(value, str) else list(value)
        for key in keys:
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise traitlets.TraitError(
                    f"{name} cannot have the key {key!r}: keys are written as 'n', 'Shift+F2' "
                    f"or 'Ctrl+Space'"
                )
        checked[name] = keys
    return checked


def _check_known(what: str, name: Any, known: Iterable[str]) -> None:
    if name in known:
        return
    near = difflib.get_close_matches(str(name), sorted(known), n=3, cutoff=0.5)
    meant = f"; near are {', '.join(near)}" if near else ""
    raise traitlets.TraitError(f"no {what} of keys is called {name!r}{meant}")
