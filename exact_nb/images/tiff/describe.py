"""What `Description` says of a TIFF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exact_nb.images.base import Channel, Description, FrameAxis, ImageKind, Level, Sizes
from exact_nb.images.scales import nominal_downsample
from exact_nb.images.tiff.grid import Grid
from exact_nb.images.tiff.layout import Layout
from exact_nb.images.tiff.ome import facts_of_ome
from exact_nb.images.tiff.samples import Meaning
from exact_nb.images.tiff.vendors import Facts, facts_of

__all__ = ["VIRTUAL_TILE", "describe", "keeps_tiles"]

VIRTUAL_TILE = 512
"""Side of the tiles in which strips, and pictures that are turned, are handed out."""

SMALLEST_TILE, LARGEST_TILE = 64, 2048


def keeps_tiles(grid: Grid) -> bool:
    """Whether the file's own tiles are of a size to hand out."""
    return grid.tiled and all(
        SMALLEST_TILE <= side <= LARGEST_TILE for side in (grid.segment_width, grid.segment_height)
    )


def describe(
    tiff: Any, layout: Layout, grids: Sequence[Grid], meaning: Meaning, orientation: int
) -> Description:
    """Describe the image of an opened file.

    Parameters
    ----------
    tiff : tifffile.TiffFile
        The file.
    layout : Layout
        Its image.
    grids : sequence of Grid
        Of each level.
    meaning : Meaning
        Of the samples.
    orientation : int
        TIFF tag 274; sizes are given as the picture is seen.
    """
    levels = _levels(grids, orientation)
    axes = layout.axes
    sizes = Sizes(
        t=axes.length("t"),
        z=axes.length("z"),
        c=1 if meaning.rgb else axes.length("c"),
        y=levels[0].height,
        x=levels[0].width,
    )
    page = layout.levels[0].keyframe
    if layout.levels[0].kind == "ome":
        facts = facts_of_ome(tiff.ome_metadata or "", layout.index)
    else:
        facts = facts_of(tiff, page, sizes)
    if orientation >= 5:
        facts.mpp_x, facts.mpp_y = facts.mpp_y, facts.mpp_x
    kind = _kind(sizes, grids, facts)
    white = meaning.rgb and kind is ImageKind.SLIDE
    return Description(
        kind=kind,
        sizes=sizes,
        levels=levels,
        dtype=str(meaning.dtype),
        rgb=meaning.rgb,
        channels=() if meaning.rgb else _channels(facts, sizes.c),
        mpp_x=facts.mpp_x,
        mpp_y=facts.mpp_y,
        objective_power=facts.objective_power,
        vendor=facts.vendor,
        background="#ffffff" if white or facts.bright_field else None,
        stored_levels=len(levels),
        z_axis=facts.z_axis if sizes.z > 1 else FrameAxis(),
        t_axis=facts.t_axis if sizes.t > 1 else FrameAxis(),
        metadata=_metadata(facts, layout, page, orientation),
    )


def _levels(grids: Sequence[Grid], orientation: int) -> tuple[Level, ...]:
    levels: list[Level] = []
    for grid in grids:
        own = orientation == 1 and keeps_tiles(grid)
        size = (grid.width, grid.height)
        full = (grids[0].width, grids[0].height)
        width, height = size[::-1] if orientation >= 5 else size
        levels.append(
            Level(
                width,
                height,
                grid.segment_width if own else VIRTUAL_TILE,
                grid.segment_height if own else VIRTUAL_TILE,
                nominal_downsample(full, size) if levels else 1.0,
            )
        )
    return tuple(levels)


def _kind(sizes: Sizes, grids: Sequence[Grid], facts: Facts) -> ImageKind:
    """Frames or loose channels make a stack; tiles, levels or the vendor a slide."""
    if sizes.t * sizes.z > 1:
        return ImageKind.STACK
    if facts.slide or (facts.slide is None and (len(grids) > 1 or grids[0].tiled)):
        return ImageKind.SLIDE
    return ImageKind.STACK if sizes.c > 1 else ImageKind.PICTURE


def _channels(facts: Facts, count: int) -> tuple[Channel, ...]:
    known = facts.channels[:count] + [("", None)] * max(count - len(facts.channels), 0)
    return tuple(Channel(name=name, color=color) for name, color in known)


def _metadata(facts: Facts, layout: Layout, page: Any, orientation: int) -> dict[str, Any]:
    found: dict[str, Any] = dict(facts.metadata)
    found["compression"] = int(page.compression)
    if orientation != 1:
        found["orientation"] = orientation
    if layout.beside:
        found["associated"] = sorted(layout.beside)
    if layout.levels[0].kind == "ome":
        missing = sum(page is None for page in layout.levels[0])
        if missing:
            found["missing_planes"] = missing
    if layout.unused:
        found["unused_images"] = layout.unused
    return found
