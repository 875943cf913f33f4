"""What the JSON of an OME-Zarr says: axes, levels, spacing and channels.

After the specification of NGFF 0.4 (zarr version 2) and 0.5 (zarr version 3,
https://ngff.openmicroscopy.org); what older versions lack is taken as they meant it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images.axes import number

__all__ = ["ATTRIBUTES", "Multiscale", "is_zarr", "read_multiscale"]

ATTRIBUTES = ("zarr.json", ".zattrs", ".zgroup", ".zarray")
"""Files that make a folder a part of a zarr hierarchy."""

_ORDER = "tczyx"
MAX_JSON_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Multiscale:
    """One image of a hierarchy.

    Attributes
    ----------
    folder : Path
        Of its group.
    axes : str
        A letter of ``"tczyx"`` for each dimension of its arrays.
    units : dict of str to str
        Of axes, as written; empty where none is given.
    paths : tuple of str
        Arrays below `folder`, finest first.
    scales : tuple of dict of str to float
        Of each array: the step from one sample to the next along each axis.
    omero : dict
        How channels are shown.
    name, version : str
        As written.
    images : int
        Of the hierarchy this is one of.
    """

    folder: Path
    axes: str
    units: dict[str, str]
    paths: tuple[str, ...]
    scales: tuple[dict[str, float], ...]
    omero: dict[str, Any]
    name: str = ""
    version: str = ""
    images: int = 1


def is_zarr(folder: Path) -> bool:
    """Return whether a folder is a group or array of zarr version 2 or 3."""
    return any((folder / name).is_file() for name in ATTRIBUTES)


def read_multiscale(folder: Path) -> Multiscale:
    """Read the image of a group; of a collection that Bio-Formats wrote, the first one.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the metadata are damaged.
    exact_nb.errors.UnsupportedFormat
        If the group is no image: a plate, a well, labels or something else.
    """
    attributes = _attributes(folder)
    images = 1
    if "bioformats2raw.layout" in attributes and "multiscales" not in attributes:
        images = sum(one.name.isdecimal() for one in folder.iterdir() if one.is_dir())
        folder = folder / "0"
        attributes = _attributes(folder)
    for kind, hint in (("plate", "a plate"), ("well", "a well")):
        if kind in attributes:
            raise UnsupportedFormat(
                f"{folder}: {hint} of many images; name the folder of one field", path=folder
            )
    multiscales = attributes.get("multiscales")
    if not isinstance(multiscales, list) or not multiscales:
        raise UnsupportedFormat(
            f"{folder}: a zarr group without an OME image (no multiscales)", path=folder
        )
    try:
        return _multiscale(folder, multiscales[0], attributes, images)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise UnreadableImage(
            f"{folder}: its OME metadata are damaged ({' '.join(str(error).split())})", path=folder
        ) from error


def _attributes(folder: Path) -> dict[str, Any]:
    """Return the attributes of a group; those of OME-Zarr 0.5 lie one step deeper."""
    if (folder / "zarr.json").is_file():
        found = _json(folder / "zarr.json").get("attributes", {})
        deeper = found.get("ome") if isinstance(found, dict) else None
        return deeper if isinstance(deeper, dict) else dict(found or {})
    path = folder / ".zattrs"
    return _json(path) if path.is_file() else {}


def _json(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise UnreadableImage(
                f"{path}: too large for the metadata of a group", path=path.parent
            )
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableImage(f"{path}: {error.strerror}", path=path.parent) from error
    except ValueError as error:
        raise UnreadableImage(
            f"{path}: no valid JSON ({' '.join(str(error).split())}); copy the folder again",
            path=path.parent,
        ) from error
    if not isinstance(found, dict):
        raise UnreadableImage(f"{path}: no JSON object", path=path.parent)
    return found


def _multiscale(
    folder: Path, found: dict[str, Any], attributes: dict[str, Any], images: int
) -> Multiscale:
    axes, units = _axes(folder, found.get("axes"))
    above = _scale(found.get("coordinateTransformations"), axes)
    scales = [
        {
            axis: step * above[axis]
            for axis, step in _scale(one.get("coordinateTransformations"), axes).items()
        }
        for one in found["datasets"]
    ]
    omero = attributes.get("omero")
    return Multiscale(
        folder,
        axes,
        units,
        tuple(str(one["path"]) for one in found["datasets"]),
        tuple(scales),
        omero if isinstance(omero, dict) else {},
        name=str(found.get("name") or ""),
        version=str(found.get("version") or attributes.get("version") or ""),
        images=images,
    )


def _axes(folder: Path, stated: Any) -> tuple[str, dict[str, str]]:
    """Return letters and units; up to version 0.2 there were always five axes."""
    if stated is None:
        return _ORDER, {}
    axes = [{"name": one} if isinstance(one, str) else one for one in stated]
    names = [str(one["name"]).lower() for one in axes]
    if len(set(names)) != len(names) or not {"y", "x"} <= set(names) <= set(_ORDER):
        raise UnsupportedFormat(
            f"{folder}: its axes are {', '.join(names)}; y and x are needed, and t, c and z known",
            path=folder,
        )
    units = {name: str(one.get("unit") or "") for name, one in zip(names, axes, strict=True)}
    return "".join(names), units


def _scale(transformations: Any, axes: str) -> dict[str, float]:
    """Return the step along each axis, 1 where none is stated."""
    steps = dict.fromkeys(axes, 1.0)
    for one in transformations or []:
        if one.get("type") == "scale" and "scale" in one:
            for axis, step in zip(axes, one["scale"], strict=True):
                steps[axis] *= number(step) or 1.0
    return steps
