"""What several raters drew on the same places, matched object by object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from exact_nb.model.shapes import GlobalLabel, Shape, VoxelMask
from exact_nb.statistics.closed import has_area
from exact_nb.statistics.matching import Matching, match_by_iou, match_by_radius, match_masks
from exact_nb.statistics.scales import Scale

__all__ = ["Drawing", "Pairing", "Place", "pairings", "units_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """One object, or label of the whole image, as one rater sees it.

    Attributes
    ----------
    rater : str
        Who.
    category : str
        Name of the annotation type.
    shape : Shape
        Pixels at level 0, or voxels of a plane or of the whole image.
    """

    rater: str
    category: str
    shape: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One frame or plane of an image that several raters have worked on.

    Attributes
    ----------
    key : hashable
        Names it; what is on one place is never matched with what is on another.
    drawings : list of Drawing
        Of all raters.
    scale : Scale or None
        Length of a pixel or voxel, where it is known.
    painted : bool
        Whether it is all voxels of an image at one time, and the drawings are masks.
    raters : frozenset of str
        Who worked on the image: who of them drew nothing here saw nothing here.
    """

    key: Hashable
    raters: frozenset[str]
    scale: Scale | None = None
    painted: bool = False
    drawings: list[Drawing] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """The objects of two raters on one place.

    Attributes
    ----------
    place : Place
        Where.
    raters : tuple of str
        The first and the second.
    first, second : list of int
        Their objects, as indices into `place.drawings`.
    matching : Matching
        Places in `first` and `second`.
    """

    place: Place
    raters: tuple[str, str]
    first: list[int]
    second: list[int]
    matching: Matching

    def pairs(self) -> list[tuple[Drawing, Drawing]]:
        """Return the matched objects."""
        drawings = self.place.drawings
        return [
            (drawings[self.first[i]], drawings[self.second[j]])
            for i, j in self.matching.pairs.tolist()
        ]


def pairings(
    places: Sequence[Place],
    raters: Sequence[str],
    *,
    iou: float = 0.5,
    radius: float | None = None,
) -> Iterator[Pairing]:
    """Match the objects of every two raters on every place both worked on.

    Parameters
    ----------
    places : sequence of Place
        Labels of the whole image on them are passed over.
    raters : sequence of str
        Whose objects.
    iou : float, optional
        Least intersection over union of a pair; what has no area is then passed over.
    radius : float, optional
        Greatest distance of centres, in place of `iou`: in the unit of the place's scale, else in
        pixels. Masks are matched by `iou` all the same.
    """
    for place in places:
        objects: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(place.drawings):
            if _is_object(one.shape, by_radius=radius is not None):
                objects[one.rater].append(number)
        for a, b in combinations(raters, 2):
            if {a, b} <= place.raters and (objects[a] or objects[b]):
                matching = _matching(place, objects[a], objects[b], iou, radius)
                yield Pairing(place, (a, b), objects[a], objects[b], matching)


def _is_object(shape: Shape, *, by_radius: bool) -> bool:
    if isinstance(shape, VoxelMask):
        return True
    return not isinstance(shape, GlobalLabel) if by_radius else has_area(shape)


def _matching(
    place: Place, first: Sequence[int], second: Sequence[int], iou: float, radius: float | None
) -> Matching:
    shapes = [[place.drawings[number].shape for number in some] for some in (first, second)]
    if place.painted:
        masks = [[one for one in some if isinstance(one, VoxelMask)] for some in shapes]
        return match_masks(*masks, threshold=iou)
    ours, theirs = [[one for one in some if not isinstance(one, VoxelMask)] for some in shapes]
    if radius is None:
        return match_by_iou(ours, theirs, threshold=iou)
    return match_by_radius(ours, theirs, radius=radius, scale=place.scale)


def units_of(matched: Sequence[Pairing]) -> list[dict[str, str]]:
    """Join pairs into units, each with the category every rater gave it.

    Pairs are joined from the most alike to the least, and never so that one rater has two objects
    in a unit. With two raters units are the pairs.

    Parameters
    ----------
    matched : sequence of Pairing
        Of any raters and places.
    """
    units: list[dict[str, str]] = []
    by_place: dict[int, list[Pairing]] = defaultdict(list)
    for one in matched:
        by_place[id(one.place)].append(one)
    for several in by_place.values():
        units.extend(_joined(several))
    return units


def _joined(several: Sequence[Pairing]) -> list[dict[str, str]]:
    """Join the pairs of one place."""
    drawings = several[0].place.drawings
    scores = np.concatenate([one.matching.scores for one in several])
    pairs = [
        (one.first[i], one.second[j]) for one in several for i, j in one.matching.pairs.tolist()
    ]
    unit_of: dict[int, dict[str, int]] = {}
    for at in np.argsort(-scores, kind="stable").tolist():
        a, b = pairs[at]
        ours = unit_of.setdefault(a, {drawings[a].rater: a})
        theirs = unit_of.setdefault(b, {drawings[b].rater: b})
        if ours is not theirs and not ours.keys() & theirs.keys():
            ours.update(theirs)
            unit_of.update(dict.fromkeys(theirs.values(), ours))
    units = {id(unit): unit for unit in unit_of.values() if len(unit) > 1}
    return [
        {rater: drawings[number].category for rater, number in unit.items()}
        for unit in units.values()
    ]
