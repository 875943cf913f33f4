"""What an actor may know of and do: asked inside the transaction that does it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exact_nb.errors import NotFound, PermissionDenied
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.jobs import Job, Plugin
from exact_nb.model.people import Membership, Team, User, UserKind
from exact_nb.model.permissions import Right, Rights, may_edit, require, require_edit, rights
from exact_nb.model.record import Record
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store.sql.kinds import Kind, kind_of
from exact_nb.store.sql.memo import remembered
from exact_nb.store.sql.session import Session, marks

__all__ = [
    "Scope",
    "check_copyable",
    "check_creatable",
    "check_deletable",
    "check_readable",
    "check_updatable",
    "membership",
    "readable_clause",
    "scope_of_image",
    "scope_of_set",
]

_MINE = "(select m.team_id from membership m where m.user_id = ? and not m.deleted)"
_SETS = f"(select s.id from imageset s where s.team_id in {_MINE} or (s.public and not s.deleted))"


@dataclass(frozen=True, slots=True)
class Scope:
    """An image set as one actor meets it.

    Attributes
    ----------
    actor : User
        Who asks.
    imageset : ImageSet
        The set.
    membership : Membership or None
        The actor's place in the team that owns it.
    rights : frozenset of Right
        What the actor may do in it.
    hidden : bool
        Whether the set, its team or the image asked for is a tombstone.
    """

    actor: User
    imageset: ImageSet
    membership: Membership | None
    rights: Rights
    hidden: bool

    def require(self, right: Right) -> None:
        """Raise `PermissionDenied` where the actor lacks a right."""
        if right not in self.rights:
            require(right, self.actor, imageset=self.imageset, membership=self.membership)

    def require_edit(self, author_id: int) -> None:
        """Raise `PermissionDenied` where the actor may not edit what an author made."""
        if not may_edit(self.actor, author_id, self.rights):
            require_edit(self.actor, author_id, imageset=self.imageset, membership=self.membership)

    def require_living(self) -> None:
        """Raise `NotFound` where the set or what is above it was deleted."""
        if self.hidden:
            raise NotFound(
                f"image set {self.imageset.name!r}, its team or the image was deleted; "
                "restore it first"
            )


def membership(session: Session, actor: User, team_id: int) -> Membership | None:
    """Return the actor's place in a team, None where there is none."""
    kind = kind_of(Membership)
    row = session.one(
        f"select {kind.select()} from membership r "
        "where r.team_id = ? and r.user_id = ? and not r.deleted",
        (team_id, actor.id),
    )
    return None if row is None else kind.from_row(row)


def scope_of_set(session: Session, actor: User, imageset_id: int) -> Scope:
    """Return an image set as the actor meets it.

    Raises
    ------
    NotFound
        If there is none or the actor may not read it.
    """
    return remembered(
        session, ("set", actor.id, imageset_id), lambda: _scope_of_set(session, actor, imageset_id)
    )


def _scope_of_set(session: Session, actor: User, imageset_id: int) -> Scope:
    kind = kind_of(ImageSet)
    row = session.one(
        f"select {kind.select()}, t.deleted from imageset r join team t on t.id = r.team_id "
        "where r.id = ?",
        (imageset_id,),
    )
    if row is not None:
        imageset = kind.from_row(row[:-1])
        place = membership(session, actor, imageset.team_id)
        given = rights(actor, imageset=imageset, membership=place)
        if Right.READ in given:
            return Scope(actor, imageset, place, given, imageset.deleted or row[-1])
    raise NotFound(f"no image set {imageset_id}")


def scope_of_image(session: Session, actor: User, image_id: int) -> tuple[Scope, Image]:
    """Return an image and its set as the actor meets them.

    Raises
    ------
    NotFound
        If there is none or the actor may not read it.
    """
    return remembered(
        session,
        ("image", actor.id, image_id),
        lambda: _scope_of_image(session, actor, image_id),
    )


def _scope_of_image(session: Session, actor: User, image_id: int) -> tuple[Scope, Image]:
    kind = kind_of(Image)
    row = session.one(f"select {kind.select()} from image r where r.id = ?", (image_id,))
    if row is None:
        raise NotFound(f"no image {image_id}")
    image = kind.from_row(row)
    try:
        scope = scope_of_set(session, actor, image.imageset_id)
    except NotFound:
        raise NotFound(f"no image {image_id}") from None
    if image.deleted and not scope.hidden:
        scope = Scope(actor, scope.imageset, scope.membership, scope.rights, hidden=True)
    return scope, image


def readable_clause(session: Session, actor: User, kind: Kind[Any]) -> tuple[str, list[Any]]:
    """Return the SQL, for a record ``r``, for what the actor may know of, and its parameters."""
    if actor.site_admin or actor.kind is UserKind.PLUGIN or kind.record in (User, Plugin):
        return "1 = 1", []
    me = [actor.id]
    if kind.record is Team:
        public = "(select s.team_id from imageset s where s.public and not s.deleted)"
        return f"(r.id in {_MINE} or r.id in {public})", me
    if kind.record is Membership:
        return f"r.team_id in {_MINE}", me
    if kind.record in (Product, AnnotationType):
        return _palette_clause(session, kind, me)
    return {
        ImageSet: f"r.id in {_SETS}",
        Image: f"r.imageset_id in {_SETS}",
        Job: f"r.image_id in (select i.id from image i where i.imageset_id in {_SETS})",
    }[kind.record], me


