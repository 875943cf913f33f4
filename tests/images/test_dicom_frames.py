"""DICOM pictures and frames open with their axes, spacing and values."""

import io
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from exact_nb.errors import ExactError, UnreadableImage, UnsupportedFormat
from exact_nb.images.base import EncodedTile, FrameAxis, ImageKind, Pixels, Source, ValueScale
from exact_nb.images.dicom import is_single, open_dicom
from exact_nb.images.record import describe_image
from exact_nb.images.registry import open_image

pydicom = pytest.importorskip("pydicom")

MR, ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1"
EXPLICIT, DEFLATED = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"


def header(samples: Pixels, **tags: Any) -> Any:
    """Return a dataset without pixels; a third axis are frames, a fourth samples."""
    from pydicom.dataset import Dataset, FileMetaDataset

    dataset: Any = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID = MR
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = "1.2.3"
    dataset.file_meta.TransferSyntaxUID = EXPLICIT
    frames, dataset.Rows, dataset.Columns, *colours = samples.shape
    if frames > 1:
        dataset.NumberOfFrames = frames
    dataset.SamplesPerPixel = colours[0] if colours else 1
    dataset.PhotometricInterpretation = "RGB" if colours else "MONOCHROME2"
    if colours:
        dataset.PlanarConfiguration = 0
    if samples.dtype.kind != "f":
        dataset.BitsAllocated = dataset.BitsStored = samples.dtype.itemsize * 8
        dataset.HighBit = dataset.BitsStored - 1
        dataset.PixelRepresentation = int(samples.dtype.kind == "i")
    else:
        dataset.BitsAllocated = samples.dtype.itemsize * 8
    for name, value in tags.items():
        setattr(dataset, name, value)
    return dataset


def write(path: Path, samples: Pixels, **tags: Any) -> Path:
    dataset = header(samples, **tags)
    names = {"f4": "FloatPixelData", "f8": "DoubleFloatPixelData"}
    setattr(dataset, names.get(samples.dtype.str[1:], "PixelData"), samples.tobytes())
    if "PixelData" in dataset:
        dataset["PixelData"].VR = "OW"
    dataset.save_as(path, enforce_file_format=True)
    return path


def write_encoded(
    path: Path, samples: Pixels, frames: list[bytes], syntax: str, **tags: Any
) -> Path:
    from pydicom.encaps import encapsulate

    dataset = header(samples, **tags)
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.PixelData = encapsulate(frames)
    dataset["PixelData"].VR = "OB"
    dataset.save_as(path, enforce_file_format=True)
    return path


def item(**tags: Any) -> Any:
    from pydicom.dataset import Dataset

    dataset = Dataset()
    for name, value in tags.items():
        setattr(dataset, name, value)
    return dataset


def placed(positions: list[list[float]], **more: Any) -> dict[str, Any]:
    """Return the functional groups of frames at positions, all of one orientation."""
    return {
        "SharedFunctionalGroupsSequence": [
            item(
                PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 0.6, 0.8])],
                PixelMeasuresSequence=[item(PixelSpacing=[0.5, 0.25])],
                **more,
            )
        ],
        "PerFrameFunctionalGroupsSequence": [
            item(PlanePositionSequence=[item(ImagePositionPatient=position)])
            for position in positions
        ],
    }


def frames_of(count: int, dtype: str = "int16", shape: tuple[int, ...] = (12, 17)) -> Pixels:
    random = np.random.default_rng(4)
    if dtype.startswith("float"):
        return random.normal(0, 100, (count, *shape)).astype(dtype)
    limits = np.iinfo(dtype)
    return random.integers(limits.min, limits.max, (count, *shape), dtype, endpoint=True)


def whole(source: Source, **frame: int) -> Pixels:
    sizes = source.description.sizes
    return source.read_region(0, 0, sizes.x, sizes.y, **frame)


# -- the real files ---------------------------------------------------------------------------

REAL = ["CT_small.dcm", "MR_small.dcm", "examples_rgb_color.dcm", "examples_ybr_color_30f.dcm"]


