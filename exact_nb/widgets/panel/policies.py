"""The pane of policies: what makes an annotation verified, and what a change would move."""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.errors import ExactError, NotFound
from exact_nb.model.images import ImageSet
from exact_nb.model.people import Membership, User
from exact_nb.model.permissions import Right
from exact_nb.model.review import Policy, ReviewStatus
from exact_nb.store.palette import types_of_set
from exact_nb.widgets.panel import acting
from exact_nb.widgets.panel.form import WIDE, Form, field_style
from exact_nb.widgets.panel.markup import number, text
from exact_nb.widgets.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exact_nb.widgets.panel.acting import Done
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["PoliciesPane"]

logger = logging.getLogger(__name__)

_OF_SET = 0
"""Stands in the list of types for the set as a whole."""

Moves = dict[tuple[ReviewStatus, ReviewStatus], int]


class PoliciesPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """The policy of a set, and of the types that have one of their own.

    While one changes a field, what saving it would move is counted by a thread.

    Parameters
    ----------
    room : Room
        What the panes share.
    imageset_id : int
        The set.

    Attributes
    ----------
    form : Form
        The fields of `Policy`.
    scope : ipywidgets.Dropdown
        The set, or one of its types, by number.
    own : ipywidgets.Checkbox
        Whether the type has a policy of its own.
    moves : dict or None
        What saving would do, None while it is counted.
    """

    def __init__(self, room: Room, imageset_id: int) -> None:
        self._room, self._imageset_id = room, imageset_id
        self._seen = room.store.get(ImageSet, imageset_id)
        self._filling = False
        self._serial = 0
        self._counting: threading.Thread | None = None
        self.moves: Moves | None = None
        look: dict[str, Any] = {"layout": WIDE, "style": field_style()}
        self.scope = ipywidgets.Dropdown(description="Applies to", **look)
        self.own = ipywidgets.Checkbox(description="This type has rules of its own", **look)
        self.form = Form(
            "Review policy",
            {"scope": self.scope, "own": self.own, **_fields(look)},
            "Save",
            lambda _: self._save(),
        )
        self._preview, self._barred = ipywidgets.HTML(), ipywidgets.HTML()
        super().__init__([self._barred, self.form, self._preview])
        self._offer()
        self._fill()
        self.scope.observe(lambda _: self._fill(), "value")
        for name, field in self.form.fields.items():
            if name != "scope":
                field.observe(lambda _: self._changed(), "value")

    def draw(self) -> None:
        """Show what holds now, unless somebody is about to change it."""
        current = self._room.store.get(ImageSet, self._imageset_id)
        why_not = self._room.standing.why_not(Right.EDIT_SET, current)
        self._barred.value = f'<p class="exact-barred">{text(why_not)}</p>' if why_not else ""
        self.form.save.disabled = bool(why_not)
        self.form.save.tooltip = why_not or "Apply these rules, also to what is judged already"
        if current != self._seen and self._wanted() == _rules(self._seen):
            self._seen = current
            self._offer()
            self._fill()

    def wait(self, timeout: float = 30) -> None:
        """Wait until it is counted what saving would move; for scripts.

        Raises
        ------
        TimeoutError
            If it takes longer than `timeout` seconds.
        """
        wait_for(self._counting, timeout, "the preview is not there")

    # -- fields -------------------------------------------------------------------------------

    def _offer(self) -> None:
        store, chosen = self._room.store, self.scope.value
        kinds = types_of_set(store, self._seen)
        owned = self._seen.type_policies
        options = [("all types of the set", _OF_SET)]
        options += [(f"{one.name}{' *' if one.id in owned else ''}", one.id) for one in kinds]
        places = store.find(Membership, team_id=self._seen.team_id)
        users = {one.id: one.name for one in store.find(User)}
        numbers = {one.user_id for one in places} | set(self._seen.policy.adjudicators)
        for one in owned.values():
            numbers |= one.adjudicators
        people = [(users.get(user, f"user {user}"), user) for user in sorted(numbers)]
        self._filling = True
        try:
            self.scope.options = options
            self.scope.value = chosen if chosen in {key for _, key in options} else _OF_SET
            self.form.fields["adjudicators"].options = people
        finally:
            self._filling = False

    def _fill(self) -> None:
        """Put the policy of what is chosen into the fields."""
        scope = self.scope.value
        policy = self._seen.type_policies.get(scope, self._seen.policy)
        self._filling = True
        try:
            self.own.value = scope in self._seen.type_policies
            self.form.fill(
                approvals=policy.approvals,
                rejections=policy.rejections,
                self_verify=policy.self_verify,
                blind=policy.blind,
                fix_counts=policy.fix_counts,
                adjudicators=tuple(sorted(policy.adjudicators)),
                gold_rate=policy.gold_rate * 100,
            )
        finally:
            self._filling = False
        self._enable()
        self._count()

    def _enable(self) -> None:
        """Let rules be changed where they are of the set, or the type's own."""
        of_type = self.scope.value != _OF_SET
        self.own.layout.display = "" if of_type else "none"
        for name, field in self.form.fields.items():
            if name not in {"scope", "own"}:
                field.disabled = of_type and not self.own.value

    def _changed(self) -> None:
        if not self._filling:
            self._enable()
            self._count()

    def _wanted(self) -> tuple[Policy, Mapping[int, Policy]]:
        """Return the policies of the set and of its types as the form wants them."""
        policy, of_types = self._seen.policy, dict(self._seen.type_policies)
        scope = self.scope.value
        values = {
            name: value
            for name, value in self.form.values().items()
            if name not in {"scope", "own"}
        }
        values["adjudicators"] = frozenset(values["adjudicators"])
        values["gold_rate"] = round(values["gold_rate"] / 100, 6)
        if scope == _OF_SET:
            return replace(policy, **values), of_types
        of_types.pop(scope, None)
        if self.own.value:
            of_types[scope] = Policy(**values)
        return policy, of_types

    # -- preview ------------------------------------------------------------------------------

    def _count(self) -> None:
        """Begin to count what saving would move."""
        wanted = self._wanted()
        self._serial += 1
        self.moves = None
        if wanted == _rules(self._seen):
            self.moves = {}
            self._preview.value = '<p class="exact-preview">This is what holds now.</p>'
            return
        self._preview.value = '<p class="exact-preview">Counting what this would move …</p>'
        self._counting = threading.Thread(
            target=self._run, args=(self._serial, wanted), name="exact_nb preview", daemon=True
        )
        self._counting.start()

    def _run(self, serial: int, wanted: tuple[Policy, Mapping[int, Policy]]) -> None:
        try:
            moves = self._room.store.preview_policy(self._imageset_id, *wanted)
            shown = _told(moves)
        except ExactError as error:
            moves, shown = {}, f'<p class="exact-preview exact-failed">⚠ {text(error)}</p>'
        with self._room.lock:
            # Somebody may have gone on changing it.
            if serial == self._serial:
                self.moves, self._preview.value = moves, shown

    # -- saving -------------------------------------------------------------------------------

    def _save(self) -> None:
        def work() -> Done | None:
            policy, of_types = self._wanted()
            name = self._seen.name
            done = acting.merge(
                self._room.store,
                self._seen,
                f"Changed the policy of {name!r}",
                policy=policy,
                type_policies=dict(of_types),
            )
            self._seen = self._room.store.get(ImageSet, self._imageset_id)
            self._room.tally.forget_set(self._imageset_id)
            self._offer()
            self._fill()
            return done

        try:
            self._room.do(work)
        except NotFound as error:
            self._room.say(str(error), failed=True)


