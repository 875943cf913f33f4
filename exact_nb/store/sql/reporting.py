"""Review in numbers: how far the images are, what verdicts were given, what a policy would move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from exact_nb.model.images import ImageSet
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.queue import Progress
from exact_nb.model.review import Policy, ReviewStatus
from exact_nb.store.query import Query
from exact_nb.store.sql import access, blind
from exact_nb.store.sql.review import standings
from exact_nb.store.sql.selecting import selected
from exact_nb.store.sql.session import Session
from exact_nb.store.sql.state import STATUSES

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["preview_policy", "progress", "verdict_table"]


def progress(
    session: Session,
    actor: User,
    imageset_id: int,
    type_ids: Sequence[int] | None,
    author_ids: Sequence[int] | None,
) -> dict[int, Progress]:
    """Return how far each image of a set is, as far as the actor may see it."""
    query = Query(
        imageset_id=imageset_id,
        type_ids=None if type_ids is None else tuple(type_ids),
        author_ids=None if author_ids is None else tuple(author_ids),
    )
    with selected(session, actor, query) as selection:
        sql = selection.sql(
            "a.image_id, a.status, count(*), sum(case when a.conflict then 1 else 0 end)",
            tail="group by a.image_id, a.status",
        )
        counted = session.rows(sql, selection.params)
    images = session.rows(
        "select i.id from image i where i.imageset_id = ? and not i.deleted order by i.id",
        (imageset_id,),
    )
    by_image: dict[int, Counter[str]] = {row[0]: Counter() for row in images}
    for image_id, status, count, conflicts in counted:
        here = by_image.setdefault(image_id, Counter())
        here[STATUSES[status].value] += count
        here["total"] += count
        here["conflicts"] += int(conflicts)
    return {image_id: Progress(**counts) for image_id, counts in by_image.items()}


def preview_policy(
    session: Session,
    actor: User,
    imageset_id: int,
    policy: Policy,
    type_policies: Mapping[int, Policy],
) -> dict[tuple[ReviewStatus, ReviewStatus], int]:
    """Return how many annotations of a set would go from each status to each other."""
    scope = access.scope_of_set(session, actor, imageset_id)
    scope.require(Right.EDIT_SET)

    def ruling(_imageset: ImageSet, type_id: int) -> Policy:
        return type_policies.get(type_id, policy)

    # Statuses are counted over the whole set: one who may change its policy may know them.
    rows = session.rows(
        "select a.uuid, a.status, v.annotation is not null from annotation a "
        "join image i on i.id = a.image_id and not i.deleted "
        "left join (select distinct x.annotation from verdict x) v on v.annotation = a.uuid "
        "where i.imageset_id = ? and not a.deleted",
        (imageset_id,),
    )
    judged = {row[0]: STATUSES[row[1]] for row in rows if row[2]}
    after = standings(session, list(judged), ruling=ruling) if judged else {}
    moves = Counter((before, after[uuid].status) for uuid, before in judged.items())
    unjudged = sum(1 for row in rows if not row[2])
    if unjudged:
        moves[(ReviewStatus.UNVERIFIED, ReviewStatus.UNVERIFIED)] += unjudged
    return dict(moves)


def verdict_table(session: Session, actor: User, imageset_id: int) -> pa.Table:
    """Return all verdicts of a set that the actor may see, oldest first."""
    import pyarrow as pa  # noqa: PLC0415

    scope = access.scope_of_set(session, actor, imageset_id)
    runs_it = Right.MANAGE_MEMBERS in scope.rights
    me = int(actor.id)
    under = blind.veil([scope])
    # Who is asked blindly sees what was said only where it is open to them, and not by whom.
    by_whom = "u.name"
    visible = "1 = 1"
    if under:
        visible = f"(v.user_id = {me} or v.annotation not in {blind.hidden(actor, under)})"
        covered = under.replace("b.", "a.")
        by_whom = f"case when v.user_id <> {me} and {covered} then '' else u.name end"
    # Only those who run the study may tell a planted item from an annotation.
    planted = "g.uuid is not null" if runs_it else "false"
    expected = "g.expected" if runs_it else "cast(null as varchar)"
    of_planted = "1 = 1" if runs_it else f"(g.uuid is null or v.user_id = {me})"
    found = session.arrow(
        "select cast(v.uuid as varchar) as uuid, cast(v.annotation as varchar) as annotation, "
        "v.image_id, coalesce(a.type_id, g.type_id) as type_id, v.revision, "
        f'{by_whom} as "user", '
        " v.decision, v.reason, v.comment, v.blind, v.seconds, "
        "v.made_at as at, coalesce(v.revision = a.revision, true) as current, "
        f"r.verdict is not null as retracted, {planted} as planted, {expected} as expected "
        "from verdict v join image i on i.id = v.image_id "
        "left join annotation a on a.uuid = v.annotation "
        "left join gold g on g.uuid = v.annotation "
        "left join retraction r on r.verdict = v.uuid "
        "left join user_account u on u.id = v.user_id "
        f"where i.imageset_id = ? and {visible} and {of_planted} order by v.id",
        (imageset_id,),
    )
    place = found.schema.get_field_index("at")
    return found.set_column(place, "at", found.column(place).cast(pa.timestamp("us", tz="UTC")))
