"""OME-Zarr 0.1 to 0.5: folders of chunks, with several resolutions of one image."""

from exact_nb.images.ome_zarr.metadata import is_zarr
from exact_nb.images.ome_zarr.source import open_ome_zarr

__all__ = ["is_zarr", "open_ome_zarr"]
