"""The part of a store's interface that is about screening: who has seen which part of an image."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from exact_nb.model.screening import Screening

__all__ = ["ScreeningStore"]


class ScreeningStore(ABC):
    """How far images were screened, kept per person."""

    @abstractmethod
    def screening(self, image_id: int, *, everyone: bool = False) -> list[Screening]:
        """Return the newest screening of an image: the actor's own, one or none.

        Parameters
        ----------
        image_id : int
            The image.
        everyone : bool
            Also those of others, after one's own, for members of the set's team; how far others
            got is not for the public, who get their own alone.
        """

    @abstractmethod
    def screening_of_set(self, imageset_id: int) -> list[Screening]:
        """Return the newest screenings of all images of a set, as `screening` of everyone."""

    @abstractmethod
    def save_screening(
        self, screening: Screening, *, unmarked: Iterable[int] | bytes = ()
    ) -> Screening:
        """Store where the actor stands, and add what was seen to what is stored already.

        Parameters
        ----------
        screening : Screening
            Its cells are added to those stored under its uuid, never taken away: what another
            kernel has marked since stays. Only what is new need be in it.
        unmarked : iterable of int or bytes
            Cells whose mark is taken back, by number or as a bitmap.

        Returns
        -------
        Screening
            As it is stored now.

        Raises
        ------
        PermissionDenied
            If the actor may neither annotate nor verify, or it is somebody else's.
        InvalidRecord
            If the grid is not one of the image, or not the one stored under the uuid.
        """
