"""The TIFF family: SVS, OME-TIFF, ImageJ stacks, tiled pyramids, plain and stripped TIFF."""

from exact_nb.images.tiff.source import TiffSource, open_tiff

__all__ = ["TiffSource", "open_tiff"]
