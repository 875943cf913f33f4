"""An image one can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord
from exact_nb.images.base import Sizes
from exact_nb.model import images
from exact_nb.model.annotations import Create, Plane, Position
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.workspace.annotation import Annotation
from exact_nb.workspace.handle import Handle
from exact_nb.workspace.selection import Annotations
from exact_nb.workspace.types import type_of_set

if TYPE_CHECKING:
    from exact_nb.images.base import Source
    from exact_nb.model.annotations import Receipt
    from exact_nb.model.shapes import Shape
    from exact_nb.widgets.viewer import Viewer

__all__ = ["Image"]


class Image(Handle[images.Image]):
    """One slide, stack, volume or picture of an image set."""

    @property
    def width(self) -> int:
        """Pixels of level 0, the file's orientation applied."""
        return self.record.width

    @property
    def height(self) -> int:
        """Pixels of level 0, the file's orientation applied."""
        return self.record.height

    @property
    def mpp(self) -> tuple[float, float] | None:
        """Micrometres per pixel of level 0 along x and y, None where the file does not say."""
        if self.record.mpp_x is None or self.record.mpp_y is None:
            return None
        return self.record.mpp_x, self.record.mpp_y

    @property
    def sizes(self) -> Sizes:
        """Lengths of the axes t, z, c, y and x."""
        one = self.record
        return Sizes(t=one.frames, z=one.depth, c=one.channels, y=one.height, x=one.width)

    @property
    def metadata(self) -> dict[str, Any]:
        """What else the reader found."""
        return self.record.metadata

    # -- annotations --------------------------------------------------------------------------

    def add(
        self,
        shape: Shape,
        *,
        type: str | AnnotationType,  # noqa: A002
        z: int = 0,
        t: int = 0,
        plane: Plane | str | None = None,
        slice: int = 0,  # noqa: A002
        description: str = "",
        metadata: dict[str, Any] | None = None,
    ) -> Annotation:
        """Add an annotation.

        Parameters
        ----------
        shape : Shape
            Geometry, pixels of level 0.
        type : str or AnnotationType
            Name of a type of one of the set's products.
        z, t : int, optional
            Frame, from 0.
        plane : Plane or str, optional
            Plane of a volume.
        slice : int, optional
            Voxel index on the plane's normal axis.
        description : str, optional
            Free text.
        metadata : dict, optional
            JSON values.

        Raises
        ------
        exact_nb.errors.InvalidShape
            If the shape breaks the rules of its kind or lies wholly outside the image.
        exact_nb.errors.NotFound
            If no product of the set has such a type.
        """
        change = Create(
            image_id=self.id,
            type_id=self._type(type).id,
            shape=shape,
            position=Position(z=z, t=t, plane=None if plane is None else Plane(plane), slice=slice),
            description=description,
            metadata=metadata or {},
        )
        self._store.edit([change])
        return Annotation(self._store, self._store.annotation(change.uuid))

    def add_many(
        self,
        shapes: Any,
        *,
        type: str | AnnotationType,  # noqa: A002
        z: int = 0,
        t: int = 0,
        scores: Any = None,
        model: str = "",
    ) -> Receipt:
        """Add many annotations in one transaction.

        Parameters
        ----------
        shapes : ShapeTable, sequence of Shape, shapely geometries, GeoDataFrame, Arrow table or \
numpy.ndarray
            n shapes, pixels of level 0. An array is ``(n, 4)`` boxes x0 y0 x1 y1, ``(n, 2)``
            points or ``(n, 3)`` circles x y radius, as the type asks.
        type : str or AnnotationType
            One type for all.
        z, t : int, optional
            Frame, from 0.
        scores : array_like, optional
            ``(n,)`` confidences of a model, from 0 to 1.
        model : str, optional
            ``"name@version"``, where a model made them.

        Returns
        -------
        Receipt
            The store's word that they are on disk; `Workspace.undo` takes them back as one.
        """
        import numpy as np  # noqa: PLC0415

        from exact_nb.workspace.ingest import shape_table  # noqa: PLC0415

        annotation_type = self._type(type)
        table = shape_table(shapes, annotation_type.shape)
        positions = np.broadcast_to(np.array([z, t], "i4"), (len(table), 2))
        return self._store.insert(
            self.id,
            table,
            type_id=annotation_type.id,
            positions=positions,
            scores=None if scores is None else np.asarray(scores, "f8"),
            model=model,
        )

    def annotations(self, **filters: Any) -> Annotations:
        """Select annotations of the image; filters as in `Annotations.select`."""
        return Annotations.select(self._store, self._imageset(), image=self.record, **filters)

    def _type(self, type_: str | AnnotationType) -> AnnotationType:
        return type_of_set(self._store, self._imageset(), type_)

    def _imageset(self) -> images.ImageSet:
        return self._store.get(images.ImageSet, self.record.imageset_id)

    # -- the image itself ---------------------------------------------------------------------

    def source(self) -> Source:
        """Open the pixels; close it when done."""
        from exact_nb.images.registry import open_image  # noqa: PLC0415

        return open_image(self.record.path)

    def relocate(self, path: str) -> None:
        """Say where the file is now, after it was moved.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If the file there is another one.
        exact_nb.errors.UnreadableImage
            If there is none.
        """
        from exact_nb.images.record import describe_image  # noqa: PLC0415

        found = describe_image(path)
        if found.checksum != self.record.checksum:
            raise InvalidRecord(f"{path} is another file than {self.name!r} was", field="path")
        self.record = self._store.update(self.record, path=found.path)

    # -- looking ------------------------------------------------------------------------------

    def view(self, *, height: int = 600) -> Viewer:
        """Show the bare viewer."""
        return self._viewer(annotate=False, height=height)

    def annotate(self, *, height: int = 600) -> Viewer:
        """Show the annotator for this one image."""
        return self._viewer(annotate=True, height=height)

    def _viewer(self, *, annotate: bool, height: int) -> Viewer:
        from exact_nb.widgets.viewer import Viewer  # noqa: PLC0415
        from exact_nb.widgets.views import View  # noqa: PLC0415

        view = View(self._store, imageset_id=self.record.imageset_id, image_id=self.id)
        return Viewer(view, annotate=annotate, height=height)

    def __repr__(self) -> str:
        return f"Image({self.name!r}, {self.width} x {self.height})"