def _rules(imageset: ImageSet) -> tuple[Policy, Mapping[int, Policy]]:
    return imageset.policy, dict(imageset.type_policies)


def _fields(look: dict[str, Any]) -> dict[str, ipywidgets.Widget]:
    """Return the fields of a policy, by the names they have there."""
    return {
        "approvals": ipywidgets.BoundedIntText(1, min=1, max=99, description="Approvals", **look),
        "rejections": ipywidgets.BoundedIntText(1, min=1, max=99, description="Rejections", **look),
        "self_verify": ipywidgets.Checkbox(description="Authors may verify their own work", **look),
        "blind": ipywidgets.Checkbox(
            description="Blind: author, score and others' verdicts are hidden", **look
        ),
        "fix_counts": ipywidgets.Checkbox(description="Who fixes may approve the fix", **look),
        "adjudicators": ipywidgets.SelectMultiple(description="Adjudicators", rows=3, **look),
        "gold_rate": ipywidgets.BoundedFloatText(
            0, min=0, max=100, step=1, description="Gold items, %", **look
        ),
    }


def _told(moves: Moves) -> Markup:
    """Return what saving would do, in words and as a table."""
    moved = {pair: count for pair, count in moves.items() if pair[0] != pair[1] and count}
    total = sum(moves.values())
    if not moved:
        return f'<p class="exact-preview">Saving moves none of {number(total, "annotation")}.</p>'
    rows = "".join(
        f"<tr><td>{text(before)}</td><td>→ {text(after)}</td><td>{count:,}</td></tr>"
        for (before, after), count in sorted(moved.items(), key=lambda one: -one[1])
    )
    return (
        f'<p class="exact-preview">Saving moves <strong>{sum(moved.values()):,}</strong> of '
        f"{number(total, 'annotation')}:</p>"
        '<table class="exact-table"><thead><tr><th scope="col">from</th><th scope="col">to</th>'
        f'<th scope="col">annotations</th></tr></thead><tbody>{rows}</tbody></table>'
    )
