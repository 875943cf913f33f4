"""Which pages of a file are the image, which its pyramid, and which the pictures beside it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from exact_nb.images.scales import is_reduction
from exact_nb.images.tiff.axes import Axes
from exact_nb.images.tiff.samples import UnknownSamples, meaning_of
from exact_nb.images.tiff.series import axes_and_lengths

__all__ = ["Layout", "MissingPlanes", "UnknownLayout", "find_layout"]

REDUCED, MACRO = 1, 9
_BESIDE = ("label", "macro", "thumbnail", "overview")


class MissingPlanes(ValueError):
    """The file holds fewer planes than it says."""


class UnknownLayout(ValueError):
    """Nothing in the file can be placed on t, z, c, y and x."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The image in a file.

    Attributes
    ----------
    axes : Axes
        From frame and channel to page.
    levels : tuple
        tifffile series, finest first, with a page for each frame and channel.
    beside : dict of str to tifffile page
        Label, macro and thumbnail.
    unused : int
        Further series that are shown nowhere.
    index : int
        Of the image among the series of the file.
    """

    axes: Axes
    levels: tuple[Any, ...]
    beside: dict[str, Any] = field(default_factory=dict)
    unused: int = 0
    index: int = 0


def find_layout(tiff: Any) -> Layout:
    """Place the series of an opened tifffile file.

    The image is the series with the most pixels. Files that state their pyramid (OME, QPTIFF) are
    believed; in others a level is a series of as many pages, of the same samples, that is the
    image made smaller, and is tiled as the image is or marked as reduced. The factor between
    levels may be any and need not be constant.

    Raises
    ------
    UnknownLayout
        If there is no such series.
    MissingPlanes
        If the file was cut short in a way that shows nowhere else.
    """
    series = [one for one in tiff.series if {"Y", "X"} <= set(axes_and_lengths(one)[0])]
    if not series:
        raise UnknownLayout("there is no two-dimensional picture in it")
    named = {id(one): _name_of(one) for one in series}
    candidates = [one for one in series if not named[id(one)]] or series
    main = max(candidates, key=_area)
    if main.kind in ("ome", "qpi"):
        levels = tuple(main.levels)
        others = [one for one in series if one is not main]
    else:
        pool = [level for one in series for level in one.levels]
        levels = _pyramid(main, pool)
        others = [one for one in pool if one not in levels]
    beside: dict[str, Any] = {}
    for other in others:
        name = named.get(id(other)) or _name_of(other)
        if not name and _is_aperio(main) and not other.keyframe.is_tiled:
            name = "thumbnail"
        if name:
            beside.setdefault(name, other.keyframe)
    _refuse_missing(tiff, main)
    index = next(i for i, one in enumerate(tiff.series) if one is main)
    return Layout(_axes_of(main), levels, beside, len(others) - len(beside), index)


def _refuse_missing(tiff: Any, main: Any) -> None:
    """Refuse an ImageJ stack of one page whose planes do not all follow it.

    tifffile then gives up the stack and shows its first plane.
    """
    if main.kind in ("uniform", "generic") and tiff.is_imagej:
        promised = (tiff.imagej_metadata or {}).get("images", 1)
        if isinstance(promised, int) and promised > len(main):
            raise MissingPlanes(
                f"ImageJ wrote {promised} pictures, the file holds {len(main)}; copy it again"
            )


def _area(series: Any) -> int:
    return int(series.keyframe.imagewidth) * int(series.keyframe.imagelength)


def _size(series: Any) -> tuple[int, int]:
    return int(series.keyframe.imagewidth), int(series.keyframe.imagelength)


def _is_aperio(series: Any) -> bool:
    return str(series.keyframe.description).startswith("Aperio ")


def _name_of(series: Any) -> str:
    """Name a picture beside the image; empty for anything else."""
    page = series.keyframe
    words = f"{series.name} "
    if not str(page.description).startswith("<"):
        # Aperio writes what a picture beside the slide is on the second line.
        words += " ".join(str(page.description).splitlines()[:2])
    lowered = words.lower()
    for name in _BESIDE:
        if name in lowered and (not page.is_tiled or series.kind in ("ome", "qpi")):
            return name
    return "macro" if int(page.subfiletype) == MACRO and not page.is_tiled else ""


def _pyramid(main: Any, pool: Iterable[Any]) -> tuple[Any, ...]:
    """Return the levels of `main`, finest first."""
    chosen = {_size(main): main}
    for other in pool:
        if other is not main and _is_level(main, other):
            chosen.setdefault(_size(other), other)
    return tuple(sorted(chosen.values(), key=_area, reverse=True))


def _is_level(main: Any, other: Any) -> bool:
    full, page = main.keyframe, other.keyframe
    if _name_of(other) or len(other) != len(main) or other.dtype != main.dtype:
        return False
    if page.samplesperpixel != full.samplesperpixel or page.planarconfig != full.planarconfig:
        return False
    if not is_reduction(_size(main), _size(other)):
        return False
    if not _same_samples(full, page):
        return False
    marked = bool(int(page.subfiletype) & REDUCED) or page.is_subifd
    return bool(page.is_tiled) if full.is_tiled else marked


def _same_samples(full: Any, page: Any) -> bool:
    ours, theirs = meaning_of(full), None
    with contextlib.suppress(UnknownSamples):
        theirs = meaning_of(page)
    return theirs is not None and (ours.rgb, ours.channels, ours.dtype) == (
        theirs.rgb,
        theirs.channels,
        theirs.dtype,
    )


def _axes_of(series: Any) -> Axes:
    """Split the axes of a series into those of its pages and those within a page."""
    page = series.keyframe
    letters, lengths = axes_and_lengths(series)
    if page.imagedepth != 1:
        raise UnknownLayout("its pages hold volumes (ImageDepth)")
    for split in range(len(letters), -1, -1):
        inside = math.prod(lengths[split:])
        if "Y" in letters[split:] and inside == page.size:
            break
    else:
        raise UnknownLayout(f"axes {letters} do not fall on its pages")
    # Planes that follow one another need no pages of their own (ImageJ over 4 GB, STK).
    follow = page.is_contiguous and not series.is_multifile and series.dataoffset is not None
    if math.prod(lengths[:split]) != len(series) and not follow:
        raise UnknownLayout(f"axes {letters} are not one page a plane")
    meaning = meaning_of(page)
    return Axes(letters[:split], tuple(int(n) for n in lengths[:split]), meaning.channels)
