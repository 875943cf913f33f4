"""Which pages are the pyramid of one image, and by how much each is reduced."""

from __future__ import annotations

__all__ = ["is_reduction", "nominal_downsample"]

Size = tuple[int, int]


def nominal_downsample(full: Size, reduced: Size) -> float:
    """Return the downsample of a level: the integer that was meant, where there is one.

    Writers round the size of a level down, up or to the nearest, so ``300 / 37`` is meant as 8.
    Integers n with ``|full / n - reduced| < 1`` along both axes qualify; a power of two among them
    is taken, else the one nearest to the true ratio. Where none does (cropped or odd pyramids) the
    ratio of the longer side is returned as it is.

    Parameters
    ----------
    full, reduced : tuple of int
        Width and height of level 0 and of the level.
    """
    lowest = max(f / (r + 1) for f, r in zip(full, reduced, strict=True))
    highest = min(
        f / (r - 1) if r > 1 else float("inf") for f, r in zip(full, reduced, strict=True)
    )
    longer = 0 if full[0] >= full[1] else 1
    ratio = full[longer] / reduced[longer]
    power = 1
    while power <= lowest:
        power *= 2
    if lowest < power < highest:
        return float(power)
    nearest = round(ratio)
    return float(nearest) if lowest < nearest < highest else ratio


def is_reduction(full: Size, reduced: Size) -> bool:
    """Return whether `reduced` is `full` made smaller, to within two pixels of rounding."""
    if not (0 < reduced[0] <= full[0] and 0 < reduced[1] <= full[1]) or full == reduced:
        return False
    longer = 0 if full[0] >= full[1] else 1
    ratio = full[longer] / reduced[longer]
    return all(abs(f / ratio - r) <= 2 for f, r in zip(full, reduced, strict=True))
