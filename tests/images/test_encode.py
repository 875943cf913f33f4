"""Samples become pictures a browser shows as they are."""

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from exact_nb.images.base import EncodedTile
from exact_nb.images.encode import default_window, encode_tile, to_8_bit

RANDOM = np.random.default_rng(0)


def decoded(tile: EncodedTile) -> Any:
    with Image.open(io.BytesIO(tile.data)) as picture:
        return np.asarray(picture)


def test_colours_survive_at_full_resolution() -> None:
    """Red and blue columns side by side: subsampled chroma would mix them."""
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:, ::2, 0] = 200
    pixels[:, 1::2, 2] = 200
    tile = encode_tile(pixels)
    assert tile.media_type == "image/jpeg"
    assert np.abs(decoded(tile).astype(int) - pixels).mean() < 8


def test_grey_is_a_grey_jpeg() -> None:
    pixels = np.tile(np.arange(0, 240, 4, dtype=np.uint8), (50, 1))
    result = decoded(encode_tile(pixels))
    assert result.shape == (50, 60)
    assert np.abs(result.astype(int) - pixels).max() <= 3


@pytest.mark.parametrize("shape", [(7, 5), (7, 5, 3)])
def test_png_is_exact(shape: tuple[int, ...]) -> None:
    pixels = RANDOM.integers(0, 256, shape, np.uint8)
    tile = encode_tile(pixels, lossless=True)
    assert tile.media_type == "image/png"
    assert np.array_equal(decoded(tile), pixels)


def test_views_are_encoded_as_they_are_seen() -> None:
    pixels = RANDOM.integers(0, 256, (20, 30, 3), np.uint8)
    turned = pixels.swapaxes(0, 1)[::-1]
    assert np.array_equal(decoded(encode_tile(turned, lossless=True)), turned)


def test_better_quality_is_closer() -> None:
    pixels = RANDOM.integers(0, 256, (64, 64, 3), np.uint8)
    errors = [
        np.abs(decoded(encode_tile(pixels, quality)).astype(int) - pixels).mean()
        for quality in (20, 95)
    ]
    assert errors[1] < errors[0]


@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", ">u2", "u4", "i4", "f2", "f4", "f8"])
def test_window_maps_to_black_and_white(dtype: str) -> None:
    lowest = 0 if "u" in dtype else -20
    samples = np.array([[lowest, 10, 36, 60, 90]]).astype(dtype)
    assert to_8_bit(samples, (10, 60)).tolist() == [[0, 0, 133, 255, 255]]


def test_wide_integers_keep_their_order() -> None:
    samples = np.array([[0, 2**31, 2**32 - 1]], np.uint32)
    assert to_8_bit(samples, (0, 2**32 - 1)).tolist() == [[0, 128, 255]]


def test_what_is_no_number_is_black_and_infinity_white() -> None:
    samples = np.array([[np.nan, -np.inf, np.inf, 0.5]], np.float32)
    assert to_8_bit(samples, (0, 1)).tolist() == [[0, 0, 255, 128]]


def test_window_without_width_is_a_threshold() -> None:
    assert to_8_bit(np.array([[4, 5, 6]], np.uint16), (5, 5)).tolist() == [[0, 0, 255]]


def test_bytes_stay_as_they_are_without_a_window() -> None:
    pixels = RANDOM.integers(0, 256, (4, 4), np.uint8)
    assert to_8_bit(pixels) is pixels


def test_default_window_ignores_hot_pixels() -> None:
    samples = RANDOM.integers(100, 200, (100, 100)).astype(np.uint16)
    samples[3, 3] = 65_535
    low, high = default_window(samples)
    assert 99 <= low <= 105
    assert 195 <= high <= 210


@pytest.mark.parametrize(
    ("samples", "window"),
    [
        (np.zeros((3, 3), np.uint8), (0, 255)),
        (np.zeros((3, 3), bool), (0, 1)),
        (np.full((3, 3), 7, np.int16), (6.5, 7.5)),
        (np.full((3, 3), np.nan, np.float32), (0, 1)),
    ],
)
def test_default_window_of_plain_samples(samples: Any, window: tuple[float, float]) -> None:
    assert default_window(samples) == window


@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.booleans(),
    st.sampled_from(["u1", "i1", "u2", "f4", "?", "c8"]),
)
def test_every_size_and_dtype_gives_a_picture_of_that_size(
    height: int, width: int, rgb: bool, dtype: str
) -> None:
    shape = (height, width, 3) if rgb else (height, width)
    pixels = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    assert decoded(encode_tile(pixels)).shape == shape


@pytest.mark.parametrize("shape", [(0, 4), (4, 4, 4), (4,), (2, 3, 4, 3)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a tile is"):
        encode_tile(np.zeros(shape, np.uint8))
