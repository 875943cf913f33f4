"""Volumes: voxels in canonical RAS+ axes, as views on what the file holds."""

from exact_nb.images.volume.source import VolumeSource, Voxels

__all__ = ["VolumeSource", "Voxels"]
