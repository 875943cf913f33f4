"""File series ``<base>_z<Z>_t<T>.<ext>``: which files belong together, and which is missing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from exact_nb.errors import UnreadableImage

__all__ = ["FileSeries", "SeriesName", "find_series", "parse_name"]

_AXES = "tzc"
_NAME = re.compile(
    r"(?P<base>.+?)(?P<places>(?:_[tzc][0-9]+)+)(?P<end>(?:\.ome)?\.[^.]+)", re.DOTALL
)
_PLACE = re.compile(r"_([tzc])([0-9]+)")


@dataclass(frozen=True, slots=True)
class SeriesName:
    """A file name taken apart.

    Attributes
    ----------
    base, end : str
        What comes before and after the numbers.
    axes : str
        Letters in the order of the name, for example ``"zt"``.
    digits : tuple of str
        One for each letter, as written.
    """

    base: str
    axes: str
    digits: tuple[str, ...]
    end: str

    @property
    def place(self) -> tuple[int, int, int]:
        """Numbers of t, z and c; 0 where the name has none."""
        at = dict(zip(self.axes, map(int, self.digits), strict=True))
        return at.get("t", 0), at.get("z", 0), at.get("c", 0)

    def at(self, place: tuple[int, int, int]) -> str:
        """Return the name of a sibling, padded with zeros as this one is."""
        numbers = dict(zip(_AXES, place, strict=True))
        parts = [
            f"_{axis}{numbers[axis]:0{len(digits)}d}"
            for axis, digits in zip(self.axes, self.digits, strict=True)
        ]
        return f"{self.base}{''.join(parts)}{self.end}"

    def is_sibling(self, other: SeriesName) -> bool:
        """Return whether `other` differs in its numbers only."""
        return (self.base, self.axes, self.end) == (other.base, other.axes, other.end)


@dataclass(frozen=True, slots=True)
class FileSeries:
    """The files of one image.

    Attributes
    ----------
    base, end : str
        What all names begin and end with.
    axes : str
        Letters in the order of the names.
    numbers : dict of str to tuple of int
        The numbers along ``"t"``, ``"z"`` and ``"c"``, ascending; of an axis the names lack, 0.
    files : tuple of Path
        One for each t, z and c; c runs fastest, t slowest.
    """

    base: str
    end: str
    axes: str
    numbers: Mapping[str, tuple[int, ...]]
    files: tuple[Path, ...]

    @property
    def first(self) -> Path:
        """The file that stands for the series."""
        return self.files[0]

    def file(self, t: int, z: int, c: int) -> Path:
        """Return the file of a place, counted from 0."""
        depth, channels = len(self.numbers["z"]), len(self.numbers["c"])
        return self.files[(t * depth + z) * channels + c]


def parse_name(name: str) -> SeriesName | None:
    """Take a file name apart.

    Numbers come at the end, in any order, each letter at most once, and one of them is z or t:
    ``cell_t03_z1.tif``, ``cell_z1_c2.ome.tif``. Letters are small.

    Returns
    -------
    SeriesName or None
        None for any other name.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    places = _PLACE.findall(found["places"])
    axes = "".join(axis for axis, _ in places)
    if len(set(axes)) != len(axes) or not set(axes) & set("tz"):
        return None
    return SeriesName(found["base"], axes, tuple(digits for _, digits in places), found["end"])


def find_series(path: Path) -> FileSeries | None:
    """Return the series a file belongs to.

    Returns
    -------
    FileSeries or None
        None for a file that stands alone.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If a file of it is missing or there twice; the line names it.
    """
    mine = parse_name(path.name)
    if mine is None:
        return None
    try:
        named = [(parse_name(one.name), one) for one in path.parent.iterdir()]
    except OSError:
        return None
    siblings = [(name, file) for name, file in named if name is not None and mine.is_sibling(name)]
    if len(siblings) < 2:
        return None
    return _complete(mine, _by_place(siblings), path)


def _by_place(
    siblings: Iterable[tuple[SeriesName, Path]],
) -> dict[tuple[int, int, int], Path]:
    found: dict[tuple[int, int, int], Path] = {}
    for name, file in sorted(siblings, key=lambda one: one[1].name):
        other = found.setdefault(name.place, file)
        if other is not file:
            raise UnreadableImage(
                f"{file}: has the place of {other.name} in their series; remove or rename one",
                path=file,
            )
    return found


def _complete(
    mine: SeriesName, found: Mapping[tuple[int, int, int], Path], path: Path
) -> FileSeries:
    t, z, c = (range(min(places), max(places) + 1) for places in zip(*found, strict=True))
    for place in itertools.product(t, z, c):
        if place not in found:
            missing = path.with_name(mine.at(place))
            raise UnreadableImage(
                f"{missing}: is missing in the series of {path.name}; add it, or rename the files "
                "so that their numbers follow each other",
                path=missing,
            )
    numbers = {"t": tuple(t), "z": tuple(z), "c": tuple(c)}
    files = tuple(found[place] for place in itertools.product(t, z, c))
    return FileSeries(mine.base, mine.end, mine.axes, numbers, files)
