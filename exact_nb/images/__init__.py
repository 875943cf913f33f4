"""Where pixels come from: one interface, `Source`, and one reader a file.

`open_image` (`exact_nb.images.registry`) opens a file, `describe_image`
(`exact_nb.images.record`) notes what it is, `TileService` (`exact_nb.images.tiles`) gives tiles
and thumbnails as they travel, `SourcePool` (`exact_nb.images.pool`) shares open files.
"""
