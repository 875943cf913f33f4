"""The same nuclei as GeoJSON on an ipyleaflet map: what a notebook had before."""

from __future__ import annotations

from bench.lab import open_notebook, pan_frames

__all__ = ["LeafletPage"]

_MAKE = """
import ipyleaflet
from bench.nuclei import SIDE, nuclei

rings = nuclei({count}) / SIDE - 0.5
features = [
    {{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Polygon",
     "coordinates": [[*ring.tolist(), ring[0].tolist()]]}}}}
    for ring in rings
]
data = {{"type": "FeatureCollection", "features": features}}
"""

_SHOW = """
sheet = ipyleaflet.Map(layers=(), center=(0, 0), zoom=9.7, zoom_snap=0, layout={"height": "600px"})
sheet.add(ipyleaflet.GeoJSON(data=data))
sheet
"""


class LeafletPage:
    """A map with so many outlines, without a picture beneath.

    Parameters
    ----------
    count : int
        How many.
    """

    def __init__(self, count: int, root: str) -> None:
        path = f"import sys\nsys.path.insert(0, {root!r})"
        self._notebook = open_notebook(
            f"leaflet-{count}", [path + _MAKE.format(count=count), _SHOW]
        )
        self._notebook.run(0)
        self._notebook.run(1)
        self._map = self._notebook.output(1).locator(".leaflet-container").first
        self._notebook.page.wait_for_function(
            "(count) => document.querySelectorAll('path.leaflet-interactive').length >= count",
            arg=count,
        )

    def pan(self) -> float:
        """Drag the map to and fro; return as `pan_frames` does."""
        self._map.scroll_into_view_if_needed()
        box = self._map.bounding_box()
        if box is None:
            raise RuntimeError("the map of ipyleaflet is not on the page")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return pan_frames(self._notebook.page, x, y)
