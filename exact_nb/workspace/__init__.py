"""The first lines of a notebook: a store as teams, sets, images and annotations one can act on."""

from exact_nb.workspace.annotation import Annotation
from exact_nb.workspace.connect import connect
from exact_nb.workspace.image import Image
from exact_nb.workspace.imageset import ImageSet
from exact_nb.workspace.product import Product
from exact_nb.workspace.selection import Annotations
from exact_nb.workspace.team import Team
from exact_nb.workspace.workspace import Workspace

__all__ = [
    "Annotation",
    "Annotations",
    "Image",
    "ImageSet",
    "Product",
    "Team",
    "Workspace",
    "connect",
]
