"""Work that came back to its author: what was said of it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from exact_nb.errors import InvalidRecord
from exact_nb.model.images import Image
from exact_nb.model.review import ReviewStatus
from exact_nb.model.taxonomy import AnnotationType

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import pandas as pd

    from exact_nb.model.queue import Returned
    from exact_nb.store.base import Store
    from exact_nb.workspace.annotation import Annotation

__all__ = ["Rejected", "RejectedList", "check_resubmitted", "check_returned"]

_TOLD = 20
"""Rows that a notebook shows of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """One annotation that was rejected, and is as it was rejected.

    Attributes
    ----------
    annotation : Annotation
        The annotation, which `Annotation.resubmit` and `Annotation.dispute` act on.
    reason : str
        wrong class, wrong outline, not an object, duplicate, wrong frame or plane, incomplete or
        other.
    comment : str
        In the verifier's words.
    verifier : str
        Login name; empty where the review is blind.
    when : datetime.datetime
        In UTC.
    disputed : bool
        Whether its author has objected and nobody has answered yet.
    """

    annotation: Annotation
    reason: str
    comment: str
    verifier: str
    when: datetime
    disputed: bool


class RejectedList(Sequence[Rejected]):
    """One's own rejected work in an image set, the latest rejection first.

    Made by `ImageSet.rejected`, as things stand then.

    Examples
    --------
    >>> for one in slides.rejected():  # doctest: +SKIP
    ...     print(one.reason, one.comment)
    ...     one.annotation.resubmit(shape=better)
    """

    def __init__(self, store: Store, found: Sequence[Returned]) -> None:
        from exact_nb.workspace.annotation import Annotation  # noqa: PLC0415

        self._store = store
        self._found = list(found)
        self._items = [
            Rejected(
                annotation=Annotation(store, store.annotation(one.annotation)),
                reason=one.reason.value,
                comment=one.comment,
                verifier=one.verifier,
                when=one.at,
                disputed=one.disputed,
            )
            for one in self._found
        ]

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Rejected: ...
    @overload
    def __getitem__(self, place: slice) -> list[Rejected]: ...
    def __getitem__(self, place: int | slice) -> Rejected | list[Rejected]:
        return self._items[place]

    def __iter__(self) -> Iterator[Rejected]:
        return iter(self._items)

    def df(self) -> pd.DataFrame:
        """Return a pandas DataFrame, one row each.

        Columns: ``annotation`` (uuid), ``image``, ``type``, ``revision``, ``reason``, ``comment``,
        ``verifier``, ``when``, ``disputed``.

        Raises
        ------
        ModuleNotFoundError
            If pandas is not installed.
        """
        import pandas as pd  # noqa: PLC0415

        columns = {
            "annotation": [str(one.annotation) for one in self._found],
            "image": [self._image(one) for one in self._found],
            "type": [self._type(one) for one in self._found],
            "revision": [one.revision for one in self._found],
            "reason": [one.reason.value for one in self._found],
            "comment": [one.comment for one in self._found],
            "verifier": [one.verifier for one in self._found],
            "when": [one.at for one in self._found],
            "disputed": [one.disputed for one in self._found],
        }
        return pd.DataFrame(columns)

    def _image(self, one: Returned) -> str:
        return self._store.get(Image, one.image_id).name

    def _type(self, one: Returned) -> str:
        return self._store.get(AnnotationType, one.type_id).name

    def _words(self) -> str:
        if not self._items:
            return "nothing is returned to you"
        disputed = sum(one.disputed for one in self._items)
        return f"{len(self):,} returned to you" + (f", {disputed:,} disputed" if disputed else "")

    def __repr__(self) -> str:
        lines = [f"Rejected: {self._words()}"]
        for one, item in zip(self._found[:_TOLD], self._items, strict=False):
            comment = f": {one.comment}" if one.comment else ""
            disputed = " (disputed)" if item.disputed else ""
            place = f"{self._type(one)} on {self._image(one)}"
            lines.append(f"  {place}, {one.reason.value}{comment}{disputed}")
        if len(self) > _TOLD:
            lines.append(f"  … and {len(self) - _TOLD:,} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from exact_nb.workspace.html_table import html_table  # noqa: PLC0415

        columns = ["image", "type", "reason", "comment", "verifier", "when", "disputed"]
        rows = [
            [
                self._image(one),
                self._type(one),
                one.reason.value,
                one.comment,
                one.verifier,
                f"{one.at:%Y-%m-%d %H:%M}",
                "disputed" if one.disputed else "",
            ]
            for one in self._found[:_TOLD]
        ]
        return html_table(self._words().capitalize(), columns, rows, of=len(self))


def check_returned(uuid: UUID, status: ReviewStatus) -> None:
    """Refuse to resubmit what was not rejected.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If it is neither rejected nor resubmitted.
    """
    if status not in (ReviewStatus.REJECTED, ReviewStatus.RESUBMITTED):
        raise InvalidRecord(
            f"annotation {uuid} is {status.value}; only what was rejected is resubmitted, use edit"
        )


def check_resubmitted(uuid: UUID, status: ReviewStatus) -> None:
    """Refuse to call resubmitted what is as it was rejected.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If nothing was changed since the rejection.
    """
    if status is ReviewStatus.REJECTED:
        raise InvalidRecord(
            f"annotation {uuid} is as it was rejected: nothing was changed; "
            "change it, or use dispute"
        )
