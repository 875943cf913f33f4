"""Who is not told who gave a verdict, though the verdict itself may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.model.permissions import Right
from exact_nb.widgets.wire.sets import rights_in

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store

__all__ = ["hides_verifiers"]


def hides_verifiers(store: Store, imageset: ImageSet, type_id: int) -> bool:
    """Say whether the user reads verdicts on a type without the names of who gave them.

    So it is for everybody in a blind review but its adjudicators and those who run the team.
    """
    policy = imageset.type_policies.get(type_id, imageset.policy)
    if not policy.blind or store.actor.id in policy.adjudicators:
        return False
    return Right.MANAGE_MEMBERS not in rights_in(store, imageset)