def _palette_clause(session: Session, kind: Kind[Any], me: list[Any]) -> tuple[str, list[Any]]:
    """Products of one's own teams, and those that public sets are annotated with."""
    rows = session.rows("select product_ids from imageset where public and not deleted")
    public = sorted({product for row in rows for product in json.loads(row[0])})
    or_public = f" or p.id in ({marks(public)})" if public else ""
    products = f"(select p.id from product p where p.team_id in {_MINE}{or_public})"
    column = "id" if kind.record is Product else "product_id"
    return f"r.{column} in {products}", [*me, *public]


def check_readable(session: Session, actor: User, record: Record) -> None:
    """Refuse a record that the actor may not know of.

    Raises
    ------
    NotFound
        As for one that does not exist.
    """
    kind = kind_of(type(record))
    clause, params = readable_clause(session, actor, kind)
    if clause != "1 = 1" and not session.one(
        f"select 1 from {kind.table} r where r.id = ? and {clause}", [record.id, *params]
    ):
        raise NotFound(f"no {kind.name} {record.id}")


def check_creatable(session: Session, actor: User, records: Sequence[Record]) -> None:
    """Refuse to create what the actor has no right to."""
    for record in _one_per_parent(records):
        match record:
            case User():
                if record.site_admin:
                    _require_site_admin(actor, "make a site admin")
                _require_person(actor, "make users")
            case Team() | Plugin():
                _require_person(actor, "make teams and plugins")
            case Image():
                scope_of_set(session, actor, record.imageset_id).require(Right.ADD_IMAGES)
            case Job():
                scope_of_image(session, actor, record.image_id)[0].require(Right.ANNOTATE)
            case _:
                _require_change(session, actor, record, Right.EDIT_SET)


def _one_per_parent(records: Sequence[Record]) -> Sequence[Record]:
    """Return one of the images of each set: ten thousand new images are asked about once."""
    if isinstance(records[0], Image):
        return list({r.imageset_id: r for r in records if isinstance(r, Image)}.values())
    return records


def check_updatable(session: Session, actor: User, current: Record, wanted: Record) -> None:
    """Refuse to change what the actor has no right to."""
    match current, wanted:
        case User(), User():
            if (current.site_admin, current.kind) != (wanted.site_admin, wanted.kind):
                _require_site_admin(actor, "change what a user is")
            if current.id != actor.id:
                _require_site_admin(actor, "change other users")
        case _:
            _require_change(session, actor, current, Right.EDIT_SET)


def check_deletable(session: Session, actor: User, record: Record) -> None:
    """Refuse to delete or restore what the actor has no right to."""
    match record:
        case User():
            _require_site_admin(actor, "delete users")
        case Membership() if record.user_id == actor.id and not record.deleted:
            return  # everybody may leave a team
        case _:
            _require_change(session, actor, record, Right.DELETE_SET)


def check_copyable(actor: User) -> None:
    """Refuse a copy of the whole to who may export nothing of it."""
    _require_person(actor, "copy a store", Right.EXPORT)


def _require_change(session: Session, actor: User, record: Record, right: Right) -> None:
    """Ask for a right on the set or team that a record belongs to."""
    match record:
        case Team():
            _require_in_team(session, actor, record.id, Right.MANAGE_MEMBERS)
        case Membership():
            _require_in_team(session, actor, record.team_id, Right.MANAGE_MEMBERS)
        case Product():
            _require_in_team(session, actor, record.team_id, Right.EDIT_SET)
        case AnnotationType():
            team = session.one("select team_id from product where id = ?", (record.product_id,))
            _require_in_team(session, actor, team[0] if team else 0, Right.EDIT_SET)
        case ImageSet() if record.id == 0:
            _require_in_team(session, actor, record.team_id, right)
        case ImageSet():
            scope_of_set(session, actor, record.id).require(right)
        case Image():
            scope_of_set(session, actor, record.imageset_id).require(right)
        case Job():
            _require_of_job(session, actor, record)
        case Plugin():
            _require_of_plugin(session, actor, record)


def _require_in_team(session: Session, actor: User, team_id: int, right: Right) -> None:
    require(right, actor, membership=membership(session, actor, team_id))


def _require_of_job(session: Session, actor: User, job: Job) -> None:
    runs_as = session.one("select user_id from plugin where id = ?", (job.plugin_id,))
    if actor.id != job.creator_id and (runs_as is None or actor.id != runs_as[0]):
        scope_of_image(session, actor, job.image_id)[0].require(Right.EDIT_SET)


def _require_of_plugin(session: Session, actor: User, plugin: Plugin) -> None:
    """Leave a plugin to who made it: its entry point is code that runs for others."""
    made = session.one(
        "select actor_id from record_change where kind = 'plugin' and record_id = ? order by id",
        (plugin.id,),
    )
    if made is None or made[0] != actor.id:
        _require_site_admin(actor, f"change plugin {plugin.name!r}, which somebody else made")


def _require_person(actor: User, act: str, right: Right = Right.EDIT_SET) -> None:
    if actor.kind is UserKind.PLUGIN:
        raise PermissionDenied(
            f"{actor.name!r} is a plugin account, which may not {act}; a person has to do it",
            right=right.value,
        )


def _require_site_admin(actor: User, act: str) -> None:
    if not actor.site_admin:
        raise PermissionDenied(
            f"{actor.name!r} may not {act}; a site admin can", right="site admin"
        )
