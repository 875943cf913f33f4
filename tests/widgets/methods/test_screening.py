"""A page reads where its user stands and tells what was seen since."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import pytest
import traitlets

import exact_nb
from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.images import ImageSet
from exact_nb.model.screening import ScreeningGrid, pack, unpack
from exact_nb.store.base import Store
from exact_nb.store.duckdb.store import open_store
from exact_nb.widgets.methods.table import METHODS, WRITING
from exact_nb.widgets.views import View
from tests.store.world import World, build

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk

GRID = ScreeningGrid(2000, 1000, 400, 300, 0.1)


class Page:
    """A page of one user that shows the world's image."""

    def __init__(self, store: Store, world: World) -> None:
        self.view = View(store, imageset_id=world.imageset.id)
        self.image = world.image.id
        self.uuid = str(uuid4())

    def call(self, method: str, **params: Any) -> Any:
        reply, buffers = METHODS[method](
            cast("Desk", None), self.view, {"image": self.image, **params}
        )
        assert buffers == []
        return reply

    def save(self, *marked: int, unmarked: tuple[int, ...] = (), **changes: Any) -> Any:
        def bitmap(cells: tuple[int, ...]) -> str:
            return base64.b64encode(pack(cells, GRID.count)).decode()

        params = {
            "uuid": self.uuid,
            "cell_width": 400,
            "cell_height": 300,
            "overlap": 0.1,
            "zoom": 0.5,
            "magnification": 10,
            "cell": 0,
            "marked": bitmap(marked),
            "unmarked": bitmap(unmarked),
            **changes,
        }
        return self.call("screening.save", **params)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened: list[Store] = []

    def open_as(name: str) -> Store:
        opened.append(open_store(tmp_path / "labels.duckdb", name))
        return opened[-1]

    yield build(open_as)
    for store in opened:
        store.close()


def cells(state: Any) -> list[int]:
    return unpack(base64.b64decode(state["covered"]))


def test_what_is_saved_is_read_by_its_user_alone(world: World) -> None:
    bea, ann = Page(world.bea, world), Page(world.ann, world)
    assert bea.call("screening.read") is None
    saved = bea.save(0, 3, cell=4)
    assert (cells(saved), saved["cell"], saved["uuid"]) == ([0, 3], 4, bea.uuid)
    assert bea.call("screening.read") == saved
    assert ann.call("screening.read") is None
    assert (saved["cell_width"], saved["magnification"], saved["zoom"]) == (400, 10, 0.5)


def test_saves_add_up_and_take_back_what_they_name(world: World) -> None:
    page = Page(world.bea, world)
    page.save(0, 1)
    assert cells(page.save(2)) == [0, 1, 2]
    assert cells(page.save(3, unmarked=(0, 2))) == [1, 3]
    assert "screening.save" in WRITING
    assert "screening.read" not in WRITING


@pytest.mark.parametrize(
    "changes",
    [
        {"marked": "?"},
        {"marked": base64.b64encode(bytes(99)).decode()},
        {"uuid": "mine"},
        {"cell": None},
        {"cell": 9999},
        {"cell_width": "wide"},
        {"cell_width": 0},
        {"overlap": 2},
        {"zoom": 0},
        {"magnification": "much"},
    ],
)
def test_what_cannot_be_read_is_refused(world: World, changes: dict[str, Any]) -> None:
    page = Page(world.bea, world)
    with pytest.raises(InvalidRecord):
        page.save(0, **changes)
    assert page.call("screening.read") is None


def test_an_image_of_another_set_is_none_of_the_pages(world: World) -> None:
    page = Page(world.bea, world)
    other = world.bea.create(ImageSet("Other", team_id=world.team.id))
    page.view = View(world.bea, imageset_id=other.id)
    with pytest.raises(NotFound):
        page.call("screening.read")


def test_the_trait_takes_numbers_that_mean_something(tmp_path: Path) -> None:
    with exact_nb.connect(tmp_path / "labels.duckdb") as workspace:
        viewer = workspace.imageset("Slides").annotate()
        assert viewer.screening == {}
        viewer.screening = {"magnification": 20, "zoom": None, "overlap": 0.1}
        assert viewer.screening == {"magnification": 20.0, "zoom": None, "overlap": 0.1}
        for wrong, words in (
            ({"magnification": 0}, "magnification is 0; use a number above 0"),
            ({"zoom": "large"}, "zoom is 'large'"),
            ({"overlap": 0.95}, "overlap is 0.95; use 0 to 0.9"),
            ({"overlap": None}, "overlap is None"),
            ({"speed": 1}, "has magnification, zoom and overlap, not 'speed'"),
        ):
            with pytest.raises(traitlets.TraitError, match=words):
                viewer.screening = wrong
        assert viewer.screening["magnification"] == 20
        viewer.close()
