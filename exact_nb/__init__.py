"""Collaborative image annotation in Jupyter."""

from exact_nb._version import __version__

__all__ = ["__version__"]
