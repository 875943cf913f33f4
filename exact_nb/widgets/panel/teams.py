"""The pane of teams: who is a member, who is an admin, and who may change that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.errors import NotFound
from exact_nb.model.images import ImageSet
from exact_nb.model.people import Membership, Team, User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.taxonomy import Product
from exact_nb.widgets.panel import acting
from exact_nb.widgets.panel.acting import Done
from exact_nb.widgets.panel.form import WIDE, Form, field_style
from exact_nb.widgets.panel.form_pane import FormPane
from exact_nb.widgets.panel.markup import button, number, restorable, sign, text

if TYPE_CHECKING:
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["TeamsPane"]


_LAST = "the last admin of the team: make somebody else an admin first"


class TeamsPane(FormPane):
    """Teams of the user, with members and admins.

    Parameters
    ----------
    room : Room
        What the panes share.
    """

    def __init__(self, room: Room) -> None:
        super().__init__(room, back="new-team")
        room.on("new-team", self._begin_team)
        room.on("new-member", self._begin_member)
        room.on("make-admin", self._make_admin)
        room.on("remove-member", self._ask_to_remove)
        room.on("delete-team", self._ask_to_delete)
        room.on("restore-team", self._restore)

    def draw(self) -> None:
        """Show the teams."""
        room = self._room
        mine = [one for one in room.store.find(Team) if one.id in room.standing.team_ids]
        others = [one for one in room.store.find(Team) if one.id not in room.standing.team_ids]
        self._head.value = f"<h3>Teams</h3>{button('New team', 'new-team')}"
        shown = "".join(self._team(one) for one in mine)
        if room.store.actor.site_admin:
            shown += "".join(self._team(one) for one in others)
        empty = (
            '<p class="exact-panel-empty">You are in no team yet. Make one, or ask an admin of a '
            f"team to add <strong>{text(room.store.actor.name)}</strong>.</p>"
        )
        self._list.value = (shown or empty) + restorable(
            "deleted team", "restore-team", [(one.name, one.id, "") for one in self._restorable()]
        )

    def _restorable(self) -> list[Team]:
        """Return the deleted teams that the user was an admin of."""
        store = self._room.store
        places = store.find(Membership, user_id=store.actor.id, admin=True, deleted=None)
        mine = {one.team_id for one in places if not one.deleted}
        gone = store.find(Team, deleted=True)
        return [one for one in gone if store.actor.site_admin or one.id in mine]

    def _team(self, team: Team) -> Markup:
        room = self._room
        manage = room.standing.why_not_in_team(Right.MANAGE_MEMBERS, team.id)
        places = room.store.find(Membership, team_id=team.id)
        names = {one.user_id: room.store.get(User, one.user_id).name for one in places}
        ordered = sorted(places, key=lambda one: (not one.admin, names[one.user_id].casefold()))
        admins = [one for one in places if one.admin]
        rows = ""
        for one in ordered:
            last = len(admins) == 1 and one.admin
            rows += self._member(team, one, names[one.user_id], manage, _LAST if last else "")
        of, name = team.id, team.name
        return (
            f'<section class="exact-team" aria-label="Team {text(name)}">'
            f"<h4>{text(name)}</h4>"
            f'<table class="exact-table"><caption class="exact-small">'
            f"{number(len(places), 'member')}</caption>"
            "<thead><tr><th scope='col'>Member</th><th scope='col'>Role</th>"
            f"<th scope='col'>Change</th></tr></thead><tbody>{rows}</tbody></table>"
            '<p class="exact-acts">'
            + button("Add member", "new-member", of, why_not=manage, name=f"Add member to {name}")
            + button("Delete team", "delete-team", of, why_not=manage, name=f"Delete team {name}")
            + "</p></section>"
        )

    def _member(self, team: Team, place: Membership, name: str, manage: str, last: str) -> Markup:
        me = place.user_id == self._room.store.actor.id
        role = sign("★", "admin") if place.admin else sign("·", "member")
        change = "Make member" if place.admin else "Make admin"
        leave = "Leave" if me else "Remove"
        return (
            f"<tr><th scope='row'>{text(name)}{' (you)' if me else ''}</th><td>{role}</td>"
            '<td class="exact-acts">'
            + button(
                change,
                "make-admin",
                place.id,
                value=str(not place.admin).lower(),
                why_not=manage or last,
                name=f"{change}: {name} in {team.name}",
            )
            + button(
                leave,
                "remove-member",
                place.id,
                why_not=last if me else manage or last,
                name=f"{leave}: {name} in {team.name}",
            )
            + "</td></tr>"
        )

    # -- acts ---------------------------------------------------------------------------------

    def _begin_team(self, _of: str, _value: str) -> None:
        field = ipywidgets.Text(description="Name", layout=WIDE, style=field_style())
        self._open(Form("New team", {"name": field}, "Create", self._create, self._end))

    def _begin_member(self, of: str, _value: str) -> None:
        team = self._room.store.get(Team, int(of))
        people = [one.name for one in self._room.store.find(User) if one.kind is UserKind.HUMAN]
        look = {"layout": WIDE, "style": field_style()}
        fields = {
            "name": ipywidgets.Combobox(
                description="Login name", options=people, ensure_option=False, **look
            ),
            "admin": ipywidgets.Checkbox(description="Admin: may manage the team", **look),
        }
        title = f"Add a member to {team.name}"
        self._open(Form(title, fields, "Add", lambda values: self._add(team, values), self._end))

    def _create(self, values: dict[str, Any]) -> None:
        def work() -> Done:
            name = values["name"].strip()
            done = acting.create(self._room.store, Team(name), f"Created team {name!r}")[1]
            self._end()
            return done

        self._room.do(work)

    def _add(self, team: Team, values: dict[str, Any]) -> None:
        store = self._room.store

        def work() -> Done:
            name = values["name"].strip()
            found = store.find(User, name=name)
            user = found[0] if found else store.create(User(name))
            place = Membership(team.id, user.id, admin=values["admin"])
            done = acting.create(store, place, f"Added {name!r} to team {team.name!r}")[1]
            self._end()
            return done

        self._room.do(work)

    def _named(self, of: str) -> tuple[Membership, str, str]:
        """Return a place with the names of its user and team."""
        store = self._room.store
        place = store.get(Membership, int(of))
        return place, store.get(User, place.user_id).name, store.get(Team, place.team_id).name

    def _make_admin(self, of: str, value: str) -> Done:
        place, user, team = self._named(of)
        admin = value == "true"
        said = f"Made {user!r} {'an admin' if admin else 'a plain member'} of team {team!r}"
        return acting.update(self._room.store, place, said, admin=admin)[1]

    def _ask_to_remove(self, of: str, _value: str) -> None:
        place, user, team = self._named(of)
        store = self._room.store
        me = user == store.actor.name
        question = (
            f"Leave team {team!r}? You will not see its image sets any more, and only an admin can "
            "let you in again."
            if me
            else f"Remove {user!r} from team {team!r}? What {user} drew stays."
        )

        def work() -> Done:
            if not me:
                return acting.delete(store, place, f"Removed {user!r} from team {team!r}")[1]
            # Who has left does not let themselves in again: there is nothing to take back.
            store.delete(place)
            return Done(f"Left team {team!r}")

        self._room.ask(
            question,
            "Leave team" if me else "Remove member",
            work,
            back='[data-act="new-team"]',
        )

    def _ask_to_delete(self, of: str, _value: str) -> None:
        store = self._room.store
        team = store.get(Team, int(of))
        sets = len(store.find(ImageSet, team_id=team.id))
        products = len(store.find(Product, team_id=team.id))
        self._room.ask(
            f"Delete team {team.name!r}? It hides {number(sets, 'image set')} and "
            f"{number(products, 'product')} with all that is in them. It can be restored.",
            "Delete team",
            lambda: acting.delete(store, team, f"Deleted team {team.name!r}")[1],
            back='[data-act="new-team"]',
        )

    def _restore(self, of: str, _value: str) -> Done:
        store = self._room.store
        try:
            team = store.get(Team, int(of))
        except NotFound:
            raise NotFound("this team was restored or is not yours any more") from None
        return acting.restore(store, team, f"Restored team {team.name!r}")[1]
