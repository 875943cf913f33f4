"""A segmentation one can act on: the voxels of one type on one image at one time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from exact_nb.errors import InvalidRecord, InvalidShape, NotFound, PermissionDenied
from exact_nb.model.annotations import Position
from exact_nb.model.changes import Create, Update
from exact_nb.model.masks import VoxelMask
from exact_nb.model.permissions import Right
from exact_nb.model.shapes import ShapeKind
from exact_nb.store.palette import types_of_set
from exact_nb.store.query import Query

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike

    from exact_nb.formats.nifti_mask import MaskExport
    from exact_nb.model import annotations as model
    from exact_nb.model.images import Image, ImageSet
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Snapshot, Store
    from exact_nb.workspace.annotation import Annotation

__all__ = ["Segmentation", "export_segmentations"]

Voxels: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]


class Segmentation:
    """The voxels that one annotation type marks on a volume or stack.

    Voxels are counted along i, j and k of the canonical RAS+ axes: i to the patient's right, j to
    the front, k to the head; in stacks along x, y and z. Every change is one edit of the store:
    `Workspace.undo` takes it back, and the history has it.

    Parameters
    ----------
    store : Store
        Where it lives.
    image : Image
        A volume or a stack.
    type : AnnotationType
        A type whose shape is ``"segmentation"``.
    t : int
        Time index.
    version : Snapshot or None
        The named version that is read and cannot be painted; None for the present state.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the type is not painted, or the image has no such time.
    """

    def __init__(
        self,
        store: Store,
        image: Image,
        type: AnnotationType,  # noqa: A002
        t: int = 0,
        version: Snapshot | None = None,
    ) -> None:
        if type.shape != ShapeKind.SEGMENTATION:
            raise InvalidRecord(
                f"type {type.name!r} is drawn as {type.shape}; a segmentation needs a type of "
                "shape='segmentation'",
                field="type",
            )
        if not 0 <= t < max(image.frames, 1):
            raise InvalidRecord(
                f"t is {t}; {image.name!r} has t from 0 to {image.frames - 1}", field="t"
            )
        self._store = store
        self._image = image
        self._type = type
        self.t = t
        self._version = version

    # -- reading ------------------------------------------------------------------------------

    @property
    def type(self) -> str:
        """Name of the annotation type."""
        return self._type.name

    @property
    def annotation(self) -> Annotation | None:
        """The annotation that holds it, to approve, reject or delete; None before it is painted."""
        from exact_nb.workspace.annotation import Annotation  # noqa: PLC0415

        found = self._stored()
        return None if found is None else Annotation(self._store, found)

    @property
    def mask(self) -> VoxelMask:
        """The voxels as the store has them now."""
        found = self._stored()
        return VoxelMask.empty(self._grid()) if found is None else _mask_of(found)

    @property
    def voxels(self) -> int:
        """How many voxels are marked."""
        return self.mask.count

    def array(self) -> Voxels:
        """Return which voxels are marked, ``(ni, nj, nk)`` bool in canonical axes."""
        return self.mask.to_array()

    # -- painting -----------------------------------------------------------------------------

    def set(self, array: ArrayLike) -> None:
        """Mark the voxels of an array and no others.

        Parameters
        ----------
        array : array_like
            ``(ni, nj, nk)`` in canonical axes; what is not 0 is marked.

        Raises
        ------
        exact_nb.errors.InvalidShape
            If it has not as many voxels as the image.
        exact_nb.errors.RevisionConflict
            If somebody else painted in the same moment.
        """
        self._save(self._stored(), VoxelMask.from_array(array))

    def paint(self, region: ArrayLike, at: tuple[int, int, int] = (0, 0, 0)) -> None:
        """Mark the voxels of a region too.

        Parameters
        ----------
        region : array_like
            ``(a, b, c)``; where it is not 0 voxels are marked. A slice of one plane has one voxel
            along its normal axis. What lies outside the image is left out.
        at : tuple of int
            Voxel (i, j, k) of its first corner.
        """
        stored, mask = self._now()
        self._save(stored, mask.painted(region, at))

    def erase(self, region: ArrayLike, at: tuple[int, int, int] = (0, 0, 0)) -> None:
        """Unmark the voxels of a region; parameters as of `paint`."""
        stored, mask = self._now()
        self._save(stored, mask.erased(region, at))

    def export(self, path: str | Path, *, number: int = 1) -> MaskExport:
        """Write it as NIfTI, with the shape, axes and affine of the image's file as stored.

        Parameters
        ----------
        path : str or pathlib.Path
            ``.nii`` or ``.nii.gz``.
        number : int
            Value of marked voxels.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the user may not export from the set; nothing is written then.
        """
        from exact_nb.formats.nifti_mask import LabelLayer, export_masks  # noqa: PLC0415

        self._store.require(Right.EXPORT, self._image.imageset_id)
        layer = LabelLayer(mask=self.mask, name=self.type, number=number, t=self.t)
        return export_masks(path, self._image.path, [layer])

    def _now(self) -> tuple[model.Annotation | None, VoxelMask]:
        stored = self._stored()
        return stored, VoxelMask.empty(self._grid()) if stored is None else _mask_of(stored)

    def _stored(self) -> model.Annotation | None:
        query = Query(
            image_id=self._image.id,
            type_ids=(self._type.id,),
            t=self.t,
            limit=1,
            version=None if self._version is None else self._version.id,
        )
        return next(iter(self._store.annotations(query)), None)

    def _save(self, stored: model.Annotation | None, mask: VoxelMask) -> None:
        if self._version is not None:
            raise PermissionDenied(
                f"version {self._version.name!r} stays as it was named; leave version out to paint",
                right=Right.ANNOTATE.value,
            )
        if mask.grid != self._grid():
            raise InvalidShape(
                f"the array has {mask.grid} voxels; {self._image.name!r} has {self._grid()}"
            )
        if stored is None:
            change: Create | Update = Create(
                image_id=self._image.id,
                type_id=self._type.id,
                shape=mask,
                position=Position(t=self.t),
            )
        else:
            change = Update(uuid=stored.uuid, base_revision=stored.revision, shape=mask)
        self._store.edit([change])

    def _grid(self) -> tuple[int, int, int]:
        return self._image.width, self._image.height, self._image.depth

    def __repr__(self) -> str:
        return f"Segmentation({self.type!r}, {self._image.name!r}, {self.voxels} voxels)"


def export_segmentations(
    store: Store,
    imageset: ImageSet,
    image: Image,
    path: str | Path,
    version: Snapshot | None = None,
) -> MaskExport:
    """Write all segmentations of an image, or of a named version of it, as one NIfTI file.

    Raises
    ------
    exact_nb.errors.NotFound
        If the image has none.
    exact_nb.errors.PermissionDenied
        If the user may not export from the set; nothing is written then.
    """
    from exact_nb.formats.nifti_mask import LabelLayer, export_masks  # noqa: PLC0415

    store.require(Right.EXPORT, imageset.id)
    types = [one for one in types_of_set(store, imageset) if one.shape == ShapeKind.SEGMENTATION]
    layers = [
        LabelLayer(mask=_mask_of(found), name=one.name, number=number, t=found.position.t)
        for number, one in enumerate(types, 1)
        for found in store.annotations(
            Query(
                image_id=image.id,
                type_ids=(one.id,),
                version=None if version is None else version.id,
            )
        )
    ]
    if not layers:
        raise NotFound(f"{image.name!r} has no segmentation to export; paint one first")
    return export_masks(path, image.path, layers)


def _mask_of(annotation: model.Annotation) -> VoxelMask:
    if not isinstance(annotation.shape, VoxelMask):
        raise InvalidShape(f"annotation {annotation.uuid} is a {annotation.shape.kind}")
    return annotation.shape
