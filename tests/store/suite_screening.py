"""Claims about screening: kept per person, added to and never lost, seen by whom it may be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied
from exact_nb.model.people import User, UserKind
from exact_nb.model.screening import Direction, Screening, ScreeningGrid, unpack
from exact_nb.store.base import Store
from tests.store.world import StoreFactory, World


def begun(world: World, **more: object) -> Screening:
    """Return a walk through the world's image at ten times."""
    grid = ScreeningGrid(world.image.width, world.image.height, 400, 300, 0.1)
    values = {"image_id": world.image.id, "grid": grid, "zoom": 0.5, "magnification": 10.0, **more}
    return Screening(**values)  # type: ignore[arg-type]


def cells(one: Screening) -> list[int]:
    return unpack(one.covered)


class ScreeningSuite:
    """Saving, reading, and who may."""

    def test_a_screening_is_kept_as_it_was_saved(self, world: World) -> None:
        assert world.bea.screening(world.image.id) == []
        walk = begun(world).moved(Direction.RIGHT, mark=True).moved(Direction.DOWN)
        stored = world.bea.save_screening(walk)
        kept = replace(walk, user_id=world.bea.actor.id, updated_at=stored.updated_at)
        assert stored == kept
        assert world.bea.screening(world.image.id) == [kept]

    def test_it_outlives_the_store_it_was_saved_through(
        self, world: World, store_factory: StoreFactory
    ) -> None:
        stored = world.bea.save_screening(begun(world).marked([1, 9]))
        for store in (world.bea, world.ann, world.zoe):
            store.close()
        assert store_factory("bea").screening(world.image.id) == [stored]

    def test_what_two_kernels_mark_is_added_up(self, world: World) -> None:
        walk = world.bea.save_screening(begun(world).marked([0]))
        one, other = walk.marked([1]), replace(walk.marked([2]), cell=5)
        world.bea.save_screening(one)
        merged = world.bea.save_screening(other)
        assert (cells(merged), merged.cell) == ([0, 1, 2], 5)
        # Only what is new need be told.
        merged = world.bea.save_screening(replace(walk, covered=b"").marked([3]))
        assert cells(merged) == [0, 1, 2, 3]
        assert world.bea.screening(world.image.id) == [merged]

    def test_saves_from_many_threads_lose_nothing(self, world: World) -> None:
        walk = begun(world)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda cell: world.bea.save_screening(walk.marked([cell])), range(20)))
        [stored] = world.bea.screening(world.image.id)
        assert cells(stored) == list(range(20))

    def test_a_mark_is_taken_back_only_when_that_is_said(self, world: World) -> None:
        walk = world.bea.save_screening(begun(world).marked([0, 1, 2]))
        assert cells(world.bea.save_screening(walk.unmarked([1]))) == [0, 1, 2]
        assert cells(world.bea.save_screening(walk.unmarked([1]), unmarked=[1])) == [0, 2]
        merged = world.bea.save_screening(replace(walk, covered=b""), unmarked=b"\x01\0\0")
        assert cells(merged) == [2]

    def test_who_begins_anew_has_a_new_one_and_loses_nothing(self, world: World) -> None:
        first = world.bea.save_screening(begun(world).marked([0, 1]))
        second = world.bea.save_screening(begun(world))
        assert world.bea.screening(world.image.id) == [second]
        # A page that still walks the first does no harm to the second.
        assert cells(world.bea.save_screening(first.marked([2]))) == [0, 1, 2]
        assert world.bea.screening(world.image.id) == [second]

    def test_members_see_how_far_others_got(self, world: World) -> None:
        mine = world.bea.save_screening(begun(world).marked([0]))
        theirs = world.ann.save_screening(begun(world).marked([1]))
        assert theirs.user_id == world.ann.actor.id
        assert world.bea.screening(world.image.id) == [mine]
        assert world.bea.screening(world.image.id, everyone=True) == [mine, theirs]
        assert world.ann.screening(world.image.id, everyone=True) == [theirs, mine]
        assert world.ann.screening_of_set(world.imageset.id) == [theirs, mine]

    def test_the_public_sees_and_marks_its_own_only(self, world: World) -> None:
        mine = world.bea.save_screening(begun(world))
        for act in (
            lambda: world.zoe.screening(world.image.id),
            lambda: world.zoe.screening_of_set(world.imageset.id),
            lambda: world.zoe.save_screening(begun(world)),
        ):
            with pytest.raises(NotFound):
                act()
        imageset = world.bea.update(world.imageset, public=True)
        assert world.zoe.screening(world.image.id, everyone=True) == []
        with pytest.raises(PermissionDenied, match="'annotate'"):
            world.zoe.save_screening(begun(world))
        world.bea.update(imageset, public_collaboration=True)
        theirs = world.zoe.save_screening(begun(world).marked([4]))
        assert world.zoe.screening(world.image.id, everyone=True) == [theirs]
        assert world.zoe.screening_of_set(world.imageset.id) == [theirs]
        assert world.bea.screening(world.image.id, everyone=True) == [mine, theirs]

    def test_plugins_do_not_look(self, world: World, store_factory: StoreFactory) -> None:
        world.bea.create(User("robot", kind=UserKind.PLUGIN))
        robot: Store = store_factory("robot")
        with pytest.raises(PermissionDenied):
            robot.save_screening(begun(world))

    def test_nobody_marks_for_somebody_else(self, world: World) -> None:
        mine = world.bea.save_screening(begun(world))
        with pytest.raises(PermissionDenied, match="by that person only"):
            world.ann.save_screening(mine.marked([1]))
        assert world.bea.screening(world.image.id) == [mine]

    def test_a_grid_stays_the_one_it_was_begun_with(self, world: World) -> None:
        walk = world.bea.save_screening(begun(world))
        other = replace(walk, grid=replace(walk.grid, cell_width=500), covered=b"")
        with pytest.raises(InvalidRecord, match="another grid"):
            world.bea.save_screening(other)
        stranger = replace(walk.grid, width=1999)
        with pytest.raises(InvalidRecord, match="1999 x 1000 pixels"):
            world.bea.save_screening(begun(world, grid=stranger))

    def test_a_deleted_image_is_not_screened(self, world: World) -> None:
        world.bea.save_screening(begun(world))
        world.bea.delete(world.image)
        with pytest.raises(NotFound):
            world.bea.save_screening(begun(world))
        assert world.bea.screening_of_set(world.imageset.id) == []
