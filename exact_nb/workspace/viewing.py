"""What a viewer of a set or an image is bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exact_nb.workspace.selection import snapshot_of

if TYPE_CHECKING:
    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store
    from exact_nb.widgets.views import View

__all__ = ["view_of"]


def view_of(
    store: Store,
    imageset: ImageSet,
    *,
    image_id: int | None = None,
    version: str | int | None = None,
) -> View:
    """Return the binding of a viewer.

    Parameters
    ----------
    store : Store
        Bound to the user who looks.
    imageset : ImageSet
        The set.
    image_id : int, optional
        The single image that is shown.
    version : str or int, optional
        Name or id of a snapshot; the present state where not given.

    Raises
    ------
    exact_nb.errors.NotFound
        If the set has no such version.
    """
    from exact_nb.widgets.views import View  # noqa: PLC0415

    snapshot = None if version is None else snapshot_of(store, imageset, version)
    return View(store, imageset_id=imageset.id, image_id=image_id, version=snapshot)
