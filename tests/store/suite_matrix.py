"""The permission matrix of the contracts, every cell of it, through the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from exact_nb.errors import NotFound, PermissionDenied
from exact_nb.model.changes import Delete, Restore
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.people import Membership, Team, User, UserKind
from exact_nb.model.permissions import Right
from exact_nb.model.review import Decision, Policy, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.store.base import Store
from exact_nb.store.query import Query
from tests.store.world import StoreFactory, World

COLUMNS: dict[str, list[str]] = {
    "read": ["read"],
    "export": ["export"],
    "annotate": ["annotate", "insert many"],
    "edit / delete own": ["edit own", "delete and restore own"],
    "edit / delete others'": ["edit others'", "delete and restore others'"],
    "verify": ["verify"],
    "edit set, add images": ["add images", "edit set"],
    "delete set or images": ["delete images", "delete set"],
    "manage members": ["add members", "make admins", "remove members"],
}
"""The columns of the contracts' table, and what is done to try each."""

ROWS: dict[str, str] = {
    "site admin": "xxxxxxxxx",
    "team admin": "xxxxxxxxx",
    "set creator": "xxxxxxxx ",
    "team member": "xxxxxxx  ",
    "public collaborator": "xxxx x   ",
    "public reader": "xx       ",
    # "Proposals only": it changes proposals of its own, which are no annotations of anybody.
    "plugin account": "x        ",
    "stranger": "         ",
    "creator who left": "         ",
}
UNSEEN = {"stranger", "creator who left"}
"""To whom the set does not exist: they are told so, and not what they lack."""


class Meeting:
    """One user before one image set, and what the acts of the matrix are done to.

    Parameters
    ----------
    world : World
        A team, a set and an image.
    opened : StoreFactory
        Opens the store as somebody else.
    role : str
        A row of the matrix.
    """

    def __init__(self, world: World, opened: StoreFactory, role: str) -> None:
        self.world, self.role = world, role
        self.store = self._arrive(opened)
        self.imageset = world.bea.get(ImageSet, world.imageset.id)

    def _arrive(self, opened: StoreFactory) -> Store:
        world = self.world
        public = {"public collaborator", "public reader", "plugin account"}
        if self.role in public:
            shared = self.role != "public reader"
            world.bea.update(world.imageset, public=True, public_collaboration=shared)
        match self.role:
            case "site admin":
                return opened("root")
            case "team admin":
                return world.bea
            case "team member":
                return world.ann
            case "plugin account":
                account = world.bea.create(User("finder", kind=UserKind.PLUGIN))
                # Not even a place in the team gives a plugin account more.
                world.bea.create(Membership(world.team.id, account.id, admin=True))
                return opened("finder")
            case "set creator" | "creator who left":
                self._make_ann_the_creator()
                return world.ann
            case _:
                return world.zoe

    def _make_ann_the_creator(self) -> None:
        world = self.world
        own = world.ann.create(
            ImageSet("Ann's", team_id=world.team.id, product_ids=(world.product.id,))
        )
        image = Image("a", "/a", imageset_id=own.id, width=2000, height=1000)
        world.imageset, world.image = own, world.ann.create(image)
        if self.role == "creator who left":
            [place] = world.ann.find(Membership, user_id=world.ann.actor.id)
            world.ann.delete(place)

    def place_of(self, store: Store) -> Membership:
        """Return the place of somebody in the team."""
        world = self.world
        [found] = world.bea.find(Membership, team_id=world.team.id, user_id=store.actor.id)
        return found

    def newcomer(self) -> Membership:
        """Return the place of a new user, not stored yet."""
        user = self.world.bea.create(User(f"new {len(self.world.bea.find(User))}"))
        return Membership(team_id=self.world.team.id, user_id=user.id)


def _read(meeting: Meeting) -> None:
    world, store = meeting.world, meeting.store
    store.get(ImageSet, meeting.imageset.id)
    assert store.count(Query(image_id=world.image.id)) == 0
    store.geometry(Query(imageset_id=meeting.imageset.id))


def _export(meeting: Meeting) -> None:
    """Ask as who writes a file asks, before it is written."""
    meeting.store.require(Right.EXPORT, meeting.imageset.id)


def _annotate(meeting: Meeting) -> None:
    meeting.world.drawn(meeting.store)


def _insert(meeting: Meeting) -> None:
    world = meeting.world
    shapes = ShapeTable.from_boxes([[0, 0, 9, 9]])
    meeting.store.insert(world.image.id, shapes, type_id=world.box.id)


def _edit_own(meeting: Meeting) -> None:
    meeting.world.moved(meeting.store, meeting.world.drawn(meeting.store))


def _delete_own(meeting: Meeting) -> None:
    _delete(meeting, meeting.store)


def _edit_others(meeting: Meeting) -> None:
    meeting.world.moved(meeting.store, meeting.world.drawn(_somebody_else(meeting)))


def _delete_others(meeting: Meeting) -> None:
    _delete(meeting, _somebody_else(meeting))


def _delete(meeting: Meeting, author: Store) -> None:
    drawn = meeting.world.drawn(author)
    store = meeting.store
    gone = store.edit([Delete(uuid=drawn.uuid, base_revision=drawn.revision)]).changes[0]
    store.edit([Restore(uuid=drawn.uuid, base_revision=gone.revision)])


