"""A team one can act on."""

from __future__ import annotations

from exact_nb.errors import NotFound
from exact_nb.model import people
from exact_nb.workspace.handle import Handle

__all__ = ["Team"]


class Team(Handle[people.Team]):
    """People who share image sets and products."""

    def members(self) -> dict[str, bool]:
        """Return the login names of the members and whether each is an admin."""
        found = self._store.find(people.Membership, team_id=self.id)
        return {self._store.get(people.User, one.user_id).name: one.admin for one in found}

    def add_member(self, name: str, *, admin: bool = False) -> None:
        """Let a user into the team, or change whether a member is an admin.

        Parameters
        ----------
        name : str
            Login name; the user is made where there is none.
        admin : bool, optional
            Whether the member may manage the team.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the one who asks is no admin of the team.
        """
        user = self._user(name)
        found = self._store.find(people.Membership, team_id=self.id, user_id=user.id)
        if not found:
            self._store.create(people.Membership(self.id, user.id, admin=admin))
        elif found[0].admin != admin:
            self._store.update(found[0], admin=admin)

    def remove_member(self, name: str) -> None:
        """Take a user out of the team; what the user drew stays.

        Raises
        ------
        exact_nb.errors.NotFound
            If the user is no member.
        """
        for user in self._store.find(people.User, name=name):
            for one in self._store.find(people.Membership, team_id=self.id, user_id=user.id):
                self._store.delete(one)
                return
        raise NotFound(f"{name!r} is no member of team {self.name!r}")

    def _user(self, name: str) -> people.User:
        found = self._store.find(people.User, name=name)
        return found[0] if found else self._store.create(people.User(name))
