"""What the panes of a panel share: the store, what is said, what was done, what is asked."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import ipywidgets

from exact_nb.errors import ExactError
from exact_nb.widgets.panel.frame import Frame
from exact_nb.widgets.panel.markup import button, text
from exact_nb.widgets.panel.standing import Standing
from exact_nb.widgets.panel.tally import Tally

if TYPE_CHECKING:
    from exact_nb.store.base import Store
    from exact_nb.widgets.panel.acting import Done
    from exact_nb.widgets.panel.difference import Comparer

__all__ = ["Act", "Opener", "Room"]

logger = logging.getLogger(__name__)

Act: TypeAlias = Callable[[str, str], "Done | None"]
"""Does something to what is named, with a value; says what was done, None for no change."""

Opener: TypeAlias = Callable[[int, int], ipywidgets.Widget]
"""Makes a widget that shows an image: numbers of its set and of itself, 0 for the first."""

_REMEMBERED = 50
"""How many acts can be taken back."""


class Room:
    """The store, the line of what was said, and the acts of a panel.

    Parameters
    ----------
    label : str
        What the panel is called.
    store : Store
        Bound to the user who looks.
    refreshed : callable
        Draws the panel anew.
    review : callable, optional
        Opens an image in the review; None where there is no review.
    compare : callable, optional
        Compares two versions of a set; None where they are only listed.

    Attributes
    ----------
    frame : Frame
        Belongs into the panel, where it serves the page.
    line : ipywidgets.HTML
        What was done or refused last, with a button to undo it.
    question : ipywidgets.HTML
        What is asked before something is deleted.
    standing : Standing
        What the actor may do.
    tally : Tally
        How far each set is.
    """

    def __init__(
        self,
        label: str,
        store: Store,
        refreshed: Callable[[], None],
        review: Opener | None = None,
        compare: Comparer | None = None,
    ) -> None:
        self._store = store
        self._refreshed = refreshed
        self.review = review
        self.compare = compare
        self.lock = threading.RLock()
        self._acts: dict[str, Act] = {"undo": self._undo, "confirm": self._confirm}
        self._acts |= {"cancel": self._cancel, "escape": self._cancel}
        self._done: list[Done] = []
        self._asked: Callable[[], Done | None] | None = None
        self._asked_from = ""
        self.frame = Frame(label, lambda: self.store, self.act, self._view_came)
        self.line = ipywidgets.HTML()
        self.line.add_class("exact-panel-line")
        self.question = ipywidgets.HTML()
        self.question.add_class("exact-panel-question")
        self.tally = Tally(lambda: self.store)
        self.standing = Standing(store)
        self.came: Callable[[bool], None] = lambda _shown: None

    @property
    def store(self) -> Store:
        """The store; where it was closed, the one that was opened on the same data since."""
        if not self._store.is_open:
            self._store = self._store.successor() or self._store
        return self._store

    def _view_came(self, shown: bool) -> None:
        self.came(shown)

    # -- acts ---------------------------------------------------------------------------------

    def on(self, name: str, act: Act) -> None:
        """Say what an act of this name does."""
        self._acts[name] = act

    def act(self, name: str, of: str = "", value: str = "") -> None:
        """Do an act by name, as a click on the page does; an error becomes a line."""
        wanted = self._acts.get(name)
        if wanted is not None:
            if name not in {"confirm", "cancel", "escape"}:
                self._withdraw()
            self.do(lambda: wanted(of, value), quiet=name == "escape")

    def do(self, work: Callable[[], Done | None], *, quiet: bool = False) -> bool:
        """Do something, say so and show what it changed.

        Parameters
        ----------
        work : callable
            Does it.
        quiet : bool, optional
            Whether nothing is drawn anew where nothing was done.

        Returns
        -------
        bool
            Whether it was done; else the line says why not.
        """
        with self.lock:
            try:
                done = work()
            except ExactError as error:
                self.say(str(error), failed=True)
                self._refreshed()
                return False
            if done is not None:
                self._remember(done)
            if done is not None or not quiet:
                self._refreshed()
            return True

    def _remember(self, done: Done) -> None:
        if done.take_back is not None:
            self._done = [*self._done, done][-_REMEMBERED:]
        self.say(done.said)

    def _undo(self, _of: str, _value: str) -> Done | None:
        if not self._done:
            return None
        last = self._done.pop()
        assert last.take_back is not None  # noqa: S101 - narrows the type
        last.take_back()
        self.tally.forget()
        self.say(f"Undone: {last.said}")
        return None

    # -- words --------------------------------------------------------------------------------

    def say(self, words: str, *, failed: bool = False) -> None:
        """Write a line, and let it be read out."""
        undo = ""
        if self._done:
            last = self._done[-1].said
            undo = button("Undo", "undo", name=f"Undo: {last}", look="exact-quiet")
        mark = "⚠" if failed else "✓"
        look = "exact-failed" if failed else "exact-done"
        self.line.value = (
            f'<p class="{look}"><span aria-hidden="true">{mark}</span> {text(words)} {undo}</p>'
        )
        self.frame.say(words)

    def ask(self, question: str, label: str, work: Callable[[], Done | None], back: str) -> None:
        """Ask before something is done that hides the work of others.

        Parameters
        ----------
        question : str
            What is about to happen, and to what.
        label : str
            What is written on the button that does it.
        work : callable
            Does it.
        back : str
            CSS selector of what has the focus afterwards.
        """
        self._asked, self._asked_from = work, back
        self.question.value = (
            f'<div role="alertdialog" aria-label="{text(label)}" aria-describedby="exact-asked">'
            f'<p id="exact-asked">{text(question)}</p>'
            f"{button(label, 'confirm', look='exact-danger')} {button('Keep', 'cancel')}</div>"
        )
        self.frame.focus('.exact-panel-question [data-act="cancel"]')

    def _confirm(self, _of: str, _value: str) -> Done | None:
        work, self._asked = self._asked, None
        self.question.value = ""
        self.frame.focus(self._asked_from)
        return None if work is None else work()

    def _cancel(self, _of: str, _value: str) -> Done | None:
        if self._withdraw():
            self.frame.focus(self._asked_from)
        return None

    def _withdraw(self) -> bool:
        """Ask no more; return whether something was asked. Who goes on has answered."""
        asked, self._asked = self._asked, None
        self.question.value = ""
        return asked is not None
