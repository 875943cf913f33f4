"""Picture files through Pillow: headers, samples, and what is damaged in our own words."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Pixels

if TYPE_CHECKING:
    from PIL import ImageFile

__all__ = ["DAMAGE", "damaged", "on_white", "open_header", "to_samples"]

MAX_MEGAPIXELS = 500
"""Larger pictures are refused: decoded, one would fill the memory."""

DAMAGE = (OSError, SyntaxError, ValueError, IndexError, KeyError, EOFError, struct.error)
"""What Pillow raises for damaged files."""


def open_header(path: Path) -> ImageFile.ImageFile:
    """Read the header with the plug-in of the format and nothing else.

    `PIL.Image.open` would bring Pillow's limit of pixels, which is one number for the whole
    process and warns where it should not.

    Raises
    ------
    exact_nb.errors.UnreadableImage
        If the header is damaged or the picture has more megapixels than `MAX_MEGAPIXELS`, or than
        the environment variable ``EXACT_NB_MAX_MEGAPIXELS``.
    """
    from PIL import (  # noqa: PLC0415 - at first use
        BmpImagePlugin,
        GifImagePlugin,
        JpegImagePlugin,
        PngImagePlugin,
        WebPImagePlugin,
    )

    plugins: dict[bytes, Any] = {
        b"\xff\xd8": JpegImagePlugin.JpegImageFile,
        b"\x89P": PngImagePlugin.PngImageFile,
        b"BM": BmpImagePlugin.BmpImageFile,
        b"GI": GifImagePlugin.GifImageFile,
        b"RI": WebPImagePlugin.WebPImageFile,
    }
    with path.open("rb") as file:
        plugin = plugins.get(file.read(2))
    if plugin is None:
        raise UnreadableImage(f"{path}: neither JPEG, PNG, BMP, GIF nor WebP", path=path)
    try:
        picture: ImageFile.ImageFile = plugin(path)
    except DAMAGE as error:
        raise damaged(path, error) from error
    width, height = picture.size
    limit = float(os.environ.get("EXACT_NB_MAX_MEGAPIXELS", MAX_MEGAPIXELS))
    if width * height > limit * 1e6:
        picture.close()
        raise UnreadableImage(
            f"{path}: {width} x {height} pixels are {width * height / 1e6:,.0f} megapixels, more "
            f"than the {limit:,.0f} a picture may have: convert it to a tiled TIFF, or set "
            "EXACT_NB_MAX_MEGAPIXELS",
            path=path,
        )
    return picture


def damaged(path: Path, error: BaseException) -> UnreadableImage:
    """Say what is wrong with a picture, in one line."""
    if isinstance(error, OSError) and error.errno:
        return UnreadableImage(f"{path}: {os.strerror(error.errno).lower()}", path=path)
    reason = " ".join(str(error).split()) or type(error).__name__
    return UnreadableImage(f"{path}: the picture is damaged ({reason})", path=path)


def to_samples(picture: ImageFile.ImageFile) -> Pixels:
    """Decode into ``(height, width)`` grey or ``(height, width, 3)`` RGB samples."""
    mode = picture.mode
    if mode.startswith("I"):
        return np.asarray(picture).astype(np.uint16)
    if "transparency" in picture.info or mode in {"LA", "PA", "RGBA"}:
        return on_white(picture, grey=mode in {"1", "L", "LA"})
    return np.asarray(picture.convert("L" if mode in {"1", "L"} else "RGB"))


def on_white(picture: ImageFile.ImageFile, *, grey: bool) -> Pixels:
    """Decode into grey or RGB samples, transparency laid on white."""
    samples = np.asarray(picture.convert("LA" if grey else "RGBA"))
    colours, alpha = samples[..., :-1].astype(np.uint16), samples[..., -1:].astype(np.uint16)
    mixed = ((colours * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return mixed[..., 0] if grey else mixed
