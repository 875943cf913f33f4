"""The pane of image sets: a card each, and a form for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.model.images import ImageSet, Priority
from exact_nb.model.people import Team
from exact_nb.model.permissions import Right
from exact_nb.widgets.panel import acting
from exact_nb.widgets.panel.form_pane import FormPane
from exact_nb.widgets.panel.markup import bar, button, chooser, number, picture, restorable, text
from exact_nb.widgets.panel.set_form import create_form
from exact_nb.widgets.panel.signs import signs_of_set

if TYPE_CHECKING:
    from exact_nb.widgets.panel.acting import Done
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["SetsPane", "card", "counts_of", "deleting"]

_PAGE = 24
_URGENCY = [Priority.HIGH, Priority.NORMAL, Priority.LOW]


class SetsPane(FormPane):
    """Image sets the user may read, the most urgent first.

    Parameters
    ----------
    room : Room
        What the panes share.
    """

    def __init__(self, room: Room) -> None:
        super().__init__(room, back="new-set")
        self._shown = _PAGE
        room.on("new-set", self._begin)
        room.on("more-sets", self._more)
        room.on("lock-set", self._lock)
        room.on("set-priority", self._prioritise)
        room.on("delete-set", self._ask_to_delete)
        room.on("restore-set", self._restore)

    def draw(self) -> None:
        """Show the sets."""
        room = self._room
        sets = sorted(
            room.store.find(ImageSet),
            key=lambda one: (_URGENCY.index(one.priority), one.name.casefold()),
        )
        gone = room.store.find(ImageSet, deleted=True)
        self._head.value = f"<h3>Image sets</h3>{button('New image set', 'new-set')}"
        teams = {one.id: one.name for one in room.store.find(Team)}
        shown = "".join(card(room, one, teams) for one in sets[: self._shown])
        if not sets:
            shown = (
                '<p class="exact-panel-empty">No image sets yet. Make one, then add images to it: '
                "slides, stacks, volumes or pictures.</p>"
            )
        left = len(sets) - self._shown
        more = button(f"Show {left:,} more", "more-sets") if left > 0 else ""
        self._list.value = f'<div class="exact-cards">{shown}</div>{more}{_deleted(room, gone)}'

    # -- acts ---------------------------------------------------------------------------------

    def _begin(self, _of: str, _value: str) -> None:
        self._open(create_form(self._room, self._create, self._end))

    def _create(self, values: dict[str, Any]) -> None:
        def work() -> Done:
            record = ImageSet(**values)
            made, done = acting.create(
                self._room.store, record, f"Created image set {record.name!r}"
            )
            self._end()
            self._room.act("open-set", str(made.id), "adding")
            return done

        self._room.do(work)

    def _more(self, _of: str, _value: str) -> None:
        self._shown += _PAGE

    def _lock(self, of: str, value: str) -> Done | None:
        store = self._room.store
        imageset = store.get(ImageSet, int(of))
        # Clicked twice while the kernel was busy, it is not unlocked again.
        locked = value == "Lock"
        if imageset.locked is locked:
            return None
        return acting.update(store, imageset, f"{value}ed {imageset.name!r}", locked=locked)[1]

    def _prioritise(self, of: str, value: str) -> Done:
        store = self._room.store
        imageset = store.get(ImageSet, int(of))
        said = f"Gave {imageset.name!r} {value} priority"
        return acting.update(store, imageset, said, priority=Priority(value))[1]

    def _ask_to_delete(self, of: str, _value: str) -> None:
        deleting(self._room, int(of))

    def _restore(self, of: str, _value: str) -> Done:
        store = self._room.store
        imageset = store.get(ImageSet, int(of))
        return acting.restore(store, imageset, f"Restored image set {imageset.name!r}")[1]


def deleting(room: Room, imageset_id: int) -> None:
    """Ask before a set is deleted; the question says what is hidden with it."""
    imageset = room.store.get(ImageSet, imageset_id)
    found = room.tally.sum_of_set(imageset_id)
    hidden = f"{number(len(found.images), 'image')} and {number(found.annotations, 'annotation')}"
    room.ask(
        f"Delete image set {imageset.name!r}? It hides {hidden}. Files stay, and the set can be "
        "restored.",
        "Delete image set",
        lambda: acting.delete(room.store, imageset, f"Deleted image set {imageset.name!r}")[1],
        back='[data-act="new-set"]',
    )


def counts_of(room: Room, imageset: ImageSet) -> str:
    """Return how many images and annotations a set has."""
    found = room.tally.sum_of_set(imageset.id)
    return f"{number(len(found.images), 'image')} · {number(found.annotations, 'annotation')}"


def card(room: Room, imageset: ImageSet, teams: dict[int, str]) -> Markup:
    """Return the card of a set."""
    found = room.tally.sum_of_set(imageset.id)
    edit = room.standing.why_not(Right.EDIT_SET, imageset)
    delete = room.standing.why_not(Right.DELETE_SET, imageset)
    name, of = imageset.name, imageset.id
    first = found.images[0] if found.images else None
    priorities = {one.value: f"{one.value} priority" for one in _URGENCY}
    lock = "Unlock" if imageset.locked else "Lock"
    return (
        f'<article class="exact-card" aria-label="Image set {text(name)}">'
        f'<button type="button" class="exact-card-open" data-act="open-set" data-of="{of}" '
        f'aria-label="Open image set {text(name)}">{picture(first, "")}'
        f"<strong>{text(name)}</strong></button>"
        f'<p class="exact-small">{text(teams.get(imageset.team_id, ""))}</p>'
        f"<p>{signs_of_set(imageset)}</p>"
        f"<p>{counts_of(room, imageset)}</p>"
        f"<p>{bar(found.verified, found.annotations, name)}</p>"
        '<p class="exact-acts">'
        + chooser(
            f"Priority of {name}", "set-priority", of, priorities, imageset.priority, why_not=edit
        )
        + button(lock, "lock-set", of, value=lock, why_not=edit, name=f"{lock} {name}")
        + button("Delete", "delete-set", of, why_not=delete, name=f"Delete {name}")
        + "</p></article>"
    )


def _deleted(room: Room, gone: list[ImageSet]) -> Markup:
    """Return what can be restored."""
    rows = [(one.name, one.id, room.standing.why_not(Right.DELETE_SET, one)) for one in gone]
    return restorable("deleted image set", "restore-set", rows)
