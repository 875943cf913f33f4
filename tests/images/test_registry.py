"""Every file opens with the right size, or is refused with one clear line."""

import logging
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from exact_nb.errors import ExactError, UnreadableImage, UnsupportedFormat
from exact_nb.images.base import EncodedTile
from exact_nb.images.registry import open_image

# Sizes as seen, from the table of the data folder and the files' own headers.
SIZES = {
    "dicom/single/CT_small.dcm": (128, 128),
    "dicom/single/MR_small.dcm": (64, 64),
    "dicom/single/examples_rgb_color.dcm": (320, 240),
    "dicom/single/examples_ybr_color_30f.dcm": (320, 240),
    "photo/EIPH.png": (1336, 748),
    "photo/Eosinophile.png": (160, 159),
    "photo/MitoticFigures.png": (553, 548),
    "photo/canine_cutaneous.jpg": (926, 723),
    "photo/cell_8bit_grey.png": (550, 660),
    "photo/exif_orientation_6.jpg": (600, 450),
    "photo/ihc.png": (512, 512),
    "photo/retina.jpg": (1411, 1411),
    "wsi/CMU-1-Small-Region.svs": (2220, 2967),
    "wsi/boxes.tiff": (300, 250),
    "wsi/crc_cycif_4ch.ome.tif": (2560, 2048),
    "wsi/crc_he_whole_half.tif": (9804, 7170),
    "wsi/grey10kx5k.tif": (10000, 5000),
    "wsi/small.svs": (16, 16),
    "wsi/test_orient6.tif": (180, 120),
    "wsi/yb10kx5k.zstd.tiff": (10000, 5000),
    "zstack/IXMtest_A02_s9_C3_imagej.tif": (695, 395),
    "zstack/img2d_uint16.tif": (512, 512),
    "zstack/img3d.tif": (57, 61),
    "zstack/lightsheet_uint16_series/signal_ch000000.tif": (627, 1116),
    "zstack/multi-channel-z-series.ome.tif": (439, 167),
    "zstack/multifile_ome/multifile-Z1.ome.tiff": (18, 24),
}
REFUSED = {
    "wsi/unreadable.svs": UnreadableImage,
    "zstack/s1_t7_c4_z3_Image_0.zarr": UnreadableImage,
    "zstack/multifile_ome/multifile.companion.ome": UnsupportedFormat,
    "annotations/coco_2images.json": UnsupportedFormat,
    "zstack": UnreadableImage,
    "zstack/no_such_file.tif": UnreadableImage,
}


def test_no_picture_of_the_data_folder_is_left_out(data: Path) -> None:
    listed = set(SIZES) | set(REFUSED)
    for folder in ("wsi", "photo"):
        names = {f"{folder}/{file.name}" for file in (data / folder).iterdir()}
        assert names <= listed, names - listed


@pytest.mark.parametrize("name", SIZES)
def test_file_opens_with_its_size_and_every_corner_tile(data: Path, name: str) -> None:
    with open_image(data / name) as source:
        description = source.description
        assert (description.sizes.x, description.sizes.y) == SIZES[name]
        finest = description.levels[0]
        assert (finest.width, finest.height, finest.downsample) == (*SIZES[name], 1.0)
        for number, level in enumerate(description.levels):
            last = level.columns - 1, level.rows - 1
            for column, row in {(0, 0), last}:
                tile = source.tile(number, column, row)
                assert tile is not None
                if isinstance(tile, EncodedTile):
                    assert bytes(tile.data[:2]) == b"\xff\xd8"
                    continue
                width = min(level.tile_width, level.width - column * level.tile_width)
                height = min(level.tile_height, level.height - row * level.tile_height)
                assert tile.shape == ((height, width, 3) if description.rgb else (height, width))
                assert tile.dtype == np.dtype(description.dtype)


@pytest.mark.parametrize("name", REFUSED)
def test_file_is_refused_with_one_line(data: Path, name: str) -> None:
    with pytest.raises(REFUSED[name]) as refused:
        open_image(data / name)
    message = str(refused.value)
    assert type(refused.value) is REFUSED[name]
    assert str(data / name) in message
    assert "\n" not in message
    assert isinstance(refused.value, UnreadableImage | UnsupportedFormat)
    assert refused.value.path == str(data / name)


def test_pictures_of_one_scene_agree(data: Path) -> None:
    """The turned TIFF shows its F upright: dark at the upper left, white at the lower left."""
    with open_image(data / "wsi" / "test_orient6.tif") as source:
        whole = source.read_region(0, 0, 180, 120)
    assert whole[20, 20:160].mean() < 60
    assert whole[90, 10:60].mean() > 200


def test_extension_does_not_matter(data: Path, tmp_path: Path) -> None:
    shutil.copy(data / "photo" / "Eosinophile.png", tmp_path / "picture.svs")
    with open_image(tmp_path / "picture.svs") as source:
        assert (source.description.sizes.x, source.description.sizes.y) == (160, 159)


def test_path_may_be_text_or_begin_with_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (8, 6)).save(tmp_path / "a.png")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    open_image(str(tmp_path / "a.png")).close()
    open_image("~/a.png").close()


def test_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(b"")
    with pytest.raises(UnreadableImage, match="empty"):
        open_image(tmp_path / "a.tif")


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="the system does not refuse this user",
)
def test_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "a.png").chmod(0)
    with pytest.raises(UnreadableImage, match="permission denied"):
        open_image(tmp_path / "a.png")


