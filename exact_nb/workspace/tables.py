"""Selections as tables with names, and as GeoDataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from exact_nb.errors import ExactError
from exact_nb.model import codec
from exact_nb.model.geometries import to_shapely
from exact_nb.model.images import Image
from exact_nb.model.shapes import ShapeKind
from exact_nb.model.taxonomy import AnnotationType

if TYPE_CHECKING:
    import geopandas

    from exact_nb.store.base import Store
    from exact_nb.store.query import Query

__all__ = ["geo_frame", "named_table", "with_names"]


def named_table(store: Store, query: Query) -> pa.Table:
    """Return the rows of a query with the names of images and types beside their ids."""
    table = store.table(query)
    table = with_names(table, "image", store, Image)
    return with_names(table, "type", store, AnnotationType)


def with_names(
    table: pa.Table, column: str, store: Store, kind: type[Image | AnnotationType]
) -> pa.Table:
    """Return a table with a column of names beside that of ids, whose name ends in ``_id``."""
    ids = table[f"{column}_id"]
    encoded = pc.dictionary_encode(ids).combine_chunks()
    names = pa.array(
        [store.get(kind, id_).name for id_ in encoded.dictionary.to_pylist()], pa.string()
    )
    place = table.schema.get_field_index(f"{column}_id")
    return table.add_column(place + 1, column, names.take(encoded.indices))


def geo_frame(table: pa.Table) -> geopandas.GeoDataFrame:
    """Return a table of annotations as a GeoDataFrame.

    Raises
    ------
    exact_nb.errors.ExactError
        If geopandas is not installed.
    """
    try:
        import geopandas  # noqa: PLC0415
    except ImportError as error:
        raise ExactError("geopandas is not installed: pip install 'exact-nb[geo]'") from error
    kinds = list(ShapeKind)
    shapes = [
        to_shapely(codec.decode(kinds.index(ShapeKind(kind)), geom, parts))
        for kind, geom, parts in zip(
            table["shape"].to_pylist(),
            table["geom"].to_pylist(),
            table["parts"].to_pylist(),
            strict=True,
        )
    ]
    frame = table.drop_columns(["geom", "parts"]).to_pandas()
    return geopandas.GeoDataFrame(frame, geometry=geopandas.GeoSeries(shapes, index=frame.index))
