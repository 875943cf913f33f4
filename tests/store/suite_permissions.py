"""Claims about who may do what."""

from collections.abc import Callable

import pytest

from exact_nb.errors import NotFound, PermissionDenied
from exact_nb.model.changes import Delete
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.jobs import Job, Plugin
from exact_nb.model.people import Membership, Team, User, UserKind
from exact_nb.model.review import Decision, Verdict
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store.base import Store
from exact_nb.store.query import Query
from tests.store.world import BOX, StoreFactory, World

READS: list[Callable[[World, Store], object]] = [
    lambda w, s: s.get(Team, w.team.id),
    lambda w, s: s.get(Product, w.product.uuid),
    lambda w, s: s.get(AnnotationType, w.box.id),
    lambda w, s: s.get(ImageSet, w.imageset.id),
    lambda w, s: s.get(Image, w.image.id),
    lambda w, s: s.count(Query(image_id=w.image.id)),
    lambda w, s: s.table(Query(imageset_id=w.imageset.id)),
    lambda w, s: s.geometry(Query(imageset_id=w.imageset.id)),
    lambda w, s: s.counts(w.imageset.id),
    lambda w, s: s.snapshots(w.imageset.id),
]
CHANGES: list[Callable[[World, Store], object]] = [
    lambda w, s: s.create(Image("b", "/b", imageset_id=w.imageset.id)),
    lambda w, s: s.update(w.imageset, description="x"),
    lambda w, s: s.update(w.image, name="x"),
    lambda w, s: s.update(w.product, name="x"),
    lambda w, s: s.update(w.box, name="x"),
    lambda w, s: s.update(w.team, name="x"),
    lambda w, s: s.delete(w.image),
    lambda w, s: s.edit([w.draw()]),
    lambda w, s: s.insert(w.image.id, ShapeTable.from_boxes([[0, 0, 9, 9]]), type_id=w.box.id),
]


class PermissionSuite:
    """Members, admins, the public, plugins and strangers."""

    @pytest.mark.parametrize("act", READS)
    def test_strangers_do_not_know_of_it(
        self, world: World, act: Callable[[World, Store], object]
    ) -> None:
        world.drawn()
        with pytest.raises(NotFound):
            act(world, world.zoe)
        world.bea.update(world.imageset, public=True)
        act(world, world.zoe)

    @pytest.mark.parametrize("act", CHANGES)
    def test_strangers_change_nothing_and_the_public_neither(
        self, world: World, act: Callable[[World, Store], object]
    ) -> None:
        with pytest.raises(NotFound):
            act(world, world.zoe)
        world.imageset = world.bea.update(world.imageset, public=True)
        with pytest.raises(PermissionDenied):
            act(world, world.zoe)

    def test_strangers_find_nothing(self, world: World) -> None:
        drawn = world.drawn()
        for kind in (Team, Membership, Product, AnnotationType, ImageSet, Image, Job):
            assert world.zoe.find(kind) == []
        assert world.zoe.annotations(Query(uuids=(drawn.uuid,))) == []
        for act in (world.zoe.annotation, world.zoe.history, world.zoe.verdicts):
            with pytest.raises(NotFound):
                act(drawn.uuid)
        with pytest.raises(NotFound):
            world.moved(world.zoe, drawn)
        with pytest.raises(NotFound):
            world.zoe.judge([Verdict(annotation=drawn.uuid, revision=1, decision=Decision.APPROVE)])

    def test_collaborators_draw_and_change_their_own(self, world: World) -> None:
        world.bea.update(world.imageset, public=True, public_collaboration=True)
        own, other = world.drawn(world.zoe), world.drawn(world.bea)
        own = world.moved(world.zoe, own)
        with pytest.raises(PermissionDenied) as raised:
            world.moved(world.zoe, other)
        assert raised.value.right == "edit others'"
        with pytest.raises(PermissionDenied):
            world.zoe.edit([Delete(uuid=other.uuid, base_revision=1)])
        world.moved(world.ann, own, BOX)

    def test_members_edit_and_admins_manage(self, world: World) -> None:
        image = world.ann.create(Image("b", "/b", imageset_id=world.imageset.id))
        member = Membership(team_id=world.team.id, user_id=world.zoe.actor.id)
        with pytest.raises(PermissionDenied, match="manage members"):
            world.ann.create(member)
        with pytest.raises(PermissionDenied):
            world.ann.delete(image)
        world.bea.create(member)
        assert world.zoe.get(Team, world.team.id) == world.team

    def test_creators_delete_their_own_set(self, world: World) -> None:
        own = world.ann.create(ImageSet("Own", team_id=world.team.id))
        assert own.creator_id == world.ann.actor.id
        world.ann.delete(own)
        with pytest.raises(PermissionDenied):
            world.ann.delete(world.imageset)

    def test_everybody_may_leave_and_then_knows_nothing(self, world: World) -> None:
        [place] = world.ann.find(Membership, user_id=world.ann.actor.id)
        world.ann.delete(place)
        with pytest.raises(NotFound):
            world.ann.get(ImageSet, world.imageset.id)
        with pytest.raises(NotFound):
            world.drawn(world.ann)

    def test_a_locked_set_takes_no_images_from_anybody(self, world: World) -> None:
        world.bea.update(world.imageset, locked=True)
        with pytest.raises(PermissionDenied, match="locked"):
            world.bea.create(Image("b", "/b", imageset_id=world.imageset.id))
        world.drawn()

    def test_a_team_belongs_to_who_makes_it(self, store_factory: StoreFactory) -> None:
        cleo = store_factory("cleo")
        team = cleo.create(Team("Mine"))
        [place] = cleo.find(Membership)
        assert (place.team_id, place.user_id, place.admin) == (team.id, cleo.actor.id, True)

    def test_nobody_makes_themselves_a_site_admin(self, world: World) -> None:
        with pytest.raises(PermissionDenied):
            world.bea.create(User("root", site_admin=True))
        with pytest.raises(PermissionDenied):
            world.bea.update(world.bea.actor, site_admin=True)
        with pytest.raises(PermissionDenied):
            world.bea.update(world.ann.actor, display_name="Ann")
        with pytest.raises(PermissionDenied):
            world.bea.delete(world.ann.actor)
        assert world.bea.update(world.bea.actor, display_name="Bea").display_name == "Bea"

    def test_a_plugin_account_reads_and_draws_nothing(
        self, world: World, store_factory: StoreFactory
    ) -> None:
        account = world.bea.create(User("finder", kind=UserKind.PLUGIN))
        finder = store_factory(account.name)
        assert finder.count(Query(image_id=world.image.id)) == 0
        with pytest.raises(PermissionDenied, match="plugin account"):
            world.drawn(finder)
        with pytest.raises(PermissionDenied):
            finder.create(Team("Machines"))

    def test_a_plugin_is_changed_by_who_made_it(self, world: World) -> None:
        plugin = world.ann.create(Plugin("finder", "1", entry_point="finder:run"))
        with pytest.raises(PermissionDenied, match="somebody else made"):
            world.zoe.update(plugin, entry_point="evil:run")
        plugin = world.ann.update(plugin, description="finds")
        job = world.ann.create(Job(plugin.id, world.image.id))
        assert world.ann.update(job, progress=0.5).progress == 0.5
        with pytest.raises(NotFound):
            world.zoe.create(Job(plugin.id, world.image.id))
