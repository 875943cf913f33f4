"""The review policy of a set and of its types: changed, and what a change would move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.people import User
from exact_nb.model.review import Policy, ReviewStatus
from exact_nb.workspace.types import type_of_set

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Store

__all__ = ["preview_policy", "set_policy"]

Rules = tuple[Policy, dict[int, Policy]]


def set_policy(
    store: Store,
    imageset: ImageSet,
    type: str | AnnotationType | None,  # noqa: A002
    **changes: Any,
) -> ImageSet:
    """Change the policy of a set or of one of its types, and return the set as stored.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If there is no such setting, or a value is none it can have.
    exact_nb.errors.NotFound
        If there is no such type or user.
    """
    policy, of_types = _ruled(store, imageset, type, changes)
    return store.update(imageset, policy=policy, type_policies=of_types)


def preview_policy(
    store: Store,
    imageset: ImageSet,
    type: str | AnnotationType | None,  # noqa: A002
    **changes: Any,
) -> dict[tuple[ReviewStatus, ReviewStatus], int]:
    """Return how many annotations the same change would move, by status before and after.

    Raises
    ------
    exact_nb.errors.InvalidRecord, exact_nb.errors.NotFound
        As `set_policy`.
    """
    policy, of_types = _ruled(store, imageset, type, changes)
    counted = store.preview_policy(imageset.id, policy, of_types)
    return {pair: count for pair, count in counted.items() if pair[0] != pair[1]}


def _ruled(
    store: Store,
    imageset: ImageSet,
    type: str | AnnotationType | None,  # noqa: A002
    changes: Mapping[str, Any],
) -> Rules:
    """Return the policies as they would be."""
    policy, of_types = imageset.policy, dict(imageset.type_policies)
    changes = _checked(store, changes)
    if type is None:
        if not changes:
            raise InvalidRecord(f"name a setting to change: {_settings()}", field="policy")
        return replace(policy, **changes), of_types
    kind = type_of_set(store, imageset, type)
    if changes:
        of_types[kind.id] = replace(of_types.get(kind.id, policy), **changes)
    else:
        of_types.pop(kind.id, None)
    return policy, of_types


def _checked(store: Store, changes: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name for one in fields(Policy)}
    for name in changes:
        if name not in known:
            raise InvalidRecord(f"a policy has no {name!r}; it has {_settings()}", field=name)
    if "adjudicators" not in changes:
        return dict(changes)
    return {**changes, "adjudicators": _users(store, changes["adjudicators"])}


def _settings() -> str:
    return ", ".join(one.name for one in fields(Policy))


def _users(store: Store, named: Iterable[str | int]) -> frozenset[int]:
    """Return users by login name or number."""
    if isinstance(named, str):
        raise InvalidRecord(
            f"adjudicators is {named!r}; give a list of login names", field="adjudicators"
        )
    found = set()
    for one in named:
        users = store.find(User, id=one) if isinstance(one, int) else store.find(User, name=one)
        if not users:
            raise NotFound(f"there is no user {one!r} to adjudicate")
        found.add(users[0].id)
    return frozenset(found)
