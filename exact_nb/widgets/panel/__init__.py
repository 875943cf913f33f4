"""Panels: the workspace as people see it, and the images of a set with their status."""

from exact_nb.widgets.panel.grid import ImageGrid
from exact_nb.widgets.panel.panel import WorkspacePanel

__all__ = ["ImageGrid", "WorkspacePanel"]
