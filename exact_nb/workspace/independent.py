"""What may enter a figure of agreement: drawings nobody else touched, and blind verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from exact_nb.model.annotations import Annotation, OriginKind
from exact_nb.model.changes import Authorship
from exact_nb.model.images import Image
from exact_nb.model.people import User
from exact_nb.model.shapes import GlobalLabel, VoxelMask
from exact_nb.model.taxonomy import AnnotationType
from exact_nb.statistics.drawings import Drawing, Place
from exact_nb.statistics.scales import scale_of, voxel_scale_of
from exact_nb.store.query import Query

if TYPE_CHECKING:
    from exact_nb.store.base import Store

__all__ = ["LeftOut", "blind_verdicts", "independent_drawings"]

LeftOut: TypeAlias = Counter[str]
"""How many of what did not enter, by reason."""

_HIDDEN = "annotations whose author blind review hides from you"
_MODEL = "annotations that began as a model's proposal: no independent drawing"
_TOUCHED = "annotations edited by somebody else than their author"
_MASK = "segmentations: of='outlines' compares them voxel by voxel"
_EMPTY = "segmentations without a voxel"
_OTHERS = "annotations of people who are not among the raters"
_ALONE = "annotations on images on which only one rater drew: nothing says that others looked"


def independent_drawings(
    store: Store, imageset_id: int, raters: Collection[str] | None, *, painted: bool = False
) -> tuple[list[Place], list[str], LeftOut]:
    """Return the drawings of an image set that are independent of each other.

    An image has one segmentation of a type at a time, so that who paints independently paints a
    type of one's own: masks of the same object differ in type, and say nothing of its class.

    Parameters
    ----------
    store : Store
        As the reader sees it.
    imageset_id : int
        The set.
    raters : collection of str or None
        Login names; None for all who drew on an image on which somebody else drew too.
    painted : bool
        Whether segmentations enter, on places of their own beside the frames and planes.

    Returns
    -------
    places : list of Place
        Frames and planes of images that two raters or more drew on.
    raters : list of str
        Who drew on them, in the order asked for, else by name.
    left_out : Counter
        What did not enter, and why.
    """
    left_out: LeftOut = Counter()
    # Who paints a mask has not looked for cells to draw, nor the other way round.
    by_image: dict[tuple[int, bool], list[tuple[Annotation, str]]] = defaultdict(list)
    names = _Names(store)
    annotations = store.annotations(Query(imageset_id=imageset_id))
    # Of what was never changed all is known already.
    past = store.authorship([one.uuid for one in annotations if one.revision > 1])
    for one in annotations:
        rater = names.user_name(one.author_id)
        is_mask = isinstance(one.shape, VoxelMask)
        reason = _objection(one, rater, raters, past.get(one.uuid), painted=painted)
        if reason:
            left_out[reason] += 1
        else:
            by_image[one.image_id, is_mask].append((one, rater))
    places: list[Place] = []
    for (image_id, _), drawn in by_image.items():
        here = frozenset(rater for _, rater in drawn)
        if len(here) < 2:
            left_out[_ALONE] += len(drawn)
        else:
            places.extend(_places(store.get(Image, image_id), drawn, here, names))
    found = set().union(*(place.raters for place in places))
    ordered = sorted(found) if raters is None else [one for one in raters if one in found]
    return places, ordered, left_out


def blind_verdicts(
    store: Store, imageset_id: int, raters: Collection[str] | None
) -> tuple[list[dict[str, str]], list[str], LeftOut]:
    """Return blind verdicts by revision: who approved and who rejected it.

    Parameters and the last two results are those of `independent_drawings`.

    Returns
    -------
    units : list of dict
        Of every revision judged, the decision of each rater.
    """
    left_out: LeftOut = Counter()
    units: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for row in store.verdict_table(imageset_id).to_pylist():
        reason = _verdict_objection(row, raters)
        if reason:
            left_out[reason] += 1
        else:
            # Rows come oldest first: who thinks again is counted by the last word.
            units[row["annotation"], row["revision"]][row["user"]] = row["decision"]
    shared = [unit for unit in units.values() if len(unit) > 1]
    left_out["revisions judged blindly by one rater only"] += len(units) - len(shared)
    found = {rater for unit in shared for rater in unit}
    ordered = sorted(found) if raters is None else [one for one in raters if one in found]
    return shared, ordered, +left_out


def _objection(
    one: Annotation,
    rater: str,
    raters: Collection[str] | None,
    past: Authorship | None,
    *,
    painted: bool,
) -> str | None:
    """Return why a drawing cannot enter, None where it can."""
    mask = one.shape if isinstance(one.shape, VoxelMask) else None
    hands = past.actors if past else {one.editor_id}
    began = past.began if past else one.origin.kind
    found = {
        _HIDDEN: not rater,
        _OTHERS: raters is not None and rater not in raters,
        _MASK: mask is not None and not painted,
        _EMPTY: mask is not None and not mask.packed,
        _MODEL: OriginKind.MODEL in {one.origin.kind, began},
        _TOUCHED: hands != {one.author_id},
    }
    return next((reason for reason, holds in found.items() if holds), None)


def _verdict_objection(row: dict[str, Any], raters: Collection[str] | None) -> str | None:
    """Return why a verdict cannot enter, None where it can."""
    found = {
        "verdicts that were taken back": row["retracted"],
        "verdicts on planted items": row["planted"],
        "verdicts whose giver blind review hides from you": not row["user"],
        "verdicts that were not blind: no independent reading": not row["blind"],
        "abstentions": row["decision"] == "abstain",
        "verdicts of people who are not among the raters": raters is not None
        and row["user"] not in raters,
    }
    return next((reason for reason, holds in found.items() if holds), None)


def _places(
    image: Image, drawn: Iterable[tuple[Annotation, str]], raters: frozenset[str], names: _Names
) -> list[Place]:
    """Sort what was drawn on an image by frame or plane; masks of a time are together."""
    places: dict[str, Place] = {}
    for one, rater in drawn:
        painted = isinstance(one.shape, VoxelMask)
        scale = voxel_scale_of(image) if painted else scale_of(image, one.position.plane)
        key = _place_name(image, one)
        place = places.setdefault(key, Place(key, raters, scale, painted))
        place.drawings.append(Drawing(rater, names.type_name(one.type_id), one.shape))
    return list(places.values())


def _place_name(image: Image, one: Annotation) -> str:
    at = one.position
    if isinstance(one.shape, GlobalLabel):
        return image.name
    if isinstance(one.shape, VoxelMask):
        return f"{image.name}, all voxels" + (f", t {at.t}" if at.t else "")
    if at.plane is not None:
        where = f", {at.plane} {at.slice}" + (f", t {at.t}" if at.t else "")
    else:
        where = "".join(f", {axis} {n}" for axis, n in (("z", at.z), ("t", at.t)) if n)
    return image.name + where


class _Names:
    """Names of users and types, each asked for once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[type[User | AnnotationType], int], str] = {}

    def user_name(self, id_: int) -> str:
        """Return a login name, empty where it is hidden."""
        return self._name(User, id_) if id_ else ""

    def type_name(self, id_: int) -> str:
        """Return the name of a type."""
        return self._name(AnnotationType, id_)

    def _name(self, kind: type[User | AnnotationType], id_: int) -> str:
        if (kind, id_) not in self._known:
            self._known[kind, id_] = self._store.get(kind, id_).name
        return self._known[kind, id_]
