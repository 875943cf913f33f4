"""Image sets and the images in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from exact_nb.errors import InvalidRecord
from exact_nb.model.annotations import Plane
from exact_nb.model.record import Record, check_least
from exact_nb.model.review import Policy

__all__ = ["Image", "ImageSet", "Priority"]


class Priority(StrEnum):
    """How soon an image set should be worked on."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class ImageSet(Record):
    """Images that are annotated together, under one team's rules.

    Attributes
    ----------
    name : str
        Unique within the team.
    team_id, creator_id : int
        The team that owns it and the user who made it.
    description : str
        For people.
    public : bool
        Whether everybody may read it.
    public_collaboration : bool
        Whether every logged-in user may annotate and verify it, if it is public.
    locked : bool
        Whether new images are refused for everyone (EXACT's image lock).
    priority : Priority
        How soon it should be worked on.
    product_ids : tuple of int
        Products whose types can be used in it.
    policy : Policy
        What makes an annotation verified.
    type_policies : dict of int to Policy
        Policies of single annotation types, by type id, where they differ from `policy`.
    """

    name: str
    team_id: int = 0
    creator_id: int = 0
    description: str = ""
    public: bool = False
    public_collaboration: bool = False
    locked: bool = False
    priority: Priority = Priority.NORMAL
    product_ids: tuple[int, ...] = ()
    policy: Policy = field(default_factory=Policy)
    type_policies: dict[int, Policy] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Image(Record):
    """One slide, stack, volume or picture, as it was found when it was added.

    Attributes
    ----------
    name : str
        File name, unique within the set.
    path : str
        Where the pixels are: a file path or an address.
    imageset_id : int
        The set it is in.
    kind : str
        ``"slide"``, ``"stack"``, ``"volume"`` or ``"picture"``.
    width, height : int
        Size of level 0 in pixels, the file's orientation applied.
    mpp_x, mpp_y : float or None
        Micrometres per pixel of level 0, where the file says.
    objective_power : float or None
        Magnification of the objective.
    levels : int
        Number of pyramid levels in the file.
    depth, frames, channels : int
        Sizes of the z, t and c axes.
    dtype : str
        Of the stored samples, as numpy writes it.
    checksum : str
        ``"sha256:..."`` over a large file's head, tail and size, or the whole of a small one.
    vendor : str
        Scanner or software that wrote the file.
    size_bytes : int
        Of the file.
    metadata : dict
        Everything else the reader found; JSON values only.

    Raises
    ------
    exact_nb.errors.InvalidRecord
        If the name is empty, a size is negative or a pixel has no extent.
    """

    name: str
    path: str
    imageset_id: int = 0
    kind: str = "picture"
    width: int = 0
    height: int = 0
    mpp_x: float | None = None
    mpp_y: float | None = None
    objective_power: float | None = None
    levels: int = 1
    depth: int = 1
    frames: int = 1
    channels: int = 1
    dtype: str = "uint8"
    checksum: str = ""
    vendor: str = ""
    size_bytes: int = 0
    metadata: dict[str, Any] = field(default_factory=dict)

    def size_on(self, plane: Plane | None) -> tuple[int, int]:
        """Return width and height in the axes in which shapes are kept: of a plane in voxels."""
        return {
            None: (self.width, self.height),
            Plane.AXIAL: (self.width, self.height),
            Plane.CORONAL: (self.width, self.depth),
            Plane.SAGITTAL: (self.height, self.depth),
        }[plane]

    def __post_init__(self) -> None:
        Record.__post_init__(self)
        check_least(self, width=0, height=0, size_bytes=0)
        check_least(self, levels=1, depth=1, frames=1, channels=1)
        for name in ("mpp_x", "mpp_y", "objective_power"):
            value = getattr(self, name)
            if value is not None and not 0 < value < float("inf"):
                raise InvalidRecord(
                    f"Image.{name} of {self.name!r} is {value}; use a number above 0, or None",
                    field=name,
                )
