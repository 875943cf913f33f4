"""Annotations selected by filters: to iterate over, or as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from exact_nb.errors import NotFound
from exact_nb.model import images, people
from exact_nb.model.annotations import Plane
from exact_nb.model.naming import uuids_of
from exact_nb.model.review import ReviewStatus
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.store.query import Query
from exact_nb.workspace.annotation import Annotation
from exact_nb.workspace.types import type_of_set

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    import pyarrow as pa

    from exact_nb.store.base import Snapshot, Store

__all__ = ["Annotations", "snapshot_of", "version_id"]


class Annotations:
    """A selection; nothing is read before it is asked for, and objects are read once.

    Attributes
    ----------
    query : Query
        The filters.
    """

    def __init__(self, store: Store, query: Query) -> None:
        self._store = store
        self.query = query

    @classmethod
    def select(
        cls,
        store: Store,
        imageset: images.ImageSet,
        *,
        image: Any = None,
        uuid: Any = None,
        type: str | AnnotationType | Iterable[str] | None = None,  # noqa: A002
        author: str | Iterable[str] | None = None,
        status: ReviewStatus | str | None = None,
        z: int | None = None,
        t: int | None = None,
        plane: Plane | str | None = None,
        slice: int | None = None,  # noqa: A002
        bbox: tuple[float, float, float, float] | None = None,
        since: datetime | None = None,
        version: str | int | None = None,
        deleted: bool | None = False,
    ) -> Annotations:
        """Select annotations of a set; every filter that is given must hold.

        Parameters
        ----------
        store : Store
            Where they live.
        imageset : exact_nb.model.images.ImageSet
            The set.
        image : Image or str, optional
            One image, or its name.
        uuid : Annotation, uuid.UUID or str, or iterable of them, optional
            These annotations, for example ``viewer.selection``.
        type : str or AnnotationType, or iterable of str, optional
            Any of these types.
        author : str, or iterable of str, optional
            Any of these login names.
        status : ReviewStatus or str, optional
            unverified, resubmitted, verified or rejected.
        z, t, slice : int, optional
            Position, from 0.
        plane : Plane or str, optional
            Plane of a volume.
        bbox : tuple of float, optional
            ``(x0, y0, x1, y1)``, pixels of level 0.
        since : datetime, optional
            Changed at or after.
        version : str or int, optional
            Name or id of a snapshot.
        deleted : bool, optional
            Tombstones only (True), living only (False), both (None).

        Raises
        ------
        exact_nb.errors.NotFound
            If a name means nothing in the set.
        """
        query = Query(
            imageset_id=imageset.id,
            image_id=None if image is None else _image_id(store, imageset, image),
            uuids=None if uuid is None else tuple(uuids_of(uuid)),
            type_ids=_type_ids(store, imageset, type),
            author_ids=_author_ids(store, author),
            status=None if status is None else ReviewStatus(status),
            z=z,
            t=t,
            plane=None if plane is None else Plane(plane),
            slice=slice,
            bbox=bbox,
            since=since,
            version=version_id(store, imageset, version),
            deleted=deleted,
        )
        return cls(store, query)

    # -- as objects ---------------------------------------------------------------------------

    @cached_property
    def _records(self) -> list[Annotation]:
        return [Annotation(self._store, one) for one in self._store.annotations(self.query)]

    def __iter__(self) -> Iterator[Annotation]:
        return iter(self._records)

    def __len__(self) -> int:
        return self._store.count(self.query)

    @overload
    def __getitem__(self, place: int) -> Annotation: ...
    @overload
    def __getitem__(self, place: slice) -> list[Annotation]: ...
    def __getitem__(self, place: int | slice) -> Annotation | list[Annotation]:
        return self._records[place]

    # -- as a table ---------------------------------------------------------------------------

    def arrow(self) -> pa.Table:
        """Return an Arrow table, one row each; columns as in `Store.table`, names added.

        The added columns ``image`` and ``type`` hold names.
        """
        from exact_nb.workspace.tables import named_table  # noqa: PLC0415

        return named_table(self._store, self.query)

    def df(self) -> pd.DataFrame:
        """Return a pandas DataFrame, one row each, without the binary columns.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed.
        """
        frame: pd.DataFrame = self.arrow().drop_columns(["geom", "parts"]).to_pandas()
        return frame

    def geopandas(self) -> geopandas.GeoDataFrame:
        """Return a GeoDataFrame with shapely geometries, y pointing down as in the image.

        Needs ``pip install exact-nb[geo]``.
        """
        from exact_nb.workspace.tables import geo_frame  # noqa: PLC0415

        return geo_frame(self.arrow())

    def sql(self, statement: str) -> pd.DataFrame:
        """Ask a question in SQL; the selection is the table ``annotations``.

        Parameters
        ----------
        statement : str
            For example ``"select type, count(*) from annotations group by type"``. It runs on a
            copy in memory: it cannot change the store.
        """
        import duckdb  # noqa: PLC0415

        with duckdb.connect() as connection:
            connection.register("annotations", self.arrow())
            frame: pd.DataFrame = connection.sql(statement).df()
            return frame

    def page(self, limit: int, offset: int = 0) -> Annotations:
        """Return a part of the selection, in order of creation."""
        return Annotations(self._store, replace(self.query, limit=limit, offset=offset))

    def __repr__(self) -> str:
        return f"Annotations({len(self)})"


def _image_id(store: Store, imageset: images.ImageSet, image: Any) -> int:
    if not isinstance(image, str):
        return int(image.id)
    found = store.find(images.Image, imageset_id=imageset.id, name=image)
    if not found:
        raise NotFound(f"image set {imageset.name!r} has no image {image!r}")
    return found[0].id


def _type_ids(
    store: Store, imageset: images.ImageSet, type_: str | AnnotationType | Iterable[str] | None
) -> tuple[int, ...] | None:
    if type_ is None:
        return None
    several = [type_] if isinstance(type_, (str, AnnotationType)) else list(type_)
    return tuple(type_of_set(store, imageset, one).id for one in several)


def _author_ids(store: Store, author: str | Iterable[str] | None) -> tuple[int, ...] | None:
    if author is None:
        return None
    names = [author] if isinstance(author, str) else list(author)
    ids = []
    for name in names:
        found = store.find(people.User, name=name)
        if not found:
            raise NotFound(f"no user {name!r} in {store.location}")
        ids.append(found[0].id)
    return tuple(ids)


def version_id(store: Store, imageset: images.ImageSet, version: str | int | None) -> int | None:
    """Return the id of a snapshot, None for the present state.

    Raises
    ------
    exact_nb.errors.NotFound
        If the set has none of that name.
    """
    if version is None or isinstance(version, int):
        return version
    return snapshot_of(store, imageset, version).id


def snapshot_of(store: Store, imageset: images.ImageSet, version: str | int) -> Snapshot:
    """Return a snapshot of a set by name or id.

    Raises
    ------
    exact_nb.errors.NotFound
        If the set has none such.
    """
    snapshots = store.snapshots(imageset.id)
    for one in snapshots:
        if version in {one.name, one.id}:
            return one
    known = ", ".join(repr(one.name) for one in snapshots) or "none yet"
    raise NotFound(f"image set {imageset.name!r} has no version {version!r}; it has: {known}")