@pytest.mark.parametrize("name", REAL)
def test_values_of_a_real_file_are_those_of_pydicom(data: Path, name: str) -> None:
    path = data / "dicom" / "single" / name
    stored = pydicom.dcmread(path).pixel_array
    frames = stored if name.endswith("30f.dcm") else stored[None]
    random = np.random.default_rng(1)
    with open_image(path) as source:
        description = source.description
        sizes = description.sizes
        assert (sizes.t, sizes.z, sizes.y, sizes.x) == (len(frames), 1, *frames.shape[1:3])
        assert description.dtype == str(stored.dtype)
        assert description.rgb == (frames.ndim == 4)
        for _ in range(24):
            t, y, x = (int(random.integers(length)) for length in frames.shape[:3])
            value = source.read_region(x, y, 1, 1, t=t)[0, 0]
            np.testing.assert_array_equal(value, frames[t, y, x])


def test_ct_is_in_hounsfield_units_and_micrometres(data: Path) -> None:
    with open_image(data / "dicom" / "single" / "CT_small.dcm") as source:
        description = source.description
        assert description.kind is ImageKind.PICTURE
        assert description.values == ValueScale(slope=1, intercept=-1024, unit="HU")
        assert description.mpp_x == description.mpp_y == pytest.approx(661.468)
        assert description.metadata["dicom"]["modality"] == "CT"
    record = describe_image(data / "dicom" / "single" / "CT_small.dcm")
    assert record.metadata["values"] == {"slope": 1.0, "intercept": -1024.0, "unit": "HU"}
    assert "Patient" not in str(record.metadata)


def test_mr_has_no_unit_and_its_own_window(data: Path) -> None:
    with open_image(data / "dicom" / "single" / "MR_small.dcm") as source:
        assert source.description.values == ValueScale()
        assert source.description.mpp_x == 312.5
        assert source.description.channels[0].window == (-200.0, 1400.0)


def test_ultrasound_runs_in_time_and_its_jpeg_frames_pass_through(data: Path) -> None:
    path = data / "dicom" / "single" / "examples_ybr_color_30f.dcm"
    with open_image(path) as source:
        description = source.description
        assert description.kind is ImageKind.STACK
        assert description.t_axis == FrameAxis(spacing=0.033333, unit="s")
        for t in (0, 13, 29):
            tile = source.tile(0, 0, 0, t=t)
            assert isinstance(tile, EncodedTile)
            assert bytes(tile.data) in path.read_bytes()
            seen = np.asarray(Image.open(io.BytesIO(tile.data)).convert("RGB")).astype(int)
            assert np.abs(seen - whole(source, t=t)).max() <= 3
        with pytest.raises(IndexError, match="t 30"):
            source.tile(0, 0, 0, t=30)


def test_files_of_pydicom_come_as_pydicom_reads_them() -> None:
    """Whatever their compression, byte order and photometric interpretation."""
    folder = Path(pydicom.__file__).parent / "data" / "test_files"
    compared, wrong = 0, []
    for path in sorted(one for one in folder.iterdir() if one.is_file()):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # some are damaged on purpose
            try:
                stored = pydicom.dcmread(path)
                frames = stored.pixel_array
            except Exception:  # noqa: BLE001, S112 - what pydicom does not read is not compared
                continue
            if stored.PhotometricInterpretation in {"MONOCHROME1", "PALETTE COLOR"}:
                continue
            with open_dicom(path) as source:
                sizes = source.description.sizes
                order = np.ndindex(sizes.t, sizes.z)
                found = [whole(source, t=t, z=z) for t, z in order]
        compared += 1
        if not np.array_equal(np.stack(found).reshape(frames.shape), frames):
            wrong.append(path.name)
    assert wrong == []
    assert compared > 40


# -- axes -------------------------------------------------------------------------------------


