"""What the actor may do, and who could do the rest: asked of the one matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.errors import PermissionDenied
from exact_nb.model.people import Membership
from exact_nb.model.permissions import Right, require

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store

__all__ = ["Standing"]


class Standing:
    """The actor's places in teams, read once for a picture of the panel.

    Parameters
    ----------
    store : Store
        Bound to the actor.
    """

    def __init__(self, store: Store) -> None:
        self._actor = store.actor
        found = store.find(Membership, user_id=self._actor.id)
        self._places = {one.team_id: one for one in found}

    @property
    def team_ids(self) -> frozenset[int]:
        """The actor's teams."""
        return frozenset(self._places)

    def why_not(self, right: Right, imageset: ImageSet) -> str:
        """Return why the actor lacks a right in a set and who can help, empty where it is there."""
        return self._asked(right, imageset, imageset.team_id)

    def why_not_in_team(self, right: Right, team_id: int) -> str:
        """Return why the actor lacks a right in a team and who can help."""
        return self._asked(right, None, team_id)

    def _asked(self, right: Right, imageset: ImageSet | None, team_id: int) -> str:
        try:
            place = self._places.get(team_id)
            require(right, self._actor, imageset=imageset, membership=place)
        except PermissionDenied as denied:
            return str(denied)
        return ""
