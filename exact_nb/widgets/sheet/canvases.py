"""One hand at a time on the canvases: ipycanvas has one pen for all of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import ipycanvas
import simplejpeg
from ipycanvas.canvas import COMMANDS

if TYPE_CHECKING:
    from exact_nb.images.base import Pixels

__all__ = ["PEN", "one_message", "put_pixels"]

PEN = threading.RLock()
"""Held by whoever draws from a thread of its own."""

_QUALITY = 88


@contextmanager
def one_message() -> Iterator[None]:
    """Send all that is drawn inside, on whatever canvas, as one message."""
    with PEN, ipycanvas.hold_canvas():
        yield


def put_pixels(canvas: ipycanvas.Canvas, pixels: Pixels) -> None:
    """Put pixels on a canvas, from its top-left corner.

    `ipycanvas.Canvas.put_image_data` halves the resolution of colours, and thin outlines fray.

    Parameters
    ----------
    canvas : ipycanvas.Canvas
        Drawn on.
    pixels : numpy.ndarray
        ``(height, width, 3)`` uint8.
    """
    file = simplejpeg.encode_jpeg(pixels, _QUALITY, "RGB", colorsubsampling="444")
    with PEN:
        canvas._canvas_manager.send_draw_command(  # noqa: SLF001 - takes no encoded picture else
            canvas, COMMANDS["putImageData"], [0, 0], [file]
        )
