"""What a person may do and know in a gallery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exact_nb.model import permissions
from exact_nb.model.images import ImageSet
from exact_nb.model.people import Membership, UserKind
from exact_nb.model.permissions import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exact_nb.model.review import Policy
    from exact_nb.store.base import Store

__all__ = ["GalleryAccess"]


@dataclass(frozen=True, slots=True)
class GalleryAccess:
    """What a person may do and know.

    Attributes
    ----------
    verify, edit : bool
        Whether annotations may be judged, and relabelled.
    blind : bool
        Whether authors, scores and others' verdicts are hidden from the person.
    why_not : str
        Why nothing may be judged; empty where something may.
    """

    verify: bool
    edit: bool
    blind: bool
    why_not: str = ""

    @classmethod
    def of(cls, store: Store, imageset_id: int, type_ids: Iterable[int]) -> GalleryAccess:
        """Return what the actor of a store may do in an image set, with these types."""
        imageset = store.get(ImageSet, imageset_id)
        found = store.find(Membership, team_id=imageset.team_id, user_id=store.actor.id)
        membership = found[0] if found else None
        rights = permissions.rights(store.actor, imageset=imageset, membership=membership)
        is_person = store.actor.kind is not UserKind.PLUGIN
        verify = Right.VERIFY in rights and is_person
        policies = [imageset.type_policies.get(one, imageset.policy) for one in type_ids]
        hidden = any(_hides(one, store.actor.id) for one in policies)
        return cls(
            verify=verify,
            edit=bool(rights & {Right.EDIT_OWN, Right.EDIT_OTHERS}),
            # Those who run the study see all.
            blind=hidden and verify and Right.MANAGE_MEMBERS not in rights,
            why_not="" if verify else _why_not(store, is_person=is_person),
        )


def _hides(policy: Policy, user_id: int) -> bool:
    return policy.blind and user_id not in policy.adjudicators


def _why_not(store: Store, *, is_person: bool) -> str:
    if not is_person:
        return f"{store.actor.name!r} is a plugin account; only people verify"
    return f"{store.actor.name!r} may look but not judge; a team admin can make you a member"
