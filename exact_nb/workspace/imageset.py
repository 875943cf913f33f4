"""An image set one can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exact_nb.errors import NotFound
from exact_nb.model import images as model
from exact_nb.model import taxonomy
from exact_nb.store.palette import types_of_set
from exact_nb.workspace.image import Image
from exact_nb.workspace.product import Product
from exact_nb.workspace.reviewed_set import ReviewedSet
from exact_nb.workspace.selection import Annotations

if TYPE_CHECKING:
    import pyarrow as pa

    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.store.base import Snapshot
    from exact_nb.widgets.gallery.gallery import Gallery
    from exact_nb.widgets.panel import ImageGrid
    from exact_nb.widgets.sheet.contact_sheet import ContactSheet
    from exact_nb.widgets.viewer import Viewer
    from exact_nb.workspace.versions import Difference

__all__ = ["ImageSet"]


class ImageSet(ReviewedSet):
    """Images that are annotated together."""

    # -- images -------------------------------------------------------------------------------

    def images(self) -> list[Image]:
        """Return the images in the order they were added."""
        return [Image(self._store, one) for one in self._image_records()]

    def image(self, name: str) -> Image:
        """Return one image by name.

        Raises
        ------
        exact_nb.errors.NotFound
            If the set has no such image.
        """
        found = self._store.find(model.Image, imageset_id=self.id, name=name)
        if not found:
            raise NotFound(f"image set {self.name!r} has no image {name!r}")
        return Image(self._store, found[0])

    def add_images(
        self, files: str | Path | Iterable[str | Path], *, skip_unreadable: bool = False
    ) -> list[Image]:
        """Add images by path or pattern; those the set has already are left alone.

        Every file is opened and described before the first is stored, in one transaction: an
        error or an interruption leaves the set as it was.

        Parameters
        ----------
        files : str or Path, or iterable of them
            Paths, or patterns such as ``"slides/*.svs"``.
        skip_unreadable : bool, optional
            Whether to leave out, with a warning, what cannot be read.

        Returns
        -------
        list of Image
            The images of these files, new and known, in order of name.

        Raises
        ------
        exact_nb.errors.NotFound
            If a pattern matches no file.
        exact_nb.errors.UnreadableImage, exact_nb.errors.UnsupportedFormat
            If a file cannot be read; the line names it.
        exact_nb.errors.PermissionDenied
            If the user may not add images, or the set is locked.
        """
        from exact_nb.workspace.adding import describe_files  # noqa: PLC0415

        known = {one.path: one for one in self._image_records()}
        described = describe_files(files, known=known, skip_unreadable=skip_unreadable)
        new = [one for one in described if one.path not in known]
        stored = (
            self._store.create_many([replace(one, imageset_id=self.id) for one in new])
            if new
            else []
        )
        known.update({one.path: one for one in stored})
        return [Image(self._store, known[one.path]) for one in described]

    def _image_records(self) -> list[model.Image]:
        return self._store.find(model.Image, imageset_id=self.id)

    # -- types --------------------------------------------------------------------------------

    def products(self) -> list[Product]:
        """Return the products whose types can be used in the set."""
        records = (self._store.get(taxonomy.Product, id_) for id_ in self.record.product_ids)
        return [Product(self._store, one) for one in records if not one.deleted]

    def add_products(self, products: Iterable[Product]) -> None:
        """Let the types of these products be used in the set."""
        ids = tuple(dict.fromkeys((*self.record.product_ids, *(one.id for one in products))))
        if ids != self.record.product_ids:
            self.update(product_ids=ids)

    def types(self) -> list[AnnotationType]:
        """Return the annotation types of all products, in the order of the palette."""
        return types_of_set(self._store, self.record)

    # -- annotations --------------------------------------------------------------------------

    def annotations(self, **filters: Any) -> Annotations:
        """Select annotations of the set.

        Parameters
        ----------
        **filters
            As in `Annotations.select`: image, uuid, type, author, status, z, t, plane, slice, bbox,
            since, version.
        """
        return Annotations.select(self._store, self.record, **filters)

    def snapshot(self, name: str) -> Snapshot:
        """Name the present state, so that ``annotations(version=name)`` finds it again."""
        return self._store.snapshot(self.id, name)

    def snapshots(self) -> list[Snapshot]:
        """Return the named states, oldest first."""
        return self._store.snapshots(self.id)

    def diff(self, before: str | int, after: str | int | None = None) -> Difference:
        """Compare two versions, or one with the present state: what was added, removed, changed.

        Parameters
        ----------
        before, after : str or int, optional
            Names or ids of snapshots; None for now.
        """
        from exact_nb.workspace.versions import compare_versions  # noqa: PLC0415

        return compare_versions(self._store, self.record, before, after)

    # -- looking ------------------------------------------------------------------------------

    def annotate(self, *, version: str | int | None = None, height: int = 600) -> Viewer:
        """Show the annotator: the viewer, the palette and the list of images.

        Parameters
        ----------
        version : str or int, optional
            Name or id of a snapshot, which is shown as it was and cannot be changed.
        height : int, optional
            Height in CSS pixels.
        """
        from exact_nb.widgets.viewer import Viewer  # noqa: PLC0415
        from exact_nb.workspace.viewing import view_of  # noqa: PLC0415

        view = view_of(self._store, self.record, version=version)
        return Viewer(view, annotate=True, height=height)

    def coverage(self) -> pa.Table:
        """Return how much of each image was seen while screening, one row an image and person."""
        from exact_nb.workspace.screening import coverage_of_set  # noqa: PLC0415

        return coverage_of_set(self._store, self.record)

    def browse(self) -> ImageGrid:
        """Show the images with their status, filters and order; a click opens one below."""
        from exact_nb.widgets.panel import ImageGrid  # noqa: PLC0415
        from exact_nb.workspace.reviewing import opener  # noqa: PLC0415

        return ImageGrid(self._store, self.id, opener(self._store))

    def contact_sheet(
        self,
        *,
        columns: int = 6,
        rows: int = 4,
        size: int = 150,
        version: str | int | None = None,
    ) -> ContactSheet:
        """Show all images side by side; a click opens one.

        Parameters
        ----------
        columns, rows : int, optional
            Pictures across and down a page.
        size : int, optional
            CSS pixels of a picture.
        version : str or int, optional
            Name or id of a snapshot, which is counted and opened instead of the present state.
        """
        from exact_nb.widgets.sheet.contact_sheet import ContactSheet  # noqa: PLC0415
        from exact_nb.widgets.sheet.items import items_of_images  # noqa: PLC0415
        from exact_nb.workspace.viewing import view_of  # noqa: PLC0415

        view = view_of(self._store, self.record, version=version)
        items = items_of_images(view, self._image_records())
        return ContactSheet(view, items, columns=columns, rows=rows, size=size)

    def gallery(self, **options: Any) -> Gallery:
        """Show annotations as crops on one sheet, to approve, reject or relabel many at once.

        Parameters
        ----------
        **options
            As in `exact_nb.workspace.gallery_of_set.open_gallery`: type, author, status, image,
            order, embedding, discordant, size.
        """
        from exact_nb.workspace.gallery_of_set import open_gallery  # noqa: PLC0415

        return open_gallery(self._store, self.record, **options)