def test_frames_with_positions_are_sorted_along_the_normal(tmp_path: Path) -> None:
    """The normal is (0, -0.8, 0.6): a frame is 2.5 mm further for each step."""
    samples = frames_of(5)
    order = [3, 0, 4, 1, 2]
    groups = placed([[7, -2 * place, 1.5 * place] for place in order])
    with open_image(
        write(tmp_path / "a.dcm", samples, SOPClassUID=ENHANCED_MR, **groups)
    ) as source:
        description = source.description
        assert (description.sizes.z, description.sizes.t) == (5, 1)
        assert description.z_axis.spacing == pytest.approx(2500)
        assert description.z_axis.unit == "µm"
        assert (description.mpp_x, description.mpp_y) == (250, 500)
        for number, place in enumerate(order):
            np.testing.assert_array_equal(whole(source, z=place), samples[number])


def test_frames_at_one_place_follow_each_other_in_time(tmp_path: Path) -> None:
    samples = frames_of(6)
    positions = [[0.0, 0.0, 5.0 * z] for _ in range(2) for z in (2, 0, 1)]
    with open_image(write(tmp_path / "a.dcm", samples, **placed(positions))) as source:
        assert (source.description.sizes.z, source.description.sizes.t) == (3, 2)
        for number, (t, z) in enumerate((t, z) for t in range(2) for z in (2, 0, 1)):
            np.testing.assert_array_equal(whole(source, t=t, z=z), samples[number])


@pytest.mark.parametrize(
    "positions",
    [[[0, 0, 1], [0, 0, 1], [0, 0, 2]], [[0, 0, 1]] * 3],
    ids=["uneven", "one place"],
)
def test_places_that_make_no_stack_are_points_in_time(
    tmp_path: Path, positions: list[list[float]]
) -> None:
    groups = placed(positions)
    with open_image(write(tmp_path / "a.dcm", frames_of(3), FrameTime=40, **groups)) as source:
        assert (source.description.sizes.z, source.description.sizes.t) == (1, 3)
        assert source.description.t_axis == FrameAxis(spacing=0.04, unit="s")


def test_slices_of_nuclear_medicine_are_a_z_axis(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.dcm",
        frames_of(4, "uint16"),
        FrameIncrementPointer=[0x00540080],
        SliceVector=[1, 2, 3, 4],
        SpacingBetweenSlices=3.5,
    )
    with open_image(path) as source:
        assert (source.description.sizes.z, source.description.sizes.t) == (4, 1)
        assert source.description.z_axis == FrameAxis(spacing=3500, unit="µm")


def test_planes_of_a_dose_are_a_z_axis_in_gray(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.dcm",
        frames_of(3, "uint32"),
        FrameIncrementPointer=0x3004000C,
        GridFrameOffsetVector=[0.0, 2.5, 5.0],
        DoseGridScaling=1e-6,
        DoseUnits="GY",
    )
    with open_image(path) as source:
        assert source.description.sizes.z == 3
        assert source.description.z_axis == FrameAxis(spacing=2500, unit="µm")
        assert source.description.values == ValueScale(slope=1e-6, unit="Gy")


@pytest.mark.parametrize(
    ("tags", "axis"),
    [
        ({"CineRate": 25}, FrameAxis(spacing=0.04, unit="s")),
        ({"RecommendedDisplayFrameRate": 10}, FrameAxis(spacing=0.1, unit="s")),
        ({"FrameTimeVector": [0, 100, 100]}, FrameAxis(spacing=0.1, unit="s")),
        (
            {"FrameTimeVector": [0, 100, 300]},
            FrameAxis(spacing=0.2, unit="s", labels=("0 s", "0.1 s", "0.4 s")),
        ),
        ({}, FrameAxis()),
    ],
)
def test_times_of_frames_come_in_seconds(
    tmp_path: Path, tags: dict[str, Any], axis: FrameAxis
) -> None:
    with open_image(write(tmp_path / "a.dcm", frames_of(3), **tags)) as source:
        assert source.description.t_axis == axis


