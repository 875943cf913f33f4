"""Users, teams and who belongs to which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from exact_nb.model.record import Record

__all__ = ["Membership", "Team", "User", "UserKind"]


class UserKind(StrEnum):
    """What acts under a user's name."""

    HUMAN = "human"
    PLUGIN = "plugin"


@dataclass(frozen=True, slots=True)
class User(Record):
    """Somebody who annotates or verifies. In a file a name is a claim, not a proof.

    Attributes
    ----------
    name : str
        Login name, unique in a store.
    display_name : str
        Name for people; empty where it is the login name.
    kind : UserKind
        Human or plugin account.
    site_admin : bool
        Whether every right is given everywhere.
    """

    name: str
    display_name: str = ""
    kind: UserKind = UserKind.HUMAN
    site_admin: bool = False


@dataclass(frozen=True, slots=True)
class Team(Record):
    """People who share image sets and products.

    Attributes
    ----------
    name : str
        Unique in a store.
    description : str
        For people.
    """

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Membership(Record):
    """A user's place in a team; a user may be in several.

    Attributes
    ----------
    team_id, user_id : int
        The two it joins.
    admin : bool
        Whether the member may manage the team.
    """

    team_id: int
    user_id: int
    admin: bool = False