def _verify(meeting: Meeting) -> None:
    drawn = meeting.world.drawn(_somebody_else(meeting))
    meeting.store.judge(
        [Verdict(annotation=drawn.uuid, revision=drawn.revision, decision=Decision.APPROVE)]
    )


def _somebody_else(meeting: Meeting) -> Store:
    """Return a member of the team who is not the one the test is about."""
    world = meeting.world
    return world.ann if meeting.store is world.bea else world.bea


def _edit_set(meeting: Meeting) -> None:
    store = meeting.store
    store.update(
        meeting.imageset, description="x", locked=True, priority="high", policy=Policy(approvals=2)
    )


def _add_images(meeting: Meeting) -> None:
    meeting.store.create(Image("b", "/b", imageset_id=meeting.imageset.id))


def _delete_set(meeting: Meeting) -> None:
    meeting.store.restore(meeting.store.delete(meeting.imageset))


def _delete_images(meeting: Meeting) -> None:
    meeting.store.restore(meeting.store.delete(meeting.world.image))


def _add_members(meeting: Meeting) -> None:
    meeting.store.create(meeting.newcomer())


def _make_admins(meeting: Meeting) -> None:
    meeting.store.update(meeting.world.bea.create(meeting.newcomer()), admin=True)


def _remove_members(meeting: Meeting) -> None:
    meeting.store.delete(meeting.world.bea.create(meeting.newcomer()))


ACTS: dict[str, Callable[[Meeting], None]] = {
    "read": _read,
    "export": _export,
    "annotate": _annotate,
    "insert many": _insert,
    "edit own": _edit_own,
    "delete and restore own": _delete_own,
    "edit others'": _edit_others,
    "delete and restore others'": _delete_others,
    "verify": _verify,
    "edit set": _edit_set,
    "add images": _add_images,
    "delete set": _delete_set,
    "delete images": _delete_images,
    "add members": _add_members,
    "make admins": _make_admins,
    "remove members": _remove_members,
}


class MatrixSuite:
    """Seven roles and two strangers before everything there is to be done."""

    @pytest.mark.parametrize("column", COLUMNS)
    @pytest.mark.parametrize("role", ROWS)
    def test_cell(self, world: World, store_factory: StoreFactory, role: str, column: str) -> None:
        meeting = Meeting(world, store_factory, role)
        allowed = ROWS[role][[*COLUMNS].index(column)] == "x"
        for act in COLUMNS[column]:
            if allowed:
                ACTS[act](meeting)
            else:
                _refused(meeting, act)

    def test_a_plugin_account_copies_no_store_and_a_reader_of_the_file_does(
        self, world: World, store_factory: StoreFactory, tmp_path: Path
    ) -> None:
        meeting = Meeting(world, store_factory, "plugin account")
        with pytest.raises(PermissionDenied, match="a person has to do it") as raised:
            meeting.store.backup(tmp_path / "machine.duckdb")
        assert raised.value.right == "export"
        assert not (tmp_path / "machine.duckdb").exists()
        assert world.zoe.backup(tmp_path / "person.duckdb").exists()

    @pytest.mark.parametrize("role", [role for role in ROWS if ROWS[role][6] == "x"])
    def test_the_lock_stops_everyone(
        self, world: World, store_factory: StoreFactory, role: str
    ) -> None:
        meeting = Meeting(world, store_factory, role)
        meeting.imageset = meeting.store.update(meeting.imageset, locked=True)
        with pytest.raises(PermissionDenied, match="locked"):
            _add_images(meeting)
        _annotate(meeting)
        meeting.imageset = meeting.store.update(meeting.imageset, locked=False)
        _add_images(meeting)

    def test_a_plugin_account_makes_nothing_a_person_makes(
        self, world: World, store_factory: StoreFactory
    ) -> None:
        meeting = Meeting(world, store_factory, "plugin account")
        for act in (
            lambda: _annotate(meeting),
            lambda: _verify(meeting),
            lambda: meeting.store.create(Team("Machines")),
            lambda: meeting.store.create(ImageSet("Own", team_id=world.team.id)),
        ):
            with pytest.raises(PermissionDenied, match="plugin account"):
                act()


def _refused(meeting: Meeting, act: str) -> None:
    """See that an act is refused by a line that says why and what to do."""
    # Of a team's list of members only members know.
    unlisted = act in {"make admins", "remove members"} and "public" in meeting.role
    unknown = unlisted or meeting.role in UNSEEN
    with pytest.raises(NotFound if unknown else PermissionDenied) as raised:
        ACTS[act](meeting)
    if isinstance(raised.value, PermissionDenied):
        assert raised.value.right in _rights(act)
        assert "; " in str(raised.value)


def _rights(act: str) -> set[str]:
    """Return which rights a refusal of this act may name."""
    if act in COLUMNS["manage members"]:
        return {"manage members"}
    if act in COLUMNS["delete set or images"]:
        return {"delete set or images"}
    if act in COLUMNS["edit / delete own"]:
        return {"edit own", "annotate"}
    return {"annotate" if act == "insert many" else act.removeprefix("delete and restore ")} | (
        {"edit others'"} if "others'" in act else set()
    )
