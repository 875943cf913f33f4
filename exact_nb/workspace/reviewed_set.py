"""What one does with an image set to have its annotations verified, and to know how that went."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from exact_nb.model.images import ImageSet
from exact_nb.workspace.handle import Handle

if TYPE_CHECKING:
    from exact_nb.model.gold import Gold
    from exact_nb.model.review import ReviewStatus
    from exact_nb.model.taxonomy import AnnotationType
    from exact_nb.widgets.review.adjudicating import Adjudication
    from exact_nb.widgets.review.review import Review
    from exact_nb.workspace.agreement_of_set import Agreement, Of
    from exact_nb.workspace.gold_of_set import CatchRates
    from exact_nb.workspace.rejected import RejectedList
    from exact_nb.workspace.statistics_of_set import Statistics

__all__ = ["ReviewedSet"]


class ReviewedSet(Handle[ImageSet]):
    """The review of an image set: policies, queues, planted items and numbers."""

    # -- review -------------------------------------------------------------------------------

    def set_policy(self, type: str | AnnotationType | None = None, **changes: Any) -> None:  # noqa: A002
        """Change what makes an annotation verified, for the set or for one type of it.

        Parameters
        ----------
        type : str or AnnotationType, optional
            The type; without any setting it follows the set again. The whole set where not given.
        **changes
            Settings of `exact_nb.model.review.Policy`: approvals, rejections, self_verify, blind,
            fix_counts, adjudicators (login names), gold_rate.

        Raises
        ------
        exact_nb.errors.InvalidRecord
            If there is no such setting, or a value is none it can have.
        exact_nb.errors.PermissionDenied
            If the user may not change the set.

        Examples
        --------
        >>> slides.set_policy(approvals=2, adjudicators=["bea"])  # doctest: +SKIP
        >>> slides.set_policy("Mitotic figure", blind=True)  # doctest: +SKIP
        """
        from exact_nb.workspace import policies  # noqa: PLC0415

        self.record = policies.set_policy(self._store, self.record, type, **changes)

    def preview_policy(
        self,
        type: str | AnnotationType | None = None,  # noqa: A002
        **changes: Any,
    ) -> dict[tuple[ReviewStatus, ReviewStatus], int]:
        """Return how many annotations `set_policy` would move, by status before and after."""
        from exact_nb.workspace import policies  # noqa: PLC0415

        return policies.preview_policy(self._store, self.record, type, **changes)

    # -- looking ------------------------------------------------------------------------------

    def verify(
        self,
        type: Any = None,  # noqa: A002
        author: Any = None,
        image: Any = None,
        *,
        height: int = 600,
    ) -> Review:
        """Show the review: one annotation at a time, to approve or reject by one key.

        Parameters
        ----------
        type : str or AnnotationType, or iterable of str, optional
            Any of these types.
        author : str, or iterable of str, optional
            Any of these login names; not in a blind review.
        image : Image or str, optional
            One image, or its name.
        height : int, optional
            Height in CSS pixels.

        Raises
        ------
        exact_nb.errors.NotFound
            If a name means nothing in the set.
        exact_nb.errors.InvalidRecord
            If authors are chosen while the review is blind.
        """
        from exact_nb.workspace import verifying  # noqa: PLC0415

        return verifying.verify(
            self._store, self.record, type=type, author=author, image=image, height=height
        )

    def adjudicate(
        self,
        type: Any = None,  # noqa: A002
        author: Any = None,
        image: Any = None,
        *,
        height: int = 600,
    ) -> Adjudication:
        """Show what verifiers, or a verifier and the author, disagree on, to settle it.

        Parameters
        ----------
        type, author, image, height
            As of `verify`.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If no policy of the set names the user as an adjudicator.
        """
        from exact_nb.workspace import adjudication  # noqa: PLC0415

        return adjudication.adjudicate(
            self._store, self.record, type=type, author=author, image=image, height=height
        )

    def rejected(self) -> RejectedList:
        """Return one's own work that was rejected, with reasons and comments, newest first."""
        from exact_nb.workspace.rejected import RejectedList  # noqa: PLC0415

        return RejectedList(self._store, self._store.returned(self.id))

    # -- planted items ------------------------------------------------------------------------

    def plant_gold(self, n: int, *, wrong: float = 0.5, seed: int = 0) -> list[Gold]:
        """Plant copies of verified annotations in the queues of verifiers, some of them wrong.

        Wrong ones have another type of the same product and shape, or an outline that overlaps
        the right one by less than 0.3. Verifiers meet them at the policy's `gold_rate` and cannot
        tell them from others; exports and counts know nothing of them. Outlines need
        ``pip install exact-nb[stats]``.

        Parameters
        ----------
        n : int
            How many; each is of another verified annotation.
        wrong : float, optional
            Share of wrong ones, 0 to 1.
        seed : int, optional
            Of the choice.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the user is no admin of the team.
        exact_nb.errors.InvalidRecord
            If so many cannot be made; nothing is planted then.
        """
        from exact_nb.workspace.gold_of_set import plant_gold_in_set  # noqa: PLC0415

        return plant_gold_in_set(self._store, self.record, n, wrong=wrong, seed=seed)

    def planted_gold(self) -> list[Gold]:
        """Return the planted items that verifiers are asked about, oldest first.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the user is no admin of the team.
        """
        from exact_nb.workspace.gold_of_set import planted_in_set  # noqa: PLC0415

        return planted_in_set(self._store, self.record)

    def uproot_gold(self, items: Iterable[Gold] | None = None) -> list[Gold]:
        """Take planted items out of the queues; what was said of them stays in the history.

        Nobody is asked about them any more and `catch_rates` goes on counting what was judged.
        `replant_gold` puts them back.

        Parameters
        ----------
        items : iterable of Gold, optional
            As `plant_gold` or `planted_gold` gave them; all where not given.

        Returns
        -------
        list of Gold
            What was taken out now; what was out already is not among it.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the user is no admin of the team.
        exact_nb.errors.NotFound
            If one of them is not planted in this set; nothing is taken out then.

        Examples
        --------
        >>> taken = slides.uproot_gold()  # doctest: +SKIP
        >>> slides.replant_gold(taken)  # doctest: +SKIP
        """
        from exact_nb.workspace.gold_of_set import uproot_in_set  # noqa: PLC0415

        return uproot_in_set(self._store, self.record, items)

    def replant_gold(self, items: Iterable[Gold]) -> list[Gold]:
        """Put back what `uproot_gold` took out; returns and raises as it does."""
        from exact_nb.workspace.gold_of_set import replant_in_set  # noqa: PLC0415

        return replant_in_set(self._store, self.record, items)

    def catch_rates(self) -> CatchRates:
        """Return how many planted wrong items each person caught, with Wilson intervals.

        Raises
        ------
        exact_nb.errors.PermissionDenied
            If the user is no admin of the team.
        """
        from exact_nb.workspace.gold_of_set import catch_rates_of_set  # noqa: PLC0415

        return catch_rates_of_set(self._store, self.record)

    # -- numbers ------------------------------------------------------------------------------

    def statistics(self, *, version: str | int | None = None) -> Statistics:
        """Return annotation and review in numbers: by type, annotator, status and day.

        Parameters
        ----------
        version : str or int, optional
            Name or id of a snapshot: annotations as they were then, verdicts given until then.
        """
        from exact_nb.workspace.statistics_of_set import statistics_of_set  # noqa: PLC0415

        return statistics_of_set(self._store, self.record, version)

    def agreement(
        self,
        of: Of = "class",
        *,
        raters: Iterable[str] | None = None,
        iou: float = 0.5,
        radius: float | None = None,
    ) -> Agreement:
        """Compare what people did independently; needs ``pip install exact-nb[stats]``.

        Only drawings that nobody but their author touched enter, and blind verdicts; the result
        says what was left out and why. Lengths are in the unit that the file gives, micrometres of
        slides and stacks and millimetres of volumes, else in pixels or voxels; tables name it.

        Parameters
        ----------
        of : str, optional
            ``"class"`` of matched objects and whole images, ``"detections"``, ``"outlines"`` of
            matched objects and segmentations, or ``"verdicts"``.
        raters : iterable of str, optional
            Login names; all who worked on what somebody else worked on where not given.
        iou : float, optional
            Objects match from this intersection over union on.
        radius : float, optional
            Objects match up to this distance of their centres instead, in micrometres, on planes
            of volumes in millimetres; in pixels where the file gives no length. Segmentations
            match by overlap all the same.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is no such user.
        exact_nb.errors.InvalidRecord
            If a threshold is impossible, or fewer than two raters are named.
        exact_nb.errors.ExactError
            If the extra is not installed.
        """
        from exact_nb.workspace.agreement_of_set import agreement_of_set  # noqa: PLC0415

        return agreement_of_set(
            self._store, self.record, of=of, raters=raters, iou=iou, radius=radius
        )
