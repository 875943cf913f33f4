"""The one interface of every opened image."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import numpy as np

__all__ = [
    "Channel",
    "Description",
    "EncodedTile",
    "FrameAxis",
    "ImageKind",
    "Level",
    "Pixels",
    "Sizes",
    "Source",
    "Space",
    "ValueScale",
    "VolumeContent",
]

Pixels: TypeAlias = np.ndarray[Any, np.dtype[Any]]
"""``(height, width)`` or ``(height, width, 3)`` samples."""


class ImageKind(StrEnum):
    """How an image is looked at."""

    SLIDE = "slide"
    STACK = "stack"
    VOLUME = "volume"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Level:
    """One resolution of the pyramid.

    Attributes
    ----------
    width, height : int
        Pixels of this level, without the padding of edge tiles.
    tile_width, tile_height : int
        Pixels of a full tile.
    downsample : float
        Pixels of level 0 along one pixel of this level; 1.0 for level 0.
    """

    width: int
    height: int
    tile_width: int
    tile_height: int
    downsample: float = 1.0

    @property
    def columns(self) -> int:
        """Tiles in a row."""
        return -(-self.width // self.tile_width)

    @property
    def rows(self) -> int:
        """Rows of tiles."""
        return -(-self.height // self.tile_height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Lengths of the axes; x and y of level 0, the file's orientation applied."""

    t: int = 1
    z: int = 1
    c: int = 1
    y: int
    x: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel of a scientific image.

    Attributes
    ----------
    name : str
        As the file names it.
    color : str or None
        ``#rrggbb``, where the file gives one.
    window : tuple of float or None
        Samples shown black and white unless asked otherwise, where the file or its kind tells.
    """

    name: str = ""
    color: str | None = None
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameAxis:
    """How the frames of a z or t axis follow each other.

    Attributes
    ----------
    spacing : float or None
        From one frame to the next, in `unit`, where the file says.
    unit : str
        ``"µm"`` or ``"s"``; empty where the file gives none.
    labels : tuple of str
        One for each frame where the file names them; empty otherwise.
    """

    spacing: float | None = None
    unit: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueScale:
    """What a stored sample means: ``value = slope * sample + intercept``.

    Attributes
    ----------
    slope, intercept : float
        As the file gives them.
    unit : str
        Of the value, for example ``"HU"``; empty where the file gives none.
    """

    slope: float = 1.0
    intercept: float = 0.0
    unit: str = ""


class VolumeContent(StrEnum):
    """What the voxels of a volume are."""

    SCALAR = "scalar"
    COLOR = "color"
    LABELS = "labels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Where the voxels of a volume lie in the body, in canonical RAS+ axes.

    Voxel i runs to Right, j to Anterior, k to Superior (the closest axes), centres at integers.

    Attributes
    ----------
    shape : tuple of int
        Voxels along i, j and k.
    affine : tuple of tuple of float
        Four rows; voxel indices to millimetres, RAS+.
    spacing : tuple of float
        Millimetres from voxel to voxel along i, j and k.
    oriented : bool
        Whether the file states an orientation; where it does not, no letters are shown.
    oblique : float
        Largest angle between a voxel axis and the closest axis of the body, in degrees.
    content : VolumeContent
        What the voxels are.
    palette : tuple of str
        ``#rrggbb`` of label 0, 1, …; empty where the file gives none.
    codes : str
        Axis codes of the file as stored, for example ``"LAS"``.
    """

    shape: tuple[int, int, int]
    affine: tuple[tuple[float, float, float, float], ...]
    spacing: tuple[float, float, float]
    oriented: bool = True
    oblique: float = 0.0
    content: VolumeContent = VolumeContent.SCALAR
    palette: tuple[str, ...] = ()
    codes: str = "RAS"


@dataclass(frozen=True, slots=True)
class EncodedTile:
    """A tile as it travels: a picture file in memory.

    Attributes
    ----------
    data : bytes or memoryview
        The file.
    media_type : str
        ``"image/jpeg"`` or ``"image/png"``.
    """

    data: bytes | memoryview
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a reader knows of an image before a pixel is read.

    Attributes
    ----------
    kind : ImageKind
        How it is looked at.
    sizes : Sizes
        Lengths of the axes.
    levels : tuple of Level
        Finest first; a picture without a pyramid is given levels that are made as they are asked
        for.
    dtype : str
        Of the stored samples, as numpy writes it.
    rgb : bool
        Whether a pixel is a colour (three samples) and not a measurement.
    channels : tuple of Channel
        One for each of `sizes.c`; empty for colour images.
    mpp_x, mpp_y : float or None
        Micrometres per pixel of level 0, where the file says.
    objective_power : float or None
        Magnification of the objective.
    vendor : str
        Scanner or software that wrote the file.
    background : str or None
        ``#rrggbb`` of missing tiles, where the file says or the modality implies it.
    stored_levels : int
        How many of `levels` the file itself holds.
    z_axis, t_axis : FrameAxis
        How planes and points in time follow each other.
    values : ValueScale
        What a stored sample means.
    space : Space or None
        Where the voxels lie; for volumes only.
    metadata : dict
        Everything else found; JSON values only.
    """

    kind: ImageKind
    sizes: Sizes
    levels: tuple[Level, ...]
    dtype: str = "uint8"
    rgb: bool = True
    channels: tuple[Channel, ...] = ()
    mpp_x: float | None = None
    mpp_y: float | None = None
    objective_power: float | None = None
    vendor: str = ""
    background: str | None = None
    stored_levels: int = 1
    z_axis: FrameAxis = FrameAxis()
    t_axis: FrameAxis = FrameAxis()
    values: ValueScale = ValueScale()
    space: Space | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


class Source(ABC):
    """One opened image. All methods may be called from several threads at once.

    Attributes
    ----------
    path : Path
        The file, or the first of several.
    description : Description
        Sizes, levels and metadata.
    """

    path: Path
    description: Description

    @abstractmethod
    def tile(
        self, level: int, column: int, row: int, *, z: int = 0, t: int = 0, c: int = 0
    ) -> EncodedTile | Pixels | None:
        """Read one tile.

        Parameters
        ----------
        level : int
            Index into `description.levels`.
        column, row : int
            Place of the tile, from 0 at the top left.
        z, t, c : int
            Frame and channel; `c` is ignored for colour images.

        Returns
        -------
        EncodedTile or numpy.ndarray or None
            The stored JPEG untouched (edge tiles with their padding), or samples clipped to the
            level, or None where the file has no such tile (paint the background).

        Raises
        ------
        IndexError
            If there is no such tile.
        exact_nb.errors.UnreadableImage
            If the file is damaged there.
        """

    @abstractmethod
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
        """Read samples of a rectangle; what lies outside the image is background.

        Parameters
        ----------
        x, y : float
            Top-left corner, pixels at level 0.
        width, height : int
            Size of the result, pixels of `level`.
        level : int
            Index into `description.levels`.
        z, t, c : int
            Frame and channel.
        """

    def files(self) -> tuple[Path, ...]:
        """Return the files or folders that tell whether this is still the same image."""
        return (self.path,)

    def associated(self) -> dict[str, Pixels]:
        """Return label, macro and thumbnail pictures by name; a label may name a patient."""
        return {}

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
