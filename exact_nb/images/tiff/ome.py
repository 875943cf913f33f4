"""OME-TIFF: the XML that describes an image, in the file or in a companion beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from exact_nb.errors import UnreadableImage
from exact_nb.images.axes import micrometres, number
from exact_nb.images.tiff.frames import ome_frames
from exact_nb.images.tiff.vendors import Facts

__all__ = ["companion_of", "facts_of_ome", "files_of"]

MAX_COMPANION_BYTES = 256 << 20


def companion_of(path: Path, description: str) -> str | None:
    """Read the companion file that a file of a set refers to.

    Parameters
    ----------
    path : Path
        A file of the set.
    description : str
        Its ImageDescription.

    Returns
    -------
    str or None
        OME-XML of the whole set; None where the file describes itself.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the companion is missing or damaged.
    """
    if "BinaryOnly" not in description:
        return None
    root = _parse(description)
    only = None if root is None else _child(root, "BinaryOnly")
    if only is None:
        return None
    # Only the name: the XML must not lead out of the folder.
    name = Path(only.get("MetadataFile", "").replace("\\", "/")).name
    companion = path.parent / name
    try:
        if companion.stat().st_size > MAX_COMPANION_BYTES:
            raise UnreadableImage(f"{companion}: too large for OME-XML", path=companion)
        text = companion.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableImage(
            f"{path}: belongs to a set described by {name or 'a companion file'}, which cannot be "
            "read; put it into the same folder",
            path=path,
        ) from error
    if _parse(text) is None:
        raise UnreadableImage(f"{companion}: no valid OME-XML", path=companion)
    if "BinaryOnly" in text:
        raise UnreadableImage(f"{companion}: describes no image", path=companion)
    return text.strip()


def files_of(xml: str) -> list[str]:
    """Return the names of the files of a set, in the order of their planes."""
    root = _parse(xml)
    if root is None:
        return []
    names = [
        Path(uuid.get("FileName", "").replace("\\", "/")).name
        for uuid in root.iter()
        if _local(uuid) == "UUID" and uuid.get("FileName")
    ]
    return list(dict.fromkeys(names))


def facts_of_ome(xml: str, index: int) -> Facts:
    """Read pixel size, objective, channels and frame axes of one image.

    Parameters
    ----------
    xml : str
        OME-XML.
    index : int
        Of the image in it.
    """
    root = _parse(xml)
    if root is None:
        return Facts(vendor="OME")
    images = [one for one in root if _local(one) == "Image"]
    pixels = _child(images[index], "Pixels") if index < len(images) else None
    if pixels is None:
        return Facts(vendor="OME")
    facts = Facts(
        mpp_x=micrometres(pixels.get("PhysicalSizeX"), pixels.get("PhysicalSizeXUnit", "µm")),
        mpp_y=micrometres(pixels.get("PhysicalSizeY"), pixels.get("PhysicalSizeYUnit", "µm")),
        objective_power=_objective(root, images[index]),
        vendor=_maker(root),
        channels=[_channel(one) for one in pixels if _local(one) == "Channel"],
    )
    facts.z_axis, facts.t_axis = ome_frames(pixels)
    details = {
        "name": images[index].get("Name"),
        "creator": root.get("Creator"),
        "spacing_z": facts.z_axis.spacing,
        "images": len(images),
    }
    facts.metadata["ome"] = {key: value for key, value in details.items() if value is not None}
    return facts


def _parse(xml: str) -> ET.Element | None:
    # expat expands entities of a document type, which OME-XML never has; a bomb would be one.
    if "<!DOCTYPE" in xml:
        return None
    try:
        return ET.fromstring(xml.strip())  # noqa: S314
    except (ET.ParseError, ValueError):
        return None


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: ET.Element, name: str) -> ET.Element | None:
    return next((one for one in element if _local(one) == name), None)


def _objective(root: ET.Element, image: ET.Element) -> float | None:
    settings = _child(image, "ObjectiveSettings")
    objectives = [one for one in root.iter() if _local(one) == "Objective"]
    wanted = [one for one in objectives if settings is None or one.get("ID") == settings.get("ID")]
    found: list[Any] = [one.get("NominalMagnification") for one in wanted]
    return number(found[0]) if len(found) == 1 else None


def _maker(root: ET.Element) -> str:
    for element in root.iter():
        if _local(element) == "Microscope" and element.get("Manufacturer"):
            return str(element.get("Manufacturer"))
    return "OME"


def _channel(element: ET.Element) -> tuple[str, str | None]:
    """Colours are signed 32-bit RGBA.

    -1 (white) is the schema's default and -2147483648 what templates hold: both say nothing.
    """
    name = element.get("Name") or element.get("Fluor") or ""
    try:
        rgba = int(element.get("Color", "-1"))
    except ValueError:
        rgba = -1
    if rgba == -1 or not -(1 << 31) < rgba < 1 << 32:
        return name, None
    return name, f"#{(rgba & 0xFFFFFFFF) >> 8:06x}"