def test_refusal_of_the_system_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root there are no permissions to lack: the refusal is raised by hand."""
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableImage, match="permission denied"):
        open_image(path)


def test_unknown_file_lists_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.xyz").write_bytes(b"what is this?")
    with pytest.raises(UnsupportedFormat, match=r"TIFF.*JPEG.*PNG.*BMP.*OpenSlide"):
        open_image(tmp_path / "a.xyz")


def test_label_of_a_mirax_slide_is_not_taken_for_the_slide(tmp_path: Path) -> None:
    Image.new("RGB", (60, 40)).save(tmp_path / "slide.mrxs", "JPEG")
    with pytest.raises(ExactError, match=r"slide\.mrxs"):
        open_image(tmp_path / "slide.mrxs")


def test_missing_openslide_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openslide", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    for name, content in (("a.vms", b"[Virtual Microscope Specimen]"), ("b.mrxs", b"\xff\xd8\xff")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnsupportedFormat, match=r"pip install exact-nb\[slides\]"):
            open_image(tmp_path / name)


# -- readers of other packages ----------------------------------------------------------------

READER = """
import numpy as np
from exact_nb.errors import UnreadableImage
from exact_nb.images.base import Description, ImageKind, Level, Sizes, Source

class Flat(Source):
    def __init__(self, path):
        self.path = path
        self.description = Description(
            kind=ImageKind.PICTURE, sizes=Sizes(y=600, x=900), levels=(Level(900, 600, 256, 256),)
        )
    def tile(self, level, column, row, *, z=0, t=0, c=0):
        return np.full((256, 256, 3), 7, np.uint8)
    def read_region(self, x, y, width, height, *, level=0, z=0, t=0, c=0):
        return np.full((height, width, 3), 7, np.uint8)
    def close(self):
        pass

def sniff(path, head):
    return head.startswith(b"FLAT") or path.suffix == ".flatdir"

def open(path):
    if path.is_file() and b"damaged" in path.read_bytes():
        raise UnreadableImage(f"{path}: flat but damaged", path=path)
    return Flat(path)
"""


def install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, readers: str
) -> None:
    """Put a distribution beside the installed ones, as an installer would."""
    information = folder / f"{name}-1.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[exact_nb.readers]\n{readers}\n")
    (folder / f"{name}_reader.py").write_text(module)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, f"{name}_reader", raising=False)


def test_third_party_reader_opens_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch, "flat", READER, "flat = flat_reader")
    (tmp_path / "a.flat").write_bytes(b"FLAT and nothing else")
    with open_image(tmp_path / "a.flat") as source:
        assert type(source).__name__ == "PyramidSource"
        assert [level.width for level in source.description.levels] == [900, 450]
        assert (np.asarray(source.tile(1, 0, 0)) == 7).all()


def test_third_party_reader_opens_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "site", monkeypatch, "flat", READER, "flat = flat_reader")
    (tmp_path / "a.flatdir").mkdir()
    open_image(tmp_path / "a.flatdir").close()


def test_refusal_of_a_third_party_reader_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch, "flat", READER, "flat = flat_reader")
    (tmp_path / "a.flat").write_bytes(b"FLAT damaged")
    with pytest.raises(UnreadableImage, match="flat but damaged"):
        open_image(tmp_path / "a.flat")


BROKEN = {
    "cannot be imported": ("raise ImportError('no such thing')", "ImportError: no such thing"),
    "cannot sniff": ("def sniff(path, head): raise ValueError('hm')", "ValueError: hm"),
    "has no sniff": ("x = 1", "AttributeError"),
    "opens to something else": (
        "def sniff(path, head): return True\ndef open(path): return 5",
        "TypeError: it returned int, not a Source",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_third_party_reader_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    module, reason = BROKEN[fault]
    install(tmp_path / "site", monkeypatch, "brittle", module, "brittle = brittle_reader")
    (tmp_path / "a.flat").write_bytes(b"FLAT")
    with pytest.raises(UnsupportedFormat) as refused:
        open_image(tmp_path / "a.flat")
    assert f"reader 'brittle' (brittle) failed: {reason}" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_broken_reader_does_not_stand_in_another_ones_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, _ = BROKEN["cannot sniff"]
    install(tmp_path / "one", monkeypatch, "brittle", broken, "brittle = brittle_reader")
    install(tmp_path / "two", monkeypatch, "flat", READER, "flat = flat_reader")
    (tmp_path / "a.flat").write_bytes(b"FLAT")
    with caplog.at_level(logging.WARNING, "exact_nb"):
        open_image(tmp_path / "a.flat").close()
    assert "brittle" in caplog.text


def test_third_parties_are_not_asked_for_what_we_read(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    greedy = "def sniff(path, head): return True\ndef open(path): raise RuntimeError('mine')"
    install(tmp_path / "site", monkeypatch, "greedy", greedy, "greedy = greedy_reader")
    open_image(data / "photo" / "ihc.png").close()


@pytest.mark.parametrize("seed", range(30))
def test_noise_is_refused_with_an_error_of_ours(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    starts = [
        b"",
        b"II*\0",
        b"MM\0*",
        b"II+\0\x08\0\0\0",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"BM",
        b"GIF89a",
        b"RIFF\xff\x02\0\0WEBP",
        bytes(128) + b"DICM\x02\0\0\0UL",
    ]
    path = tmp_path / "noise"
    path.write_bytes(starts[seed % len(starts)] + random.bytes(int(random.integers(1, 3000))))
    with pytest.raises(ExactError, match="noise") as refused, open_image(path) as source:
        source.tile(0, 0, 0)
    assert "\n" not in str(refused.value)
