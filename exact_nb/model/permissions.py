"""Who may do what: the matrix of `design/contracts.md` as data, and the questions put to it."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from exact_nb.errors import PermissionDenied
from exact_nb.model.images import ImageSet
from exact_nb.model.people import Membership, User, UserKind

__all__ = [
    "MATRIX",
    "Right",
    "Rights",
    "Role",
    "may_edit",
    "require",
    "require_edit",
    "rights",
    "roles",
]


class Right(StrEnum):
    """What may be allowed or denied on an image set, or on a team."""

    READ = "read"
    EXPORT = "export"
    ANNOTATE = "annotate"
    PROPOSE = "propose"
    EDIT_OWN = "edit own"
    EDIT_OTHERS = "edit others'"
    VERIFY = "verify"
    EDIT_SET = "edit set"
    ADD_IMAGES = "add images"
    DELETE_SET = "delete set or images"
    MANAGE_MEMBERS = "manage members"


class Role(StrEnum):
    """What a user is to an image set."""

    SITE_ADMIN = "site admin"
    TEAM_ADMIN = "team admin"
    SET_CREATOR = "set creator"
    TEAM_MEMBER = "team member"
    PUBLIC_COLLABORATOR = "public collaborator"
    PUBLIC_READER = "public reader"
    PLUGIN_ACCOUNT = "plugin account"


Rights: TypeAlias = frozenset[Right]

_READER = frozenset({Right.READ, Right.EXPORT})
_COLLABORATOR = _READER | {Right.ANNOTATE, Right.PROPOSE, Right.EDIT_OWN, Right.VERIFY}
_MEMBER = _COLLABORATOR | {Right.EDIT_OTHERS, Right.EDIT_SET, Right.ADD_IMAGES}
_CREATOR = _MEMBER | {Right.DELETE_SET}

MATRIX: dict[Role, Rights] = {
    Role.SITE_ADMIN: frozenset(Right),
    Role.TEAM_ADMIN: _CREATOR | {Right.MANAGE_MEMBERS},
    Role.SET_CREATOR: _CREATOR,
    Role.TEAM_MEMBER: _MEMBER,
    Role.PUBLIC_COLLABORATOR: _COLLABORATOR,
    Role.PUBLIC_READER: _READER,
    # What a plugin account makes are proposals, so what it edits as its own are proposals too.
    Role.PLUGIN_ACCOUNT: frozenset({Right.READ, Right.PROPOSE, Right.EDIT_OWN}),
}
"""Rights of each role; a user has those of all roles that apply."""

_GIVER = {
    Right.READ: "a team admin can make you a member, or a member can make the image set public",
    Right.EXPORT: "a team admin can make you a member, or a member can make the image set public",
    Right.DELETE_SET: "a team admin or the set's creator can do it",
    Right.MANAGE_MEMBERS: "a team admin can do it",
}
_BY_MEMBERSHIP = "a team admin can make you a member"


def roles(
    user: User | None, *, imageset: ImageSet | None = None, membership: Membership | None = None
) -> frozenset[Role]:
    """Return what a user is to an image set.

    Parameters
    ----------
    user : User or None
        None is somebody who is not logged in.
    imageset : ImageSet, optional
        The set; without one only the place in the team counts, as it does for products.
    membership : Membership, optional
        The user's place in the team that owns the set, None where there is none.

    Returns
    -------
    frozenset of Role
        All that apply; empty for somebody to whom the set does not exist.
    """
    if user is not None and user.kind is UserKind.PLUGIN:
        return frozenset({Role.PLUGIN_ACCOUNT})
    found = set()
    if user is not None and user.site_admin:
        found.add(Role.SITE_ADMIN)
    if user is not None and _is_member(user, imageset, membership):
        found.add(Role.TEAM_MEMBER)
        if membership is not None and membership.admin:
            found.add(Role.TEAM_ADMIN)
        if imageset is not None and imageset.creator_id == user.id:
            found.add(Role.SET_CREATOR)
    if imageset is not None and imageset.public:
        found.add(Role.PUBLIC_READER)
        if user is not None and imageset.public_collaboration:
            found.add(Role.PUBLIC_COLLABORATOR)
    return frozenset(found)


def _is_member(user: User, imageset: ImageSet | None, membership: Membership | None) -> bool:
    """Whether a membership is this user's, in this set's team, and not taken back."""
    if membership is None or membership.deleted or membership.user_id != user.id:
        return False
    return imageset is None or membership.team_id == imageset.team_id


def rights(
    user: User | None, *, imageset: ImageSet | None = None, membership: Membership | None = None
) -> Rights:
    """Return what a user may do in an image set, or in a team.

    Parameters
    ----------
    user, imageset, membership
        As in `roles`.

    Returns
    -------
    frozenset of Right
        Without `Right.ADD_IMAGES` while the set is locked, for everyone.
    """
    found = roles(user, imageset=imageset, membership=membership)
    given: Rights = frozenset().union(*(MATRIX[role] for role in found))
    if imageset is not None and imageset.locked:
        given -= {Right.ADD_IMAGES}
    return given


def require(
    right: Right,
    user: User | None,
    *,
    imageset: ImageSet | None = None,
    membership: Membership | None = None,
) -> None:
    """Refuse a user who lacks a right.

    Parameters
    ----------
    right : Right
        What is about to be used.
    user, imageset, membership
        As in `roles`.

    Raises
    ------
    exact_nb.errors.PermissionDenied
        Names the missing right and who can give it.
    """
    if right not in rights(user, imageset=imageset, membership=membership):
        raise _denied(right, user, imageset)


def may_edit(user: User | None, author_id: int, given: Rights) -> bool:
    """Whether a user with these rights may edit or delete what an author made.

    Parameters
    ----------
    user : User or None
        Who wants to.
    author_id : int
        Who drew the annotation, or made the proposal.
    given : frozenset of Right
        As `rights` returns them.
    """
    own = user is not None and user.id == author_id
    return (Right.EDIT_OWN if own else Right.EDIT_OTHERS) in given


def require_edit(
    user: User | None,
    author_id: int,
    *,
    imageset: ImageSet,
    membership: Membership | None = None,
) -> None:
    """Refuse a user who may not edit or delete what an author made.

    Raises
    ------
    exact_nb.errors.PermissionDenied
        Names the missing right and who can give it.
    """
    if not may_edit(user, author_id, rights(user, imageset=imageset, membership=membership)):
        own = user is not None and user.id == author_id
        raise _denied(Right.EDIT_OWN if own else Right.EDIT_OTHERS, user, imageset)


def _denied(right: Right, user: User | None, imageset: ImageSet | None) -> PermissionDenied:
    who = "somebody not logged in" if user is None else f"{user.name!r}"
    where = "the team" if imageset is None else f"image set {imageset.name!r}"
    return PermissionDenied(
        f"{who} lacks the right {right.value!r} in {where}; {_remedy(right, user, imageset)}",
        right=right.value,
    )


def _remedy(right: Right, user: User | None, imageset: ImageSet | None) -> str:
    if user is not None and user.kind is UserKind.PLUGIN:
        return "a plugin account only reads and proposes: a person has to do it"
    if right is Right.ADD_IMAGES and imageset is not None and imageset.locked:
        return "the set is locked: a member of its team can lift the lock"
    return _GIVER.get(right, _BY_MEMBERSHIP)