# -- samples and values -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "dtype", ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
)
def test_samples_of_every_type_are_the_files_own(tmp_path: Path, dtype: str) -> None:
    samples = frames_of(3, dtype)
    with open_image(write(tmp_path / "a.dcm", samples)) as source:
        assert source.description.dtype == dtype
        for t in range(3):
            assert whole(source, t=t).dtype == np.dtype(dtype)
            np.testing.assert_array_equal(whole(source, t=t), samples[t])
            np.testing.assert_array_equal(source.tile(0, 0, 0, t=t), samples[t])


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16"])
def test_where_white_is_lowest_the_picture_turns_and_the_values_stay(
    tmp_path: Path, dtype: str
) -> None:
    samples = frames_of(1, dtype)
    path = write(
        tmp_path / "a.dcm",
        samples,
        PhotometricInterpretation="MONOCHROME1",
        RescaleSlope=2,
        RescaleIntercept=-5,
        RescaleType="OD",
        WindowCenter=100,
        WindowWidth=50,
    )
    with open_image(path) as source:
        shown, scale = whole(source), source.description.values
        window = source.description.channels[0].window
    assert scale.unit == "OD"
    np.testing.assert_array_equal(
        shown * scale.slope + scale.intercept, samples[0].astype(float) * 2 - 5
    )
    assert np.argmax(shown) == np.argmin(samples[0])
    assert window is not None
    assert sorted(end * scale.slope + scale.intercept for end in window) == [75, 125]


def test_frames_with_scales_of_their_own_come_as_values(tmp_path: Path) -> None:
    samples = frames_of(3, "uint16")
    groups = placed([[0.0, 0.0, float(z)] for z in range(3)])
    for number, group in enumerate(groups["PerFrameFunctionalGroupsSequence"]):
        group.PixelValueTransformationSequence = [
            item(RescaleSlope=number + 1, RescaleIntercept=-10 * number, RescaleType="US")
        ]
    with open_image(write(tmp_path / "a.dcm", samples, **groups)) as source:
        assert source.description.dtype == "float32"
        assert source.description.values == ValueScale()
        for z in range(3):
            due = (samples[z].astype("f8") * (z + 1) - 10 * z).astype("f4")
            np.testing.assert_allclose(whole(source, z=z), due, rtol=1e-6)


def test_colours_of_a_palette_are_shown(tmp_path: Path) -> None:
    table = np.random.default_rng(3).integers(0, 1 << 16, (3, 256)).astype("uint16")
    tags: dict[str, Any] = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name, column in zip(("Red", "Green", "Blue"), table, strict=True):
        tags[f"{name}PaletteColorLookupTableDescriptor"] = [256, 0, 16]
        tags[f"{name}PaletteColorLookupTableData"] = column.tobytes()
    samples = frames_of(2, "uint8")
    with open_image(write(tmp_path / "a.dcm", samples, **tags)) as source:
        assert source.description.rgb
        np.testing.assert_array_equal(whole(source, t=1), (table.T >> 8)[samples[1]])


CODECS: dict[str, Callable[[Any], Any]] = {
    "1.2.840.10008.1.2.4.70": imagecodecs.ljpeg_encode,
    "1.2.840.10008.1.2.4.80": imagecodecs.jpegls_encode,
    "1.2.840.10008.1.2.4.90": lambda frame: imagecodecs.jpeg2k_encode(frame, reversible=True),
}


@pytest.mark.parametrize(
    ("syntax", "signed"),
    # The encoder of JPEG 2000 writes no signed samples.
    [(syntax, False) for syntax in CODECS] + [(syntax, True) for syntax in list(CODECS)[:2]],
)
def test_lossless_compression_gives_the_samples_back(
    tmp_path: Path, syntax: str, signed: bool
) -> None:
    """Of 12 bits in 16, the highest of them the sign."""
    samples = frames_of(3, "uint16", (40, 50)) >> 4
    path = write_encoded(
        tmp_path / "a.dcm",
        samples,
        [bytes(CODECS[syntax](frame)) for frame in samples],
        syntax,
        BitsStored=12,
        HighBit=11,
        PixelRepresentation=int(signed),
    )
    due = (samples << 4).view("int16") >> 4 if signed else samples
    with open_image(path) as source:
        assert source.description.dtype == ("int16" if signed else "uint16")
        for t in (2, 0, 1):
            np.testing.assert_array_equal(whole(source, t=t), due[t])


def test_deflated_file_opens(tmp_path: Path) -> None:
    samples = frames_of(3)
    dataset = header(samples)
    dataset.file_meta.TransferSyntaxUID = DEFLATED
    dataset.PixelData = samples.tobytes()
    dataset["PixelData"].VR = "OW"
    dataset.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    with open_image(tmp_path / "a.dcm") as source:
        for t in range(3):
            np.testing.assert_array_equal(whole(source, t=t), samples[t])


