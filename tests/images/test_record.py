"""What is noted of an image when it is added."""

import hashlib
import json
import os
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exact_nb.errors import UnreadableImage, UnsupportedFormat
from exact_nb.images import record
from exact_nb.images.base import Channel, Description, ImageKind, Level, Sizes
from exact_nb.images.checksum import EDGE_BYTES, WHOLE_BYTES, checksum_of
from exact_nb.images.record import describe_image
from tests.images.memory import Memory


def test_slide_is_noted_with_what_its_header_says(data: Path) -> None:
    path = data / "wsi" / "CMU-1-Small-Region.svs"
    image = describe_image(path)
    assert (image.name, image.path) == (path.name, str(path))
    assert (image.kind, image.width, image.height) == ("slide", 2220, 2967)
    assert image.mpp_x == image.mpp_y == pytest.approx(0.499)
    assert image.objective_power == 20
    assert (image.levels, image.depth, image.frames, image.channels) == (1, 1, 1, 1)
    assert image.dtype == "uint8"
    assert image.vendor == "Aperio"
    assert image.size_bytes == path.stat().st_size
    assert image.checksum == "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
    assert image.metadata["tile_size"] == [240, 240]
    assert image.metadata["stored_levels"] == 1
    assert image.metadata["level_sizes"][1] == [1110, 1484, 2.0]
    assert image.metadata["turned_upright"] is False


def test_stack_is_noted_with_its_axes(data: Path) -> None:
    image = describe_image(data / "zstack" / "multi-channel-z-series.ome.tif")
    assert (image.kind, image.depth, image.channels, image.frames) == ("stack", 5, 3, 1)
    assert image.dtype == "int8"
    assert len(image.metadata["channel_names"]) == 3


@pytest.mark.parametrize("name", ["photo/exif_orientation_6.jpg", "wsi/test_orient6.tif"])
def test_turned_picture_is_noted_upright(data: Path, name: str) -> None:
    image = describe_image(data / name)
    assert image.width > image.height
    assert image.metadata["turned_upright"] is True


def test_relative_path_becomes_absolute(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data / "photo")
    assert describe_image("ihc.png").path == str(data / "photo" / "ihc.png")


def test_metadata_of_every_file_is_json(data: Path) -> None:
    for folder in ("photo", "wsi", "zstack"):
        for path in sorted((data / folder).iterdir()):
            try:
                image = describe_image(path)
            except (UnreadableImage, UnsupportedFormat):
                continue
            text = json.dumps(image.metadata, allow_nan=False)
            assert json.loads(text) == image.metadata


def test_values_json_does_not_know_are_put_into_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Compression(IntEnum):
        JPEG = 7

    odd: dict[Any, Any] = {
        "tuple": (1, 2.5),
        "array": np.arange(3),
        "scalar": np.float32(0.5),
        "nan": float("nan"),
        "enum": Compression.JPEG,
        "path": Path("a") / "b",
        7: {"deep": {np.int64(1)}},
        "none": None,
        "true": True,
    }
    path = tmp_path / "file"
    path.write_bytes(b"x")
    source = Memory(np.zeros((1, 8, 8), np.uint8), path)
    source.description = Description(
        kind=ImageKind.SLIDE,
        sizes=Sizes(y=8, x=8),
        levels=(Level(8, 8, 8, 8),),
        channels=(Channel(name="DAPI", color="#0000ff"),),
        background="#ffffff",
        metadata=odd,
    )
    monkeypatch.setattr(record, "open_image", lambda _: source)
    found = describe_image(path).metadata
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["tuple"] == [1, 2.5]
    assert found["array"] == [0, 1, 2]
    assert found["scalar"] == 0.5
    assert found["nan"] is None
    assert found["enum"] == 7
    assert found["path"] == str(Path("a") / "b")
    assert found["7"] == {"deep": [1]}
    assert found["none"] is None
    assert found["true"] is True
    assert found["channel_names"] == ["DAPI"]
    assert found["channel_colors"] == ["#0000ff"]
    assert found["background"] == "#ffffff"
    assert source.closed


@pytest.mark.parametrize(
    ("name", "error"), [("no.svs", UnreadableImage), ("text.txt", UnsupportedFormat)]
)
def test_what_is_no_image_is_refused(tmp_path: Path, name: str, error: type[Exception]) -> None:
    (tmp_path / "text.txt").write_text("no image")
    with pytest.raises(error, match=name):
        describe_image(tmp_path / name)


# -- checksum ---------------------------------------------------------------------------------


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


@pytest.mark.parametrize("size", [0, 1, WHOLE_BYTES])
def test_small_file_counts_whole(tmp_path: Path, size: int) -> None:
    path = sparse(tmp_path / "file", size)
    assert checksum_of(path) == "sha256:" + hashlib.sha256(bytes(size)).hexdigest()
    if size > 1:
        with path.open("r+b") as file:
            file.seek(size // 2)
            file.write(b"x")
        assert checksum_of(path) != "sha256:" + hashlib.sha256(bytes(size)).hexdigest()


@pytest.mark.parametrize("where", [0, EDGE_BYTES - 1, -EDGE_BYTES, -1])
def test_large_file_counts_by_its_ends_and_size(tmp_path: Path, where: int) -> None:
    size = 20 * WHOLE_BYTES
    path = sparse(tmp_path / "file", size)
    before = checksum_of(path)
    expected = hashlib.sha256(bytes(2 * EDGE_BYTES) + size.to_bytes(8, "little")).hexdigest()
    assert before == f"sha256:{expected}"
    with path.open("r+b") as file:
        file.seek(where, os.SEEK_END if where < 0 else os.SEEK_SET)
        file.write(b"x")
    assert checksum_of(path) != before
    assert checksum_of(sparse(tmp_path / "longer", size + 1)) != before
