"""Claims about the records of the hierarchy."""

from dataclasses import replace

import pytest

from exact_nb.errors import InvalidRecord, NotFound, RevisionConflict
from exact_nb.model.identity import now, uuid7
from exact_nb.model.images import Image, ImageSet, Priority
from exact_nb.model.jobs import Job, JobState, Plugin
from exact_nb.model.people import Membership, Team, User
from exact_nb.model.review import Policy
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.taxonomy import OKABE_ITO, AnnotationType, Product
from exact_nb.store.query import Query
from tests.store.world import StoreFactory, World


class RecordSuite:
    """Create, find, update, delete and restore."""

    def test_what_is_created_is_read_back_equal(self, world: World) -> None:
        bea = world.bea
        plugin = bea.create(Plugin("finder", "1.0", parameters={"threshold": 0.5}))
        policy = Policy(approvals=2, adjudicators=frozenset({bea.actor.id}))
        records = [
            bea.create(
                ImageSet(
                    "Other",
                    team_id=world.team.id,
                    priority=Priority.HIGH,
                    product_ids=(world.product.id,),
                    policy=policy,
                    type_policies={world.box.id: Policy(blind=True)},
                )
            ),
            bea.create(
                Image(
                    "b", "/b", imageset_id=world.imageset.id, mpp_x=0.25, metadata={"a": [1, "é"]}
                )
            ),
            bea.create(Job(plugin.id, world.image.id, state=JobState.RUNNING, started_at=now())),
            plugin,
            world.team,
            world.product,
            world.box,
        ]
        for record in records:
            assert bea.get(type(record), record.id) == record
            assert bea.get(type(record), record.uuid) == record

    def test_creating_the_same_uuid_again_returns_what_is_stored(self, world: World) -> None:
        again = world.bea.create(Team("Another name", uuid=world.team.uuid))
        assert again == world.team
        assert world.bea.find(Team) == [world.team]

    def test_many_records_get_ids_in_the_order_given(self, world: World) -> None:
        images = [Image(f"{i}", f"/{i}", imageset_id=world.imageset.id) for i in range(300)]
        stored = world.bea.create_many(images)
        assert [image.name for image in stored] == [image.name for image in images]
        assert world.bea.find(Image, imageset_id=world.imageset.id)[1:] == stored

    def test_many_is_all_or_none(self, world: World) -> None:
        images = [Image(name, "/", imageset_id=world.imageset.id) for name in ("b", "c", "b")]
        with pytest.raises(InvalidRecord, match="'b' already"):
            world.bea.create_many(images)
        assert len(world.bea.find(Image)) == 1

    def test_names_are_unique_below_one_parent(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match="'Slides' already") as raised:
            world.bea.create(ImageSet("Slides", team_id=world.team.id))
        assert raised.value.field == "name"
        other = world.bea.create(Team("Radiology"))
        assert world.bea.create(ImageSet("Slides", team_id=other.id)).name == "Slides"
        with pytest.raises(InvalidRecord):
            world.bea.update(other, name="Pathology")

    def test_the_name_of_a_tombstone_is_free_and_restoring_it_then_refused(
        self, world: World
    ) -> None:
        gone = world.bea.delete(world.imageset)
        world.bea.create(ImageSet("Slides", team_id=world.team.id))
        with pytest.raises(InvalidRecord, match="'Slides' already"):
            world.bea.restore(gone)

    def test_a_user_is_a_member_of_a_team_once(self, world: World) -> None:
        again = Membership(team_id=world.team.id, user_id=world.ann.actor.id)
        with pytest.raises(InvalidRecord, match="member of team"):
            world.bea.create(again)

    @pytest.mark.parametrize("name", ["", "  "])
    def test_a_record_needs_a_name(self, world: World, name: str) -> None:
        with pytest.raises(InvalidRecord, match="name"):
            world.bea.create(Team(name))

    def test_a_record_needs_a_living_parent(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match="team_id"):
            world.bea.create(Product("P"))
        with pytest.raises(NotFound):
            world.bea.create(Product("P", team_id=9999))
        world.bea.delete(world.team)
        with pytest.raises(NotFound):
            world.bea.create(Image("b", "/b", imageset_id=world.imageset.id))

    def test_a_set_takes_products_of_its_own_team_only(self, world: World) -> None:
        other = world.bea.create(Team("Radiology"))
        theirs = world.bea.create(Product("Bones", team_id=other.id))
        with pytest.raises(InvalidRecord, match="own team"):
            world.bea.update(world.imageset, product_ids=(theirs.id,))

    def test_types_without_a_colour_get_the_next_one(self, world: World) -> None:
        types = world.bea.find(AnnotationType, product_id=world.product.id)
        assert [kind.color for kind in types] == list(OKABE_ITO[: len(ShapeKind)])
        assert [kind.position for kind in types] == list(range(len(ShapeKind)))

    def test_an_update_counts_up_and_names_its_base(self, world: World) -> None:
        first = world.imageset
        second = world.ann.update(first, description="ours", locked=True)
        assert (second.revision, second.description) == (first.revision + 1, "ours")
        with pytest.raises(RevisionConflict) as raised:
            world.bea.update(first, description="mine")
        assert raised.value.current == second
        assert raised.value.attempted == replace(first, description="mine")
        assert world.bea.get(ImageSet, first.id) == second

    def test_an_update_that_changes_nothing_writes_nothing(self, world: World) -> None:
        assert world.bea.update(world.team, name=world.team.name) == world.team

    @pytest.mark.parametrize("field", ["id", "uuid", "team_id", "creator_id", "no_such_field"])
    def test_identity_and_place_cannot_be_changed(self, world: World, field: str) -> None:
        with pytest.raises(InvalidRecord, match=field):
            world.bea.update(world.imageset, **{field: 7})

    def test_a_field_takes_only_what_it_can_have(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match="priority"):
            world.bea.update(world.imageset, priority="soon")
        with pytest.raises(InvalidRecord, match="no field"):
            world.bea.find(Team, nmae="x")

    def test_a_type_with_annotations_keeps_its_shape(self, world: World) -> None:
        world.drawn()
        with pytest.raises(InvalidRecord, match="make a new type"):
            world.bea.update(world.box, shape="circle")

    def test_find_compares_enums_nulls_and_flags(self, world: World) -> None:
        assert world.bea.find(ImageSet, priority="normal", public=False) == [world.imageset]
        assert world.bea.find(Image, mpp_x=None) == [world.image]
        assert world.bea.find(Image, width=1) == []

    @pytest.mark.parametrize("what", ["team", "imageset", "image"])
    def test_deleting_hides_what_hangs_below_and_restoring_shows_it(
        self, world: World, what: str
    ) -> None:
        drawn = world.drawn()
        query = Query(imageset_id=world.imageset.id)
        gone = world.bea.delete(getattr(world, what))
        assert gone.deleted
        assert world.bea.find(Image) == []
        assert world.bea.count(query) == 0
        assert world.bea.geometry(Query(image_id=world.image.id)).revisions.tolist() == []
        with pytest.raises(NotFound):
            world.moved(world.bea, drawn)
        world.bea.restore(gone)
        assert world.bea.find(Image) == [world.bea.get(Image, world.image.id)]
        assert world.bea.count(query) == 1
        assert world.moved(world.bea, drawn).revision == 2

    @pytest.mark.parametrize("what", ["product", "box"])
    def test_deleting_a_type_or_product_hides_its_annotations(
        self, world: World, what: str
    ) -> None:
        world.drawn()
        gone = world.bea.delete(getattr(world, what))
        assert world.bea.count(Query(image_id=world.image.id)) == 0
        with pytest.raises(InvalidRecord, match="not of a product"):
            world.drawn()
        world.bea.restore(gone)
        assert world.bea.count(Query(image_id=world.image.id)) == 1

    def test_a_tombstone_is_read_by_key_and_found_when_asked_for(self, world: World) -> None:
        gone = world.bea.delete(world.image)
        assert world.bea.get(Image, world.image.id) == gone
        assert world.bea.find(Image, deleted=True) == [gone]
        assert world.bea.find(Image, deleted=None) == [gone]
        assert world.bea.delete(gone) == gone
        with pytest.raises(RevisionConflict):
            world.bea.update(gone, name="b")

    def test_deleting_on_an_old_base_is_a_conflict(self, world: World) -> None:
        world.ann.update(world.imageset, description="ours")
        with pytest.raises(RevisionConflict):
            world.bea.delete(world.imageset)

    def test_what_does_not_exist_is_not_found(self, world: World) -> None:
        for key in (987654, uuid7()):
            with pytest.raises(NotFound):
                world.bea.get(Team, key)

    def test_only_records_are_stored(self, world: World) -> None:
        with pytest.raises(InvalidRecord, match="keeps no"):
            world.bea.find(Policy)  # type: ignore[type-var]

    def test_another_user_is_made_on_first_use_and_found_again(
        self, store_factory: StoreFactory
    ) -> None:
        cleo = store_factory("cleo")
        assert cleo.actor == store_factory("cleo").actor
        assert cleo.uuid == store_factory("dan").uuid
        with cleo.as_user("dan") as dan:
            assert dan.actor == cleo.find(User, name="dan")[0]
        assert cleo.find(Team) == []