def test_large_frame_gets_levels(tmp_path: Path) -> None:
    samples = frames_of(2, "uint16", (700, 1300))
    with open_image(write(tmp_path / "a.dcm", samples)) as source:
        assert [level.width for level in source.description.levels] == [1300, 650, 325]
        np.testing.assert_array_equal(source.tile(0, 2, 1, t=1), samples[1, 512:, 1024:])
        assert source.start_build() is None  # type: ignore[attr-defined]


def test_threads_get_their_own_frames(tmp_path: Path) -> None:
    samples = frames_of(12)
    wrong: list[int] = []
    with open_image(write(tmp_path / "a.dcm", samples)) as source:

        def look(seed: int) -> None:
            for t in np.random.default_rng(seed).integers(0, 12, 40).tolist():
                wrong.extend([t] * int((whole(source, t=t) != samples[t]).any()))

        threads = [threading.Thread(target=look, args=(seed,)) for seed in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
    with pytest.raises(UnreadableImage, match="closed"):
        whole(source)


# -- what is refused, and who else reads ------------------------------------------------------


def test_file_without_a_picture_is_refused(tmp_path: Path) -> None:
    dataset = header(frames_of(1))
    for name in ("Rows", "Columns", "BitsStored"):
        delattr(dataset, name)
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.88.11"
    dataset.save_as(tmp_path / "report.dcm", enforce_file_format=True)
    with pytest.raises(UnsupportedFormat, match=r"report\.dcm: there is no picture.*Text SR"):
        open_image(tmp_path / "report.dcm")


def test_compression_nobody_decodes_is_named(tmp_path: Path) -> None:
    path = write_encoded(tmp_path / "a.dcm", frames_of(1), [b"x" * 10], "1.2.840.10008.1.2.4.100")
    with pytest.raises(UnsupportedFormat, match="pixels in MPEG2"):
        open_image(path)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_file_cut_short_is_refused_in_one_line(data: Path, tmp_path: Path, share: float) -> None:
    content = (data / "dicom" / "single" / "examples_ybr_color_30f.dcm").read_bytes()
    (tmp_path / "a.dcm").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(ExactError, match=r"a\.dcm") as refused:  # noqa: SIM117
        with open_image(tmp_path / "a.dcm") as source:
            whole(source, t=29)
    assert "\n" not in str(refused.value)


def test_slice_of_a_series_is_told_from_a_single_file(data: Path, tmp_path: Path) -> None:
    single = sorted((data / "dicom" / "single").iterdir())
    assert [is_single(path) for path in single] == [True] * 4
    slices = sorted((data / "dicom" / "ct_3slice").iterdir())
    assert [is_single(path) for path in slices] == [False] * 3
    (tmp_path / "alone.dcm").write_bytes(slices[1].read_bytes())
    (tmp_path / "notes.txt").write_text("no DICOM")
    (tmp_path / "broken.dcm").write_bytes(bytes(128) + b"DICM" + b"\xff" * 40)
    assert is_single(tmp_path / "alone.dcm")
    with open_image(tmp_path / "alone.dcm") as source:
        assert source.description.values.unit == "HU"


def test_whole_slides_stay_with_openslide(data: Path) -> None:
    pytest.importorskip("openslide")
    with open_image(data / "dicom" / "wsm_boxes" / "boxes_0.dcm") as source:
        assert source.description.kind is ImageKind.SLIDE
        assert "openslide" in source.description.metadata


def test_missing_package_is_named_with_what_to_install(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(UnsupportedFormat, match=r"pip install exact-nb\[dicom\]"):
        open_image(data / "dicom" / "single" / "CT_small.dcm")


def test_pydicom_is_imported_only_where_a_file_opens() -> None:
    code = "import sys, exact_nb.images.registry, exact_nb.images.dicom, exact_nb.workspace.adding;"
    subprocess.run([sys.executable, "-c", code + "assert 'pydicom' not in sys.modules"], check=True)
