"""Plots are well-formed, say their numbers in words, and escape what people have typed."""

from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.statistics.charts import Series, _nice, bars, columns, heat
from exact_nb.statistics.pages import table_page

TWO = (Series("good", "#009e73"), Series("bad", "#d55e00", "x"))
SVG = "{http://www.w3.org/2000/svg}"


def titles(svg: str) -> list[str | None]:
    return [one.text for one in ET.fromstring(svg).iter(f"{SVG}title")]  # noqa: S314


def test_every_mark_says_its_number() -> None:
    for plot in (bars, columns):
        told = titles(plot(["ada", "bea"], TWO, [[3, 1], [2, 0]]))
        assert {"ada: 3 good", "ada: 1 bad", "bea: 2 good"} <= set(told)
        assert "bea: 0 bad" not in told


def test_a_plot_is_told_in_words() -> None:
    root = ET.fromstring(bars(["ada"], TWO, [[3, 1]]))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-label") == "ada: 3 good, 1 bad"


def test_nothing_is_said_by_colour_alone() -> None:
    plot = bars(["ada"], TWO, [[3, 1]])
    assert "url(#exact-nb-hatch-cross)" in plot
    assert 'id="exact-nb-hatch-cross"' in plot


def test_a_confusion_matrix_has_rows_and_columns() -> None:
    told = titles(heat(["x", "y"], [[5, 1], [0, 7]], rows="ada", columns="bea"))
    assert told == [
        "ada: x, bea: x: 5",
        "ada: x, bea: y: 1",
        "ada: y, bea: x: 0",
        "ada: y, bea: y: 7",
    ]


names = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), max_size=4)


@given(names)
def test_any_name_and_no_data_make_a_plot(labels: list[str]) -> None:
    for values in ([[0, 0]] * len(labels), [[1, 2]] * len(labels)):
        titles(bars(labels, TWO, values))
        titles(columns(labels, TWO, values))
    titles(heat(labels, [[0] * len(labels)] * len(labels), rows="<a>", columns="&b"))


def test_what_people_typed_is_escaped() -> None:
    nasty = '"><script>alert(1)</script>'
    page = table_page(pa.table({"type": [nasty], nasty: [nasty]}))
    for text in (page, bars([nasty], TWO, [[1, 1]]), heat([nasty], [[1]], rows=nasty, columns="")):
        assert "<script>" not in text


@given(st.integers(0, 10**7))
def test_an_axis_ends_soon_above_the_most_with_a_whole_half(most: int) -> None:
    end = _nice(most)
    assert end >= most
    assert end % 2 == 0
    assert end <= max(2, 2 * most)


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("first_pass_yield", 0.5, "50%"),
        ("cohen_kappa", 0.5, "0.500"),
        ("cohen_kappa", float("nan"), "—"),
        ("seconds", 1.26, "1.3"),
        ("share_caught_low", None, "—"),
    ],
)
def test_numbers_read_as_what_they_are(column: str, value: float | None, shown: str) -> None:
    assert f">{shown}</td>" in table_page(pa.table({column: pa.array([value], pa.float64())}))


def test_long_tables_say_how_much_is_left_out() -> None:
    page = table_page(pa.table({"n": list(range(25))}), limit=20)
    assert page.count("<tr>") == 21
    assert "and 5 more rows" in page
    assert "Nothing yet." in table_page(pa.table({"n": pa.array([], pa.int64())}))
