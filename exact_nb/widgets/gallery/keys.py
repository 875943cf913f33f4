"""What the keys of a gallery do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from exact_nb.model.review import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.widgets.gallery.selection import GallerySelection

__all__ = ["GalleryKeys", "KeyActs"]

_REASONS = tuple(Reason)


class KeyActs(Protocol):
    """What a gallery can be asked to do by keys."""

    def approve(self) -> None:
        """Approve what is chosen."""

    def reject(self, reason: Reason) -> None:
        """Reject what is chosen."""

    def relabel(self, type_id: int) -> None:
        """Give what is chosen another type."""

    def undo(self) -> None:
        """Take back the last gesture."""

    def open_current(self) -> None:
        """Open the item under the caret."""

    def move(self, key: str, *, shift: bool) -> None:
        """Move the caret."""

    def choose(self, gesture: Callable[[GallerySelection], None]) -> None:
        """Change what is chosen."""

    def say(self, text: str) -> None:
        """Say something to the person."""


class GalleryKeys:
    """From a key to an act; ``k`` waits for the digit of a reason.

    Parameters
    ----------
    acts : KeyActs
        Asked to act.
    types : sequence of AnnotationType
        The palette; a type's key, or the digit of its place, gives it to what is chosen.
    """

    def __init__(self, acts: KeyActs, types: Sequence[AnnotationType]) -> None:
        self._acts = acts
        self._rejecting = False
        self._types = {str(place): one.id for place, one in enumerate(types[:9], 1)}
        taken = {"j", "k", "u", " "}
        self._types |= {
            one.key.lower(): one.id for one in types if one.key and one.key not in taken
        }
        self._plain: dict[str, Callable[[], None]] = {
            "j": acts.approve,
            "k": self._begin_to_reject,
            "u": acts.undo,
            "Enter": acts.open_current,
            " ": lambda: acts.choose(lambda selection: selection.toggle()),
            "Escape": lambda: acts.choose(lambda selection: selection.none()),
        }
        self._with_ctrl: dict[str, Callable[[], None]] = {
            "a": lambda: acts.choose(lambda selection: selection.every()),
            "z": acts.undo,
        }

    def pressed(self, key: str, *, shift: bool = False, ctrl: bool = False) -> None:
        """Do what a key does.

        Parameters
        ----------
        key : str
            As browsers name it, letters small.
        shift, ctrl : bool, optional
            What was held; of a Mac Cmd counts as Ctrl.
        """
        if self._rejecting:
            self._rejecting = False
            if key in _DIGITS:
                self._acts.reject(_DIGITS[key])
                return
            self._acts.say("not rejected")
            if key in {"Escape", "k"}:
                return
        act = (self._with_ctrl if ctrl else self._plain).get(key)
        if act is not None:
            act()
        elif not ctrl and key in self._types:
            self._acts.relabel(self._types[key])
        elif len(key) > 1:
            self._acts.move(key, shift=shift)

    def _begin_to_reject(self) -> None:
        self._rejecting = True
        reasons = " · ".join(f"{digit} {reason.value}" for digit, reason in _DIGITS.items())
        self._acts.say(f"Reject as: {reasons} · Esc leaves it")


_DIGITS = {str(number): reason for number, reason in enumerate(_REASONS, 1)}
