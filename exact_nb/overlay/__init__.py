"""Very many annotations on a screen: scenes of them, label tiles, hits and selections."""

from exact_nb.overlay.legend import Filter
from exact_nb.overlay.scene import Scene
from exact_nb.overlay.tiles import TileKey, Tiles

__all__ = ["Filter", "Scene", "TileKey", "Tiles"]
