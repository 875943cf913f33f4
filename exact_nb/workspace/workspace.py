"""A whole store as one user sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from exact_nb.errors import RevisionConflict
from exact_nb.model import images, people, taxonomy
from exact_nb.workspace.imageset import ImageSet
from exact_nb.workspace.product import Product
from exact_nb.workspace.team import Team

if TYPE_CHECKING:
    from uuid import UUID

    from exact_nb.model.changes import Receipt
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Store
    from exact_nb.widgets.panel import WorkspacePanel

__all__ = ["Workspace"]


class Workspace:
    """Teams, image sets and products of a store; the first thing a notebook makes.

    Attributes
    ----------
    store : Store
        The data, bound to the user.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        # Edits and undos that cannot be taken back, since somebody else has gone on from them.
        self._passed_over: list[UUID] = []

    @property
    def user(self) -> str:
        """Login name of the one who works."""
        return self.store.actor.name

    # -- teams --------------------------------------------------------------------------------

    def team(self, name: str | None = None) -> Team:
        """Get or create a team.

        Parameters
        ----------
        name : str, optional
            Name of the team; the user's own one where not given.
        """
        if name is None:
            return self._own_team()
        found = self.store.find(people.Team, name=name)
        return Team(self.store, found[0] if found else self.store.create(people.Team(name)))

    def teams(self) -> list[Team]:
        """Return the teams the user is a member of, oldest first."""
        ids = [one.team_id for one in self._memberships()]
        return [Team(self.store, self.store.get(people.Team, id_)) for id_ in ids]

    def _memberships(self) -> list[people.Membership]:
        return self.store.find(people.Membership, user_id=self.store.actor.id)

    def _own_team(self) -> Team:
        teams = self.teams()
        if teams:
            return teams[0]
        taken = {team.name for team in self.store.find(people.Team)}
        name = self.user if self.user not in taken else f"{self.user} (own)"
        return Team(self.store, self.store.create(people.Team(name)))

    # -- products -----------------------------------------------------------------------------

    def product(
        self, name: str, *, team: Team | None = None, types: Iterable[AnnotationType] = ()
    ) -> Product:
        """Get or create a product and see to it that it offers these types.

        Parameters
        ----------
        name : str
            Name of the product.
        team : Team, optional
            Its team; the user's own one where not given.
        types : iterable of AnnotationType, optional
            Types it is to have; those it has already by name stay as they are.
        """
        record = self._find_product(name, team)
        if record is None:
            owner = team or self.team()
            record = self.store.create(taxonomy.Product(name, team_id=owner.id))
        product = Product(self.store, record)
        product.add_types(types)
        return product

    def products(self) -> list[Product]:
        """Return all products of the user's teams."""
        return [Product(self.store, one) for one in self.store.find(taxonomy.Product)]

    def _find_product(self, name: str, team: Team | None) -> taxonomy.Product | None:
        mine = {one.id for one in ([team] if team else self.teams())}
        found = [one for one in self.store.find(taxonomy.Product, name=name) if one.team_id in mine]
        return found[0] if found else None

    # -- image sets ---------------------------------------------------------------------------

    def imageset(
        self,
        name: str,
        *,
        products: Iterable[str | Product] = (),
        team: Team | None = None,
    ) -> ImageSet:
        """Get or create an image set.

        Parameters
        ----------
        name : str
            Name of the set.
        products : iterable of str or Product, optional
            Products whose types can be used in it, made where there are none of that name; they
            are added to those the set has already.
        team : Team, optional
            The team that owns it; looked for in all of the user's teams, made in the user's own
            one.
        """
        wanted = [self.product(one) if isinstance(one, str) else one for one in products]
        record = self._find_imageset(name, team)
        if record is None:
            owner = team or self.team()
            record = self.store.create(
                images.ImageSet(name, team_id=owner.id, product_ids=tuple(one.id for one in wanted))
            )
        imageset = ImageSet(self.store, record)
        imageset.add_products(wanted)
        return imageset

    def imagesets(self) -> list[ImageSet]:
        """Return every image set the user may read, oldest first."""
        return [ImageSet(self.store, one) for one in self.store.find(images.ImageSet)]

    def _find_imageset(self, name: str, team: Team | None) -> images.ImageSet | None:
        mine = {one.id for one in ([team] if team else self.teams())}
        found = [one for one in self.store.find(images.ImageSet, name=name) if one.team_id in mine]
        return found[0] if found else None

    # -- looking ------------------------------------------------------------------------------

    def panel(self) -> WorkspacePanel:
        """Show teams, image sets, products and annotation types, to be changed without code."""
        from exact_nb.widgets.panel import WorkspacePanel  # noqa: PLC0415
        from exact_nb.workspace.reviewing import opener  # noqa: PLC0415
        from exact_nb.workspace.versions import compare_versions  # noqa: PLC0415

        return WorkspacePanel(self.store, opener(self.store), compare_versions)

    # -- history and life ---------------------------------------------------------------------

    def undo(self) -> Receipt | None:
        """Take back the user's newest edit, in whatever page or cell it was made.

        Returns
        -------
        Receipt or None
            What changed; `Receipt.about` says it in short. None where there is nothing to undo.

        Raises
        ------
        exact_nb.errors.RevisionConflict
            If somebody else has changed what it would take back; the line says who and what. All
            stays as it is, and the next undo goes on with the step before.
        """
        return self._step(self.store.undo)

    def redo(self) -> Receipt | None:
        """Bring back what the newest undo took; returns and raises as `undo` does."""
        return self._step(self.store.redo)

    def _step(self, step: Callable[..., Receipt | None]) -> Receipt | None:
        try:
            return step(skip=self._passed_over)
        except RevisionConflict as error:
            self._passed_over.append(error.attempted)
            raise

    def backup(self, path: str | Path) -> Path:
        """Write a complete copy of the store to a new file while others go on working."""
        return self.store.backup(path)

    def compact(self) -> None:
        """Lay annotations of one image side by side and give unused space back."""
        self.store.compact()

    def as_user(self, name: str) -> Workspace:
        """Return the same data as another user sees it."""
        return Workspace(self.store.as_user(name))

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Workspace({self.store.location!r}, user={self.user!r})"
