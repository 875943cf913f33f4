"""The one interface of every store: a file, a database server or another machine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from exact_nb.model.annotations import Annotation, Position
from exact_nb.model.changes import Authorship, Change, Receipt, Revision
from exact_nb.model.people import User
from exact_nb.model.permissions import Right
from exact_nb.model.record import Record
from exact_nb.store.query import Query
from exact_nb.store.reviewing import ReviewingStore
from exact_nb.store.screening import ScreeningStore

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from exact_nb.model.shape_table import ShapeTable
    from exact_nb.store.geometry import Geometry

__all__ = ["Event", "Snapshot", "Store", "Subscription"]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something committed, told to every subscriber of the process.

    Attributes
    ----------
    receipt : Receipt or None
        The edit, undo, redo or bulk insertion of annotations, where it was one. A bulk insertion
        has no `changes`; `image_ids` says where to look.
    verdicts : tuple of uuid.UUID
        Annotations that got or lost a verdict, or got a dispute.
    records : tuple of Record
        Records created, updated, deleted or restored.
    snapshots : tuple of Snapshot
        Versions that were named.
    image_ids : frozenset of int
        Images whose annotations or verdicts changed.
    actor_id : int
        Who did it; 0 where a blind review hides it.
    """

    receipt: Receipt | None = None
    verdicts: tuple[UUID, ...] = ()
    records: tuple[Record, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    image_ids: frozenset[int] = frozenset()
    actor_id: int = 0


Subscription = Callable[[], None]
"""Call it to stop being told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A named version of an image set's annotations: the history up to one change.

    Attributes
    ----------
    id : int
        What `Query.version` names.
    uuid : uuid.UUID
        Identity across stores.
    imageset_id : int
        The set.
    name : str
        Unique within the set.
    change : int
        The last change that belongs to it.
    author_id : int
        Who made it.
    created_at : datetime.datetime
        In UTC.
    """

    id: int
    uuid: UUID
    imageset_id: int
    name: str
    change: int
    author_id: int
    created_at: datetime


class Store(ReviewingStore, ScreeningStore):
    """Annotation data as one user sees and may change it.

    All methods may be called from any thread. What a method returns or acknowledges is on disk.
    What the actor may not do raises `PermissionDenied`; what the actor may not know of raises
    `NotFound`.

    Attributes
    ----------
    actor : User
        Who reads and writes through this object.
    uuid : uuid.UUID
        Identity of the body of data, the same for every actor and after every reopening.
    location : str
        Path or address, for people.
    """

    actor: User
    uuid: UUID
    location: str

    # -- life ---------------------------------------------------------------------------------

    @abstractmethod
    def as_user(self, name: str) -> Self:
        """Return the same data as another user sees it; the user is made where there is none."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether it can be read and written: not closed yet."""

    @abstractmethod
    def successor(self) -> Self | None:
        """Return a store of this process that is open on the same data for the same user, if any.

        What goes on showing a store that was closed finds here the one that was opened since.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the data; the last store of a process to close frees the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @abstractmethod
    def backup(self, path: str | Path) -> Path:
        """Write a complete, consistent copy to a new file while others go on working.

        Raises
        ------
        PermissionDenied
            If the actor is a plugin account, which exports nothing.
        """

    @abstractmethod
    def compact(self) -> None:
        """Lay annotations of one image side by side and give unused space back."""

    @abstractmethod
    def subscribe(self, told: Callable[[Event], None]) -> Subscription:
        """Call `told` after each commit, on a thread of the store's own, in order of commit."""

    # -- rights -------------------------------------------------------------------------------

    @abstractmethod
    def require(self, right: Right, imageset_id: int) -> None:
        """Refuse an actor who lacks a right in a set.

        The store asks this itself of all it does; who writes a file of what the store holds asks
        for `Right.EXPORT` before anything is written.

        Raises
        ------
        PermissionDenied
            Names the missing right and who can give it.
        NotFound
            If the actor may not know of the set.
        """

    # -- records ------------------------------------------------------------------------------

    @abstractmethod
    def create(self, record: R) -> R:
        """Store a new record and return it with its id.

        A record whose uuid is stored already is returned as stored: a repeated request does
        nothing.
        """

    @abstractmethod
    def create_many(self, records: Sequence[R]) -> list[R]:
        """Store new records of one kind in one transaction."""

    @abstractmethod
    def get(self, kind: type[R], key: int | UUID) -> R:
        """Return a record by id or uuid, tombstones included."""

    @abstractmethod
    def find(self, kind: type[R], *, deleted: bool | None = False, **equal: Any) -> list[R]:
        """Return the records whose fields have these values, in order of id."""

    @abstractmethod
    def update(self, record: R, **changes: Any) -> R:
        """Change fields of a record; `record.revision` is the base, another one a conflict."""

    @abstractmethod
    def delete(self, record: R) -> R:
        """Make a record a tombstone; what hangs below it is hidden with it."""

    @abstractmethod
    def restore(self, record: R) -> R:
        """Bring a deleted record back, and with it what its deletion hid."""

    # -- annotations --------------------------------------------------------------------------

    @abstractmethod
    def edit(self, changes: Sequence[Change], *, operation: UUID | None = None) -> Receipt:
        """Apply changes in one transaction: all or none.

        Parameters
        ----------
        changes : sequence of Create, Update, Delete or Restore
            In order; one annotation may appear once.
        operation : uuid.UUID, optional
            Name of the edit; asking again under the same name returns the first receipt.

        Raises
        ------
        RevisionConflict
            If somebody else has changed one of the annotations since the base revision.
        InvalidShape
            If a shape breaks the rules of its kind or lies wholly outside its image.
        InvalidRecord
            If the type is not of a product of the set, or asks for another shape.
        """

    @abstractmethod
    def insert(
        self,
        image_id: int,
        shapes: ShapeTable,
        *,
        type_id: int | np.ndarray[Any, Any],
        uuids: Sequence[UUID] | None = None,
        positions: np.ndarray[Any, Any] | None = None,
        scores: np.ndarray[Any, Any] | None = None,
        model: str = "",
        operation: UUID | None = None,
    ) -> Receipt:
        """Add many annotations to one image in one transaction, by Arrow.

        Parameters
        ----------
        image_id : int
            The image.
        shapes : ShapeTable
            n shapes.
        type_id : int or numpy.ndarray
            One type for all, or ``(n,)``.
        uuids : sequence of uuid.UUID, optional
            Identities; made where not given.
        positions : numpy.ndarray, optional
            ``(n, 2)`` integers, z and t; (0, 0) where not given.
        scores : numpy.ndarray, optional
            ``(n,)`` confidences from 0 to 1; makes the origin `OriginKind.MODEL`.
        model : str, optional
            ``"name@version"``; makes the origin `OriginKind.MODEL`.
        operation : uuid.UUID, optional
            Name of the insertion; the same name again inserts nothing.
        """

    @abstractmethod
    def annotation(self, uuid: UUID) -> Annotation:
        """Return one annotation as it stands, tombstones included."""

    @abstractmethod
    def annotations(self, query: Query) -> list[Annotation]:
        """Return the annotations of a query as objects."""

    @abstractmethod
    def table(self, query: Query) -> pa.Table:
        """Return the annotations of a query as an Arrow table, one row each.

        Columns: ``uuid`` (string), ``image_id``, ``type_id``, ``shape`` (name of the kind), ``z``,
        ``t``, ``plane``, ``slice``, ``x0``, ``y0``, ``x1``, ``y1``, ``geom``, ``parts`` (codec of
        `exact_nb.model.codec`), ``span`` (axis), ``first``, ``until`` (its first and last frame),
        ``keyframes`` (`exact_nb.model.span_codec`), ``concealed``, ``blurred``, ``description``,
        ``score``, ``model``, ``origin``, ``revision``, ``status``, ``conflict``, ``stale``,
        ``author``, ``editor`` (login names), ``created_at``, ``edited_at``, ``deleted``,
        ``metadata`` (JSON).

        What spans frames is on the frame the query names, with its shape there; where it names
        none, on its first one.
        """

    @abstractmethod
    def geometry(self, query: Query) -> Geometry:
        """Return the annotations of a query as flat arrays: the way to a viewer."""

    @abstractmethod
    def count(self, query: Query) -> int:
        """Return how many annotations a query has."""

    @abstractmethod
    def positions(self, image_id: int) -> dict[Position, int]:
        """Return how many annotations each frame, or slice of a plane, has where it has any.

        What spans frames counts on each of them; what lies on no frame of its own does not: labels
        of the whole image, and the masks of stacks.
        """

    @abstractmethod
    def counts(self, imageset_id: int) -> dict[int, int]:
        """Return how many annotations each image of a set has, by image id, where it has any."""

    # -- history ------------------------------------------------------------------------------

    @abstractmethod
    def history(self, uuid: UUID) -> list[Revision]:
        """Return every state of an annotation, oldest first."""

    @abstractmethod
    def authorship(self, uuids: Sequence[UUID]) -> dict[UUID, Authorship]:
        """Return who had a hand in annotations, without a shape of their histories.

        What does not exist, may not be known of, or is hidden by a blind review is left out.
        """

    @abstractmethod
    def undo(
        self,
        *,
        operation: UUID | None = None,
        name: UUID | None = None,
        skip: Collection[UUID] = (),
    ) -> Receipt | None:
        """Take back the actor's newest edit that stands, as a new change.

        Parameters
        ----------
        operation : uuid.UUID, optional
            The edit to take back; the actor's newest one where not given.
        name : uuid.UUID, optional
            Name of this undo, for repeated requests.
        skip : collection of uuid.UUID, optional
            Edits to pass over where the newest one is asked for: what cannot be taken back.

        Returns
        -------
        Receipt or None
            What changed, or None where there is nothing to undo.

        Raises
        ------
        RevisionConflict
            If somebody else has since changed one of the annotations; the line says who and what,
            `attempted` is the name of the edit, to be skipped next time.
        """

    @abstractmethod
    def redo(self, *, name: UUID | None = None, skip: Collection[UUID] = ()) -> Receipt | None:
        """Bring back what the actor's newest undo took, as a new change.

        Parameters are those of `undo`; `skip` and `attempted` name undos.
        """

    @abstractmethod
    def undo_depth(self) -> tuple[int, int]:
        """Return how many edits the actor can undo and redo."""

    @abstractmethod
    def snapshot(self, imageset_id: int, name: str) -> Snapshot:
        """Name the present state of an image set; costs one row."""

    @abstractmethod
    def snapshots(self, imageset_id: int) -> list[Snapshot]:
        """Return the named states of an image set, oldest first."""
