"""What most tests of a store begin with: a team, a palette, an image, and three people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from exact_nb.model.changes import Acknowledged, Create, Update
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.people import Membership, Team
from exact_nb.model.shapes import BoundingBox, Shape, ShapeKind
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store.base import Store

StoreFactory: TypeAlias = Callable[[str], Store]
"""Opens the data of one test as a user of that name; the test's end closes what it opened.

`root` is a site admin.
"""

BOX = BoundingBox(10, 20, 110, 90)
MOVED = BoundingBox(15, 25, 115, 95)


@dataclass
class World:
    """A store with something in it.

    Attributes
    ----------
    bea : Store
        As the team's admin sees it.
    ann : Store
        As another member of the team sees it.
    zoe : Store
        As somebody else sees it.
    types : dict of ShapeKind to AnnotationType
        One type for each kind of shape.
    """

    bea: Store
    ann: Store
    zoe: Store
    team: Team
    product: Product
    types: dict[ShapeKind, AnnotationType]
    imageset: ImageSet
    image: Image

    @property
    def box(self) -> AnnotationType:
        return self.types[ShapeKind.BOUNDING_BOX]

    def opened(self, store_factory: StoreFactory) -> World:
        """Return the same world through stores opened anew, as on a copy of the file."""
        bea, ann, zoe = map(store_factory, ("bea", "ann", "zoe"))
        return replace(self, bea=bea, ann=ann, zoe=zoe)

    def drawn(self, store: Store | None = None, shape: Shape = BOX, **more: Any) -> Acknowledged:
        """Draw one annotation and return what the store says of it."""
        change = self.draw(shape, **more)
        return (store or self.bea).edit([change]).changes[0]

    def draw(self, shape: Shape = BOX, **more: Any) -> Create:
        """Return the change that draws one annotation."""
        values: dict[str, Any] = {
            "image_id": self.image.id,
            "type_id": self.types[shape.kind].id,
            "shape": shape,
            **more,
        }
        return Create(**values)

    def moved(self, store: Store, drawn: Acknowledged, shape: Shape = MOVED) -> Acknowledged:
        """Give an annotation another shape."""
        change = Update(uuid=drawn.uuid, base_revision=drawn.revision, shape=shape)
        return store.edit([change]).changes[0]


def build(store_factory: StoreFactory) -> World:
    """Fill an empty store."""
    bea, ann, zoe = map(store_factory, ("bea", "ann", "zoe"))
    team = bea.create(Team("Pathology"))
    bea.create(Membership(team_id=team.id, user_id=ann.actor.id))
    product = bea.create(Product("Everything", team_id=team.id))
    types = bea.create_many(
        [AnnotationType(str(kind), shape=kind, product_id=product.id) for kind in ShapeKind]
    )
    imageset = bea.create(ImageSet("Slides", team_id=team.id, product_ids=(product.id,)))
    image = bea.create(
        Image("a.svs", "/slides/a.svs", imageset_id=imageset.id, width=2000, height=1000)
    )
    by_kind = {ShapeKind(kind.shape): kind for kind in types}
    return World(bea, ann, zoe, team, product, by_kind, imageset, image)
