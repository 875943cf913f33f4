"""`imageset.agreement()`: how far people who worked independently agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.people import User
from exact_nb.model.shapes import GlobalLabel
from exact_nb.statistics import study
from exact_nb.statistics.charts import heat
from exact_nb.statistics.closed import has_area
from exact_nb.statistics.drawings import Place, pairings, units_of
from exact_nb.statistics.pages import note, section, table_page
from exact_nb.statistics.ratings import Ratings
from exact_nb.workspace.independent import LeftOut, blind_verdicts, independent_drawings

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from exact_nb.model.images import ImageSet
    from exact_nb.store.base import Store

__all__ = ["Agreement", "Of", "agreement_of_set"]

Of: TypeAlias = Literal["class", "detections", "outlines", "verdicts"]

_SAYS = {
    "class": "Agreement on the class of objects that two raters drew, and of whole images",
    "detections": "Agreement on what is an object",
    "outlines": "Agreement of outlines and masks of objects that two raters drew",
    "verdicts": "Agreement of blind verdicts on the same revision",
}
_TITLES = {
    "pairs": "Every two raters",
    "all": "All raters",
    "places": "By image",
    "objects": "By object",
}


class Agreement:
    """How far people agree, on what entered, and what did not.

    Attributes
    ----------
    of : str
        class, detections, outlines or verdicts.
    raters : tuple of str
        Whose work was compared.
    tables : tuple of str
        Names for `df` and `arrow`: pairs always; all, places or objects beside it.
    left_out : dict of str to int
        How many annotations or verdicts did not enter, by reason.
    notes : tuple of str
        What else is to be known of the figures.
    """

    def __init__(
        self,
        of: str,
        raters: Sequence[str],
        tables: Mapping[str, pa.Table],
        *,
        left_out: LeftOut,
        ratings: Ratings | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self.of = of
        self.raters = tuple(raters)
        self.tables = tuple(tables)
        self.left_out = dict(left_out)
        self.notes = tuple(notes)
        self._tables = tables
        self._ratings = ratings

    def arrow(self, name: str = "pairs") -> pa.Table:
        """Return one of the tables as an Arrow table.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is none of this name.
        """
        if name not in self._tables:
            raise NotFound(f"no table {name!r}; choose one of: {', '.join(self.tables)}")
        return self._tables[name]

    def df(self, name: str = "pairs") -> pd.DataFrame:
        """Return one of the tables as a pandas DataFrame.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is none of this name.
        ModuleNotFoundError
            If pandas is not installed.
        """
        frame: pd.DataFrame = self.arrow(name).to_pandas()
        return frame

    def confusion(self, first: str, second: str) -> pd.DataFrame:
        """Return how often two raters gave which pair of categories.

        Parameters
        ----------
        first, second : str
            Login names; the first one's categories are the rows.

        Raises
        ------
        exact_nb.errors.NotFound
            If nothing of theirs was compared, or the figures are not of categories.
        """
        import pandas as pd  # noqa: PLC0415

        ratings, a, b = self._pair(first, second)
        names = list(ratings.categories)
        return pd.DataFrame(
            ratings.confusion(a, b),
            index=pd.Index(names, name=first),
            columns=pd.Index(names, name=second),
        )

    def plot(self, first: str | None = None, second: str | None = None) -> Any:
        """Show the confusion matrix of two raters, the first two where not given.

        Raises
        ------
        exact_nb.errors.NotFound
            If nothing of theirs was compared, or the figures are not of categories.
        """
        from IPython.display import HTML  # noqa: PLC0415

        pair = (*self.raters, "", "")[:2]
        page: Any = HTML  # untyped
        return page(self._heat(first or pair[0], second or pair[1]))

    def _heat(self, first: str, second: str) -> str:
        ratings, a, b = self._pair(first, second)
        counts = ratings.confusion(a, b).tolist()
        return heat(ratings.categories, counts, rows=first, columns=second)

    def _pair(self, first: str, second: str) -> tuple[Ratings, int, int]:
        if self._ratings is None:
            raise NotFound(f"agreement of {self.of} has no categories; ask for of='class'")
        for name in (first, second):
            if name not in self.raters:
                known = ", ".join(self.raters) or "nobody"
                raise NotFound(f"nothing of {name!r} was compared; raters are: {known}")
        return self._ratings, self.raters.index(first), self.raters.index(second)

    def _repr_html_(self) -> str:
        parts = [note([_SAYS[self.of] + "."])]
        if len(self.raters) < 2:
            parts.append(note(["No two people have worked independently on the same thing yet."]))
        else:
            parts.extend(
                section(_TITLES[name], table_page(table)) for name, table in self._tables.items()
            )
        if self._ratings is not None and len(self.raters) == 2:
            parts.append(section("Confusion matrix", self._heat(*self.raters)))
        left_out = [f"{count} {reason}" for reason, count in self.left_out.items()]
        parts.append(section("Left out", note(left_out or ["Nothing."])))
        return f"<div>{''.join(parts)}{note(self.notes)}</div>"

    def __repr__(self) -> str:
        out = sum(self.left_out.values())
        return f"Agreement(of={self.of!r}, raters={list(self.raters)}, left out: {out})"


def agreement_of_set(
    store: Store,
    imageset: ImageSet,
    *,
    of: Of,
    raters: Iterable[str] | None,
    iou: float,
    radius: float | None,
) -> Agreement:
    """Compare what people did independently; parameters as in `ImageSet.agreement`."""
    if of not in get_args(Of):
        raise InvalidRecord(
            f"no agreement of {of!r}; choose one of: {', '.join(get_args(Of))}", field="of"
        )
    wanted = None if raters is None else _known(store, raters)
    if of == "verdicts":
        units, found, left_out = blind_verdicts(store, imageset.id, wanted)
        return _of_categories(of, units, found, left_out, known=["approve", "reject"])
    places, found, left_out = independent_drawings(
        store, imageset.id, wanted, painted=of == "outlines"
    )
    matched = list(pairings(places, found, iou=iou, radius=radius))
    left_out += _without_area(places, radius)
    notes = _notes(places, iou, radius)
    if of == "class":
        labels, more = _labels(places)
        left_out += more
        units = [*units_of(matched), *labels]
        # Objects that nobody else drew have one rating: they count as detections, not here.
        return _of_categories(of, units, found, left_out, notes=notes)
    tables = (study.detections if of == "detections" else study.outlines)(matched)
    return Agreement(of, found, tables, left_out=left_out, notes=notes)


def _known(store: Store, raters: Iterable[str]) -> list[str]:
    names = [raters] if isinstance(raters, str) else list(dict.fromkeys(raters))
    for name in names:
        if not store.find(User, name=name):
            raise NotFound(f"no user {name!r} in {store.location}")
    if len(names) < 2:
        raise InvalidRecord("agreement is of two raters or more", field="raters")
    return names


def _of_categories(
    of: str,
    units: Sequence[Mapping[str, str]],
    raters: Sequence[str],
    left_out: LeftOut,
    *,
    known: Sequence[str] | None = None,
    notes: Sequence[str] = (),
) -> Agreement:
    ratings = study.ratings_of(units, raters, known)
    tables = study.categories(ratings)
    return Agreement(of, raters, tables, left_out=left_out, ratings=ratings, notes=notes)


def _labels(places: Sequence[Place]) -> tuple[list[dict[str, str]], LeftOut]:
    """Return the labels of whole images: one unit an image, the one label each rater gave."""
    left_out: LeftOut = Counter()
    units = []
    for place in places:
        given: dict[str, list[str]] = defaultdict(list)
        for one in place.drawings:
            if isinstance(one.shape, GlobalLabel):
                given[one.rater].append(one.category)
        unit = {rater: labels[0] for rater, labels in given.items() if len(labels) == 1}
        several = sum(len(labels) for labels in given.values()) - len(unit)
        if several:
            left_out["labels of images to which one rater gave several"] += several
        if len(unit) > 1:
            units.append(unit)
    return units, left_out


def _without_area(places: Sequence[Place], radius: float | None) -> LeftOut:
    left_out: LeftOut = Counter()
    if radius is None:
        count = sum(
            not has_area(one.shape) and not isinstance(one.shape, GlobalLabel)
            for place in places
            if not place.painted
            for one in place.drawings
        )
        if count:
            left_out["points, lines and open contours: give a radius to match them"] = count
    return left_out


def _notes(places: Sequence[Place], iou: float, radius: float | None) -> list[str]:
    drawn = [place for place in places if not place.painted]
    painted = [place for place in places if place.painted]
    notes = []
    if radius is None:
        notes.append(
            f"Objects are matched one to one where intersection over union is {iou:g} or more."
        )
    else:
        notes.extend(_notes_of_radius(drawn, radius))
        if painted:
            notes.append(
                f"Segmentations are matched where intersection over union is {iou:g} or more."
            )
    if painted:
        notes.append(
            "Of segmentations (of: voxels) the distance is from surface to surface in space, of "
            "outlines in their plane."
        )
    bare = sum(place.scale is None for place in painted)
    if bare:
        notes.append(
            f"Of {bare} of {len(painted)} images with segmentations the file does not give the "
            "size of a voxel: there distances are in voxels."
        )
    return notes


def _notes_of_radius(drawn: Sequence[Place], radius: float) -> list[str]:
    units = sorted({place.scale.unit for place in drawn if place.scale is not None}) or ["pixels"]
    lengths = " or ".join(f"{radius:g} {unit}" for unit in units)
    notes = [f"Objects are matched one to one where centres are {lengths} apart or less."]
    bare = sum(place.scale is None for place in drawn)
    if bare:
        notes.append(
            f"On {bare} of {len(drawn)} images, frames or planes the size of a pixel is not "
            f"known: there the radius is {radius:g} pixels."
        )
    return notes
