"""An image one can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exact_nb.errors import InvalidRecord
from exact_nb.images.base import Sizes
from exact_nb.model import images
from exact_nb.model.annotations import Plane, Position
from exact_nb.model.changes import Create
from exact_nb.model.planes import AXES
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.workspace.annotation import Annotation
from exact_nb.workspace.handle import Handle
from exact_nb.workspace.selection import Annotations, snapshot_of
from exact_nb.workspace.spans import new_span
from exact_nb.workspace.types import type_of_set

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exact_nb.formats.nifti_mask import MaskExport
    from exact_nb.images.base import Source
    from exact_nb.model.changes import Receipt
    from exact_nb.model.shapes import Shape
    from exact_nb.store.base import Snapshot
    from exact_nb.widgets.sheet.contact_sheet import ContactSheet
    from exact_nb.widgets.viewer import Viewer
    from exact_nb.widgets.views import View
    from exact_nb.workspace.screening import Coverage
    from exact_nb.workspace.segmentation import Segmentation

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
    def planes(self) -> dict[Plane, int]:
        """Number of slices of each plane; empty for what is no volume."""
        if self.record.kind != "volume":
            return {}
        lengths = (self.record.width, self.record.height, self.record.depth)
        return {plane: lengths[axes[2]] for plane, axes in AXES.items()}

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
        until: int | None = None,
        keyframes: Mapping[int, Shape] | None = None,
        along: str | None = None,
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
        until : int, optional
            Last frame, of a type that spans frames; that of the last keyframe where not given.
        keyframes : mapping of int to Shape, optional
            Its shapes on later frames, by frame; between them it is interpolated.
        along : str, optional
            What `until` and `keyframes` count: "z", "t" or "slice". The slice of a plane, z of an
            image that has one, or else t where not given.
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
        exact_nb.errors.InvalidRecord
            If the image has no such frame, or the type does not span frames.
        """
        position = Position(z=z, t=t, plane=None if plane is None else Plane(plane), slice=slice)
        span = new_span(self.record, position, until=until, keyframes=keyframes, along=along)
        change = Create(
            image_id=self.id,
            type_id=self._type(type).id,
            shape=shape,
            position=position,
            span=span,
            description=description,
            metadata=metadata or {},
        )
        self._store.edit([change])
        return Annotation(self._store, self._store.annotation(change.uuid))

    def add_many(
        self,
        shapes: Any,
        *,
        type: Any,  # noqa: A002
        z: Any = 0,
        t: Any = 0,
        scores: Any = None,
        model: str = "",
    ) -> Receipt:
        """Add many annotations in one transaction.

        Parameters
        ----------
        shapes : numpy.ndarray, GeoDataFrame, GeoSeries, Arrow table or sequence
            n shapes, pixels of level 0. An array is ``(n, 4)`` boxes x0 y0 x1 y1, ``(n, 2)``
            points, ``(n, 3)`` circles x y radius or ``(n, k, 2)`` vertices, as the type asks. A
            table, also of pandas or polars, has GeoArrow, well-known binary in a column
            "geometry", or columns of these names. A sequence holds shapely geometries (with holes
            and parts), our shapes or ``(k, 2)`` vertices.
        type : str, AnnotationType, or sequence of them
            One type for all, one for each row, or the name of a column that holds their names.
        z, t : int, array_like or str, optional
            Frame, from 0: for all, for each row, or the name of a column.
        scores : array_like or str, optional
            ``(n,)`` confidences of a model, from 0 to 1, or the name of a column.
        model : str, optional
            ``"name@version"``, where a model made them.

        Returns
        -------
        Receipt
            The store's word that they are on disk; `Workspace.undo` takes them back as one.

        Raises
        ------
        exact_nb.errors.InvalidShape
            If a shape cannot be read, breaks the rules of its kind or lies outside; the line names
            its row. Nothing is added then.
        exact_nb.errors.NotFound
            If no product of the set has such a type.

        Examples
        --------
        >>> image.add_many(frame, type="class", scores="confidence")  # doctest: +SKIP
        """
        import numpy as np  # noqa: PLC0415

        from exact_nb.workspace.ingest import incoming, shape_table  # noqa: PLC0415
        from exact_nb.workspace.types import types_of_rows  # noqa: PLC0415

        rows = incoming(shapes)
        types, which = types_of_rows(self._store, self._imageset(), type, rows)
        table = shape_table(rows, [(ShapeKind(one.shape), one.closed) for one in types], which)
        frame = [
            np.broadcast_to(rows.values(one, axis), len(table))
            for axis, one in (("z", z), ("t", t))
        ]
        found = rows.values(scores, "scores")
        return self._store.insert(
            self.id,
            table,
            type_id=np.array([one.id for one in types], "i8")[which],
            positions=np.stack(frame, axis=1),
            scores=None if found is None else np.asarray(found, "f8"),
            model=model,
        )

    def annotations(self, **filters: Any) -> Annotations:
        """Select annotations of the image; filters as in `Annotations.select`."""
        return Annotations.select(self._store, self._imageset(), image=self.record, **filters)

    def mask(
        self,
        type: str | AnnotationType,  # noqa: A002
        *,
        t: int = 0,
        version: str | int | None = None,
    ) -> Segmentation:
        """Return the segmentation of one type, painted already or not.

        Parameters
        ----------
        type : str or AnnotationType
            A type of the set's products whose shape is ``"segmentation"``.
        t : int, optional
            Time index.
        version : str or int, optional
            Name or id of a snapshot, which is read and cannot be painted.

        Examples
        --------
        >>> tumour = volume.mask("Tumour")  # doctest: +SKIP
        >>> tumour.set(volume_in_canonical_axes > 120)  # doctest: +SKIP
        >>> tumour.export("tumour.nii.gz")  # doctest: +SKIP
        """
        from exact_nb.workspace.segmentation import Segmentation  # noqa: PLC0415

        return Segmentation(self._store, self.record, self._type(type), t, self._version(version))

    def export_masks(self, path: str | Path, *, version: str | int | None = None) -> MaskExport:
        """Write all segmentations as one NIfTI file that lies on the image's own.

        Types are numbered from 1 in the order of the palette, whether they are painted or not;
        where two overlap the later one is written, and the report says how many voxels it covers.

        Parameters
        ----------
        path : str or pathlib.Path
            ``.nii`` or ``.nii.gz``.
        version : str or int, optional
            Name or id of a snapshot, which is written instead of the present state.

        Returns
        -------
        MaskExport
            Numbers, names and voxels.

        Raises
        ------
        exact_nb.errors.NotFound
            If nothing is painted yet.
        exact_nb.errors.PermissionDenied
            If the user may not export from the set; nothing is written then.
        """
        from exact_nb.workspace.segmentation import export_segmentations  # noqa: PLC0415

        return export_segmentations(
            self._store, self._imageset(), self.record, path, self._version(version)
        )

    def _version(self, version: str | int | None) -> Snapshot | None:
        return None if version is None else snapshot_of(self._store, self._imageset(), version)

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

    def view(self, *, version: str | int | None = None, height: int = 600) -> Viewer:
        """Show the bare viewer, or what the image had in a named version.

        Parameters
        ----------
        version : str or int, optional
            Name or id of a snapshot, whose annotations are shown and cannot be changed.
        height : int, optional
            Height in CSS pixels.
        """
        return self._viewer(annotate=version is not None, height=height, version=version)

    def annotate(self, *, height: int = 600) -> Viewer:
        """Show the annotator for this one image."""
        return self._viewer(annotate=True, height=height)

    def screen(
        self,
        magnification: float | None = None,
        *,
        zoom: float | None = None,
        overlap: float = 0.1,
        height: int = 600,
    ) -> Viewer:
        """Show the annotator for walking through the image cell by cell.

        Where it was screened before at this magnification, one goes on where one stopped; at
        another one the page asks first. Marks count for the image, with all its frames.

        Parameters
        ----------
        magnification : float, optional
            As an objective's power, such as 20; without it what was begun is taken up again, or
            the page asks.
        zoom : float, optional
            Screen pixels per pixel of level 0, for an image without a scale.
        overlap : float, optional
            Share of a cell that neighbours have in common, from 0 to 0.9.
        height : int, optional
            Height in CSS pixels.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If the image has no scale that a magnification could mean, or is a volume.

        Examples
        --------
        >>> image.screen(magnification=20)  # doctest: +SKIP
        """
        from exact_nb.workspace.screening import check_magnification  # noqa: PLC0415

        check_magnification(self.record, magnification)
        viewer = self._viewer(annotate=True, height=height)
        viewer.screening = {"magnification": magnification, "zoom": zoom, "overlap": overlap}
        return viewer

    def coverage(self) -> Coverage:
        """Return how much of the image was seen while screening: altogether, and by whom.

        Examples
        --------
        >>> print(image.coverage())  # doctest: +SKIP
        18.1% seen by 1 person
        >>> image.coverage().table.to_pandas()  # doctest: +SKIP
        """
        from exact_nb.workspace.screening import coverage_of_image  # noqa: PLC0415

        return coverage_of_image(self._store, self.record)

    def contact_sheet(
        self,
        *,
        axis: str | None = None,
        step: int = 1,
        columns: int = 6,
        rows: int = 4,
        size: int = 150,
        version: str | int | None = None,
    ) -> ContactSheet:
        """Show frames or slices side by side; a click opens one.

        Parameters
        ----------
        axis : str, optional
            ``"z"``, ``"t"`` or a plane of a volume. Where not given: axial slices of a volume, else
            planes in depth, else points in time.
        step : int, optional
            Every so many frames.
        columns, rows : int, optional
            Pictures across and down a page.
        size : int, optional
            CSS pixels of a picture.
        version : str or int, optional
            Name or id of a snapshot, which is counted and opened instead of the present state.
        """
        from exact_nb.widgets.sheet.contact_sheet import ContactSheet  # noqa: PLC0415
        from exact_nb.widgets.sheet.items import items_of_frames  # noqa: PLC0415

        view = self._view(version)
        items = items_of_frames(view, self.record, axis=axis, step=step)
        return ContactSheet(view, items, columns=columns, rows=rows, size=size)

    def _viewer(self, *, annotate: bool, height: int, version: str | int | None = None) -> Viewer:
        from exact_nb.widgets.viewer import Viewer  # noqa: PLC0415

        return Viewer(self._view(version), annotate=annotate, height=height)

    def _view(self, version: str | int | None = None) -> View:
        from exact_nb.workspace.viewing import view_of  # noqa: PLC0415

        return view_of(self._store, self._imageset(), image_id=self.id, version=version)

    def __repr__(self) -> str:
        return f"Image({self.name!r}, {self.width} x {self.height})"
