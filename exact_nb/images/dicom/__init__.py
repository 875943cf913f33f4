"""DICOM files that hold their picture, or all their frames, themselves.

Whole slides are read by OpenSlide.
"""

from exact_nb.images.dicom.siblings import is_dicom, is_single, one_per_series
from exact_nb.images.dicom.source import open_dicom

__all__ = ["is_dicom", "is_single", "one_per_series", "open_dicom"]
