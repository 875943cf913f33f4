"""Claims about teams: somebody always manages them."""

import pytest

from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied
from exact_nb.model.people import Membership, Team, User
from exact_nb.store.base import Store
from tests.store.world import StoreFactory, World

LAST = "last admin of team 'Pathology'; make somebody else an admin first"


def place(world: World, store: Store) -> Membership:
    """Return the place that somebody has in the team."""
    [found] = world.bea.find(Membership, team_id=world.team.id, user_id=store.actor.id)
    return found


class TeamSuite:
    """Admins, of whom one has to be left, and people of several teams."""

    def test_the_last_admin_neither_leaves_nor_steps_down(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match=LAST):
            world.bea.delete(place(world, world.bea))
        with pytest.raises(InvalidRecord, match=LAST):
            world.bea.update(place(world, world.bea), admin=False)
        assert place(world, world.bea).admin

    def test_with_another_admin_one_may_go(self, world: World) -> None:
        world.bea.update(place(world, world.ann), admin=True)
        world.bea.update(place(world, world.bea), admin=False)
        with pytest.raises(InvalidRecord, match=LAST):
            world.ann.update(place(world, world.ann), admin=False)
        world.bea.delete(place(world, world.bea))
        assert [one.user_id for one in world.ann.find(Membership)] == [world.ann.actor.id]

    def test_an_admin_who_left_or_is_gone_is_none(
        self, world: World, store_factory: StoreFactory
    ) -> None:
        world.bea.update(place(world, world.ann), admin=True)
        world.ann.delete(place(world, world.ann))
        with pytest.raises(InvalidRecord, match=LAST):
            world.bea.delete(place(world, world.bea))
        carl = store_factory("carl")
        world.bea.create(Membership(team_id=world.team.id, user_id=carl.actor.id, admin=True))
        root = _root(store_factory)
        root.delete(root.get(User, carl.actor.id))
        with pytest.raises(InvalidRecord, match=LAST):
            world.bea.update(place(world, world.bea), admin=False)

    def test_not_even_a_site_admin_takes_the_last_admin_away(
        self, world: World, store_factory: StoreFactory
    ) -> None:
        root = _root(store_factory)
        with pytest.raises(InvalidRecord, match=LAST):
            root.delete(place(world, world.bea))
        with pytest.raises(InvalidRecord, match=LAST):
            root.delete(root.get(User, world.bea.actor.id))
        assert root.get(User, world.bea.actor.id).deleted is False

    def test_a_deleted_team_needs_no_admin(self, world: World, store_factory: StoreFactory) -> None:
        root = _root(store_factory)
        world.bea.delete(world.team)
        root.delete(root.get(User, world.bea.actor.id))

    def test_members_leave_and_do_not_let_themselves_in_again(self, world: World) -> None:
        gone = world.ann.delete(place(world, world.ann))
        with pytest.raises((NotFound, PermissionDenied)):
            world.ann.restore(gone)
        assert not world.bea.restore(gone).deleted

    def test_one_belongs_to_several_teams(self, world: World) -> None:
        other = world.ann.create(Team("Radiology"))
        places = world.ann.find(Membership, user_id=world.ann.actor.id)
        assert {one.team_id: one.admin for one in places} == {world.team.id: False, other.id: True}


def _root(store_factory: StoreFactory) -> Store:
    """Open the store as a site admin."""
    return store_factory("root")
