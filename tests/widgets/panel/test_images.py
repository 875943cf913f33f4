"""The grid of images: status, filters, order, and what others do meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

import exact_nb
from exact_nb.model.images import Image
from exact_nb.widgets.panel import ImageGrid
from tests.widgets.panel.conftest import People
from tests.widgets.panel.markup import buttons, words

BOX = exact_nb.BoundingBox(1, 2, 30, 40)


@pytest.fixture
def grid(people: People) -> Iterator[ImageGrid]:
    """Return the grid of three images: done, with a rejected item, and untouched."""
    first, second, _ = people.slides.images()
    first.add(BOX, type="Mitotic figure")
    second.add(BOX, type="Lookalike")
    second.add(BOX, type="Mitotic figure")
    theirs = people.bea.imageset("Slides")
    theirs.annotations(image=first.name)[0].approve()
    theirs.annotations(image=second.name)[0].reject("wrong class")
    shown = people.ada.imageset("Slides").browse()
    yield shown
    shown.close()


def names(grid: ImageGrid) -> list[str]:
    return [one.image.name for one in grid.shown]


def until(condition: Callable[[], bool]) -> None:
    last = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < last, "it did not come to pass"
        time.sleep(0.02)


def test_status_is_told_by_word_and_sign(grid: ImageGrid) -> None:
    shown = words(grid.images._grid.value)
    assert "✓ done 1 annotation, 1 verified" in shown
    assert "✗ rejected items 2 annotations, 1 rejected" in shown
    assert "○ unannotated" in shown
    assert "picture · 80 \N{MULTIPLICATION SIGN} 60" in shown


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("status", "done", ["slide 10.png"]),
        ("status", "unannotated", ["slide 9.png"]),
        ("name", "SLIDE 1", ["slide 10.png", "slide 11.png"]),
        ("annotator", "bea", []),
        ("annotator", "ada", ["slide 10.png", "slide 11.png"]),
        ("kind", "Lookalike", ["slide 11.png"]),
    ],
)
def test_filters(grid: ImageGrid, field: str, value: str, expected: list[str]) -> None:
    control = getattr(grid.images, field)
    options = getattr(control, "options", ())
    control.value = next((one[1] for one in options if value in (one[0], one[1])), value)
    assert names(grid) == expected
    assert f"{len(expected)} of 3 images" in words(grid.images._grid.value)
    grid.room.act("clear-filters")
    assert len(grid.shown) == 3


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["slide 9.png", "slide 10.png", "slide 11.png"]),
        ("oldest", ["slide 10.png", "slide 11.png", "slide 9.png"]),
        ("newest", ["slide 9.png", "slide 11.png", "slide 10.png"]),
        ("count", ["slide 11.png", "slide 10.png", "slide 9.png"]),
        ("priority", ["slide 11.png", "slide 10.png", "slide 9.png"]),
    ],
)
def test_orders(grid: ImageGrid, order: str, expected: list[str]) -> None:
    grid.images.order.value = order
    assert names(grid) == expected


def test_a_type_counts_its_own_annotations_only(grid: ImageGrid) -> None:
    kinds = dict(grid.images.kind.options)
    grid.images.kind.value = kinds["Mitotic figure"]
    statuses = {one.image.name: str(one.progress.status) for one in grid.shown}
    assert statuses == {"slide 10.png": "done", "slide 11.png": "to verify"}


def test_pages_are_turned(people: People, grid: ImageGrid) -> None:
    store, slides = people.ada.store, people.slides
    store.create_many([Image(f"{i:03}", f"/{i}", imageset_id=slides.id) for i in range(47)])
    grid.room.tally.forget()
    grid.refresh()
    assert "page 1 of 3" in words(grid.images._grid.value)
    grid.room.act("turn", value="1")
    grid.room.act("turn", value="1")
    grid.room.act("turn", value="1")
    assert "page 3 of 3" in words(grid.images._grid.value)
    grid.images.name.value = "00"
    assert grid.images.page == 0


def test_an_image_is_opened_below(grid: ImageGrid) -> None:
    wanted = grid.shown[1].image
    grid.room.act("annotate", str(wanted.imageset_id), str(wanted.id))
    viewer = grid._viewer
    assert viewer is not None
    assert viewer.image == wanted.id
    other = grid.shown[0].image
    grid.room.act("annotate", str(other.imageset_id), str(other.id))
    assert grid._viewer is viewer
    assert viewer.image == other.id


def test_an_image_is_deleted_and_restored(people: People, grid: ImageGrid) -> None:
    second = next(one.image for one in grid.shown if one.progress.total == 2)
    grid.room.act("delete-image", str(second.id))
    assert "It hides 2 annotations" in words(grid.room.question.value)
    grid.room.act("confirm")
    assert len(people.slides.images()) == 2
    assert "1 deleted image" in words(grid.images._grid.value)
    grid.room.act("undo")
    assert len(people.slides.images()) == 3
    assert len(people.slides.annotations()) == 3


def test_what_others_do_is_seen(people: People, grid: ImageGrid) -> None:
    theirs = people.bea.imageset("Slides")
    theirs.images()[2].add(BOX, type="Lookalike")
    until(lambda: "◑ to verify 1 annotation" in words(grid.images._grid.value))
    people.bea.imageset("Slides").update(locked=True)
    until(lambda: "locked" in words(grid._head.value))
    people.ada.team("Pathology").remove_member("bea")


def test_who_is_put_out_of_the_team_is_told_in_a_line(people: People) -> None:
    grid = people.bea.imageset("Slides").browse()
    people.ada.team("Pathology").remove_member("bea")
    until(lambda: "no image set" in words(grid.room.line.value))
    grid.close()


def test_a_panel_that_no_page_shows_is_not_told(people: People, grid: ImageGrid) -> None:
    grid.room.frame._on_message(None, {"kind": "view", "shown": True}, [])
    grid.room.frame._on_message(None, {"kind": "view", "shown": False}, [])
    assert grid._news is None
    before = grid._head.value
    people.slides.update(priority="high")
    grid.room.frame._on_message(None, {"kind": "view", "shown": True}, [])
    assert grid._head.value != before
    assert grid._news is not None


def test_a_closed_store_is_a_line_and_its_successor_is_found(
    people: People, grid: ImageGrid
) -> None:
    for one in (people.ada, people.bea, people.zoe):
        one.close()
    grid.room.act("clear-filters")
    assert words(grid.room.line.value).startswith("⚠")
    with exact_nb.connect(people.folder / "l.duckdb", user="ada"):
        grid.room.act("clear-filters")
        assert len(grid.shown) == 3


def test_nobody_is_offered_what_they_may_not_do(people: People) -> None:
    people.slides.update(public=True)
    grid = people.zoe.imagesets()[0].browse()
    barred = buttons(grid.images._grid.value, "delete-image")
    assert len(barred) == 3
    assert all("a team admin or the set's creator" in one["why_not"] for one in barred)
    grid.close()
