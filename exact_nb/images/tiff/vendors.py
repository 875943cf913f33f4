"""What scanners and programs write about an image, from the tags of its first page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from exact_nb.images.axes import micrometres, number
from exact_nb.images.base import FrameAxis, Sizes
from exact_nb.images.tiff.frames import imagej_channel_names, imagej_frames

__all__ = ["Facts", "facts_of"]

MAX_MPP = 100.0
"""A coarser pixel is a page-layout default (72 dpi is 352.8 micrometres), not a microscope's."""

_CENTIMETRE = 3
_ICC_PROFILE = 34675
_WORDS = {"software": "Software", "make": "Make", "model": "Model", "datetime": "DateTime"}


@dataclass(slots=True)
class Facts:
    """What is known beside the pixels.

    Attributes
    ----------
    mpp_x, mpp_y, objective_power
        As in `exact_nb.images.base.Description`.
    vendor : str
        Scanner or software.
    slide : bool or None
        Whether the vendor makes slides; None where it does not say.
    bright_field : bool
        Whether the background is white.
    channels : list of (str, str or None)
        Name and colour of each.
    z_axis, t_axis : FrameAxis
        How frames follow each other.
    metadata : dict
        JSON values.
    """

    mpp_x: float | None = None
    mpp_y: float | None = None
    objective_power: float | None = None
    vendor: str = ""
    slide: bool | None = None
    bright_field: bool = False
    channels: list[tuple[str, str | None]] = field(default_factory=list)
    z_axis: FrameAxis = field(default_factory=FrameAxis)
    t_axis: FrameAxis = field(default_factory=FrameAxis)
    metadata: dict[str, Any] = field(default_factory=dict)


def facts_of(tiff: Any, page: Any, sizes: Sizes) -> Facts:
    """Read the facts of an opened tifffile file.

    Parameters
    ----------
    tiff : tifffile.TiffFile
        The file.
    page : tifffile.TiffPage
        First page of its image.
    sizes : Sizes
        Of its image.
    """
    description = str(page.description)
    if description.startswith("Aperio "):
        facts = _aperio(description)
    elif tiff.is_imagej and tiff.imagej_metadata is not None:
        facts = _imagej(tiff.imagej_metadata, page, sizes)
    else:
        facts = _generic(description, page)
    for key, name in _WORDS.items():
        tag = page.tags.get(name)
        if tag is not None and isinstance(tag.value, str) and tag.value.strip("\0 "):
            facts.metadata[key] = tag.value.strip("\0 ")
    facts.vendor = facts.vendor or str(facts.metadata.get("make", ""))
    profile = page.tags.get(_ICC_PROFILE)
    if profile is not None:
        facts.metadata["icc_profile_bytes"] = int(profile.count)
    return facts


def _aperio(description: str) -> Facts:
    """``Aperio Image Library v11.2.1 ...|AppMag = 20|MPP = 0.4990``."""
    entries = {
        key.strip(): value.strip()
        for key, equals, value in (part.partition("=") for part in description.split("|")[1:])
        if equals
    }
    mpp = number(entries.get("MPP"))
    return Facts(
        mpp_x=mpp,
        mpp_y=mpp,
        objective_power=number(entries.get("AppMag")),
        vendor="Aperio",
        slide=True,
        bright_field=True,
        metadata={"description": description.partition("|")[0].strip(), "aperio": entries},
    )


def _imagej(meta: dict[str, Any], page: Any, sizes: Sizes) -> Facts:
    """Resolution tags count pixels per unit, the unit is in the description."""
    unit = str(meta.get("unit", ""))
    facts = Facts(vendor="ImageJ", slide=False)
    per_x, per_y = _resolution(page)
    if per_x and per_y:
        facts.mpp_x, facts.mpp_y = micrometres(1 / per_x, unit), micrometres(1 / per_y, unit)
    colors = [_top_of(table) for table in meta.get("LUTs") or []]
    names = imagej_channel_names(meta, sizes)
    facts.channels = (
        list(zip_longest(names, colors[: sizes.c])) if names else [("", color) for color in colors]
    )
    facts.z_axis, facts.t_axis = imagej_frames(meta, sizes)
    facts.metadata["imagej"] = {
        key: value
        for key, value in meta.items()
        if isinstance(value, str | bool | int)
        or (isinstance(value, float) and math.isfinite(value))
    }
    return facts


def _top_of(table: Any) -> str | None:
    """Return the brightest colour of an ImageJ look-up table, ``(3, 256)`` bytes."""
    if getattr(table, "shape", None) != (3, 256):
        return None
    return "#" + "".join(f"{int(value):02x}" for value in table[:, -1])


def _generic(description: str, page: Any) -> Facts:
    """Resolution counts only where its unit is the centimetre, as OpenSlide has it."""
    facts = Facts()
    if description and len(description) < 10_000:
        facts.metadata["description"] = description
    tag = page.tags.get("ResolutionUnit")
    per_x, per_y = _resolution(page)
    if tag is not None and tag.value == _CENTIMETRE and per_x and per_y:
        mpp_x, mpp_y = 1e4 / per_x, 1e4 / per_y
        if max(mpp_x, mpp_y) <= MAX_MPP:
            facts.mpp_x, facts.mpp_y = mpp_x, mpp_y
    if match := re.search(r"ObjectiveMagnification>([\d.]+)<", description):
        facts.objective_power = number(match[1])
    if "PerkinElmer-QPI" in description:
        facts.vendor, facts.slide = "PerkinElmer", True
    return facts


def _resolution(page: Any) -> tuple[float | None, float | None]:
    values = []
    for name in ("XResolution", "YResolution"):
        tag = page.tags.get(name)
        value = tag.value if tag is not None else None
        if isinstance(value, tuple) and len(value) == 2 and value[1]:
            values.append(number(value[0] / value[1]))
        else:
            values.append(None)
    return values[0], values[1]
