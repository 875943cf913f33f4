"""A series of files, one for each frame or channel, as one image."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.base import (
    Channel,
    Description,
    EncodedTile,
    FrameAxis,
    ImageKind,
    Pixels,
    Sizes,
    Source,
)
from exact_nb.images.pool import SourcePool
from exact_nb.images.registry import open_file
from exact_nb.images.series_names import FileSeries, find_series, parse_name

__all__ = ["SeriesSource", "one_per_image", "open_series"]

OPEN_FILES = 8

Read = TypeVar("Read")


def open_series(path: Path) -> SeriesSource | None:
    """Open the series a file belongs to.

    Returns
    -------
    SeriesSource or None
        None for a file that stands alone: there is no other of its name, or it holds by itself
        the frames that its name counts (a file of an OME-TIFF set, a stack).

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If a file of the series is missing, damaged or differs from the first.
    exact_nb.errors.UnsupportedFormat
        If a file of it is of no known kind.
    """
    series = find_series(path)
    if series is None:
        return None
    with open_file(series.first) as first:
        if _stands_alone(first.description, series):
            return None
        return SeriesSource(series, first.description)


def one_per_image(paths: Iterable[Path]) -> list[Path]:
    """Leave out all but the first file of each series; the order stays.

    A series that cannot be opened keeps the file that was met first: who opens it learns why.
    """
    chosen: dict[Path, None] = {}
    met: dict[tuple[Path, str, str, str], bool] = {}
    for path in paths:
        name = parse_name(path.name)
        if name is None or not path.is_file():
            chosen[path] = None
            continue
        key = (path.parent, name.base, name.axes, name.end)
        if key not in met:
            first, met[key] = _first_of(path)
            chosen[first] = None
        elif not met[key]:
            chosen[path] = None
    return list(chosen)


def _first_of(path: Path) -> tuple[Path, bool]:
    """Return the file to open, and whether it stands for its siblings as well."""
    try:
        series = find_series(path)
        if series is None:
            return path, False
        with open_file(series.first) as first:
            alone = _stands_alone(first.description, series)
    except (UnreadableImage, UnsupportedFormat):
        return path, True
    return (path, False) if alone else (series.first, True)


def _stands_alone(description: Description, series: FileSeries) -> bool:
    lengths = _lengths(description.sizes)
    return any(lengths[axis] > 1 for axis in series.axes)


def _lengths(sizes: Sizes) -> dict[str, int]:
    return {"t": sizes.t, "z": sizes.z, "c": sizes.c}


class SeriesSource(Source):
    """Files that share size and samples, seen as one image; a few of them are open at a time.

    Axes that the names do not count are those of each file.

    Parameters
    ----------
    series : FileSeries
        Which files.
    first : Description
        Of the first of them.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If a file is damaged or differs from the first.
    """

    def __init__(self, series: FileSeries, first: Description) -> None:
        self.path = series.first
        self._series = series
        _check_alike(series, first)
        self.description = _describe(series, first)
        self._pool = SourcePool(OPEN_FILES, open_file)
        self._closed = False

    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile; see `Source.tile`."""
        return self._in_file(
            z, t, c, lambda source, frame: source.tile(level, column, row, **frame)
        )

    def read_region(
        self,
        x: float,
        y: float,
        width: int,
        height: int,
        *,
        level: int = 0,
        z: int = 0,
        t: int = 0,
        c: int = 0,
    ) -> Pixels:
        """Read samples of a rectangle; see `Source.read_region`."""
        return self._in_file(
            z,
            t,
            c,
            lambda source, frame: source.read_region(x, y, width, height, level=level, **frame),
        )

    def files(self) -> tuple[Path, ...]:
        """Return all files, the first one first."""
        return self._series.files

    def close(self) -> None:
        """Let go of the files that are open."""
        self._closed = True
        self._pool.close()

    def _in_file(self, z: int, t: int, c: int, read: Callable[[Source, Any], Read]) -> Read:
        """Let `read` have the file of a place, and the place in it."""
        if self._closed:
            raise UnreadableImage(f"{self.path}: was closed; open it again", path=self.path)
        at = {"t": t, "z": z, "c": 0 if self.description.rgb else c}
        for axis, length in _lengths(self.description.sizes).items():
            if not 0 <= at[axis] < length:
                raise IndexError(f"{axis} {at[axis]} of an image with {length}")
        outside = {axis: at[axis] if axis in self._series.axes else 0 for axis in at}
        inside = {axis: at[axis] - outside[axis] for axis in at}
        with self._pool.use(self._series.file(**outside)) as source:
            return read(source, inside)


def _check_alike(series: FileSeries, first: Description) -> None:
    """Open every file once: what does not fit is said now, not in the middle of a scrub."""
    if first.rgb and "c" in series.axes:
        raise UnreadableImage(
            f"{series.first}: is a colour picture, and its name counts channels; rename the files",
            path=series.first,
        )
    for file in series.files[1:]:
        with open_file(file) as source:
            found = source.description
        for what, ours, theirs in (
            ("size", _size(first), _size(found)),
            ("type", _type(first), _type(found)),
            ("frames and channels", _lengths(first.sizes), _lengths(found.sizes)),
            ("levels", first.levels, found.levels),
        ):
            if ours != theirs:
                shown = f" ({theirs}, not {ours})" if isinstance(ours, str) else ""
                raise UnreadableImage(
                    f"{file}: differs in {what}{shown} from {series.first.name}, the first of its "
                    "series; rename what does not belong to it",
                    path=file,
                )


def _size(description: Description) -> str:
    return f"{description.sizes.x} x {description.sizes.y}"


def _type(description: Description) -> str:
    return f"{description.dtype} colours" if description.rgb else description.dtype


def _describe(series: FileSeries, first: Description) -> Description:
    own = _lengths(first.sizes)
    length = {axis: math.prod((own[axis], len(series.numbers[axis]))) for axis in own}
    named = series.numbers["c"] if "c" in series.axes else ()
    several = length["t"] * length["z"] > 1
    metadata = first.metadata | {
        "series": {
            "base": series.base,
            "axes": series.axes,
            "files": len(series.files),
            "last": series.files[-1].name,
        }
    }
    return replace(
        first,
        kind=ImageKind.STACK if several or length["c"] > 1 else first.kind,
        sizes=replace(first.sizes, **length),
        channels=tuple(Channel(name=f"c{number}") for number in named) or first.channels,
        background=first.background if not several else None,
        z_axis=_axis("z", series, first.z_axis),
        t_axis=_axis("t", series, first.t_axis),
        metadata=metadata,
    )


def _axis(letter: str, series: FileSeries, own: FrameAxis) -> FrameAxis:
    """Name frames by their numbers, unless these say no more than counting from 0 does."""
    numbers = series.numbers[letter]
    if letter not in series.axes or numbers[0] == 0:
        return own
    return replace(own, labels=tuple(map(str, numbers)))
