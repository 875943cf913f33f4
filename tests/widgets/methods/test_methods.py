"""What a page asks for is answered from the store, with the rights of the one who looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import InvalidRecord, NotFound, PermissionDenied
from exact_nb.overlay.scenes import Scenes
from exact_nb.widgets.methods.table import METHODS
from exact_nb.widgets.pictures import Pictures
from exact_nb.widgets.views import View
from exact_nb.workspace import ImageSet, Workspace

if TYPE_CHECKING:
    from exact_nb.widgets.desk import Desk


class Answering:
    """As much of a desk as the methods use."""

    def __init__(self) -> None:
        self.pictures = Pictures(tell=lambda _: None)
        self.scenes = Scenes(lambda *_: None)


@pytest.fixture
def slides(tmp_path: Path) -> Iterator[ImageSet]:
    Picture.fromarray(np.zeros((300, 400, 3), "u1")).save(tmp_path / "slide.png")
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        types = [
            exact_nb.AnnotationType("Cell"),
            exact_nb.AnnotationType("Blurred", shape="global"),
        ]
        slides = ws.imageset("Slides", products=[ws.product("Cells", types=types)])
        slides.add_images(tmp_path / "slide.png")
        yield slides


@pytest.fixture
def view(slides: ImageSet) -> View:
    return View(slides._store, imageset_id=slides.id)


def call(view: View, method: str, **params: Any) -> tuple[Any, list[Any]]:
    return METHODS[method](cast("Desk", Answering()), view, params)


def read(
    view: View, image: int, bbox: list[float] | None = None, few: int = 5000
) -> dict[str, Any]:
    where = {"image": image, "z": 0, "t": 0, "bbox": bbox, "resolution": 1}
    reply, buffers = call(view, "annotations.read", **where, few=few)
    kinds = [reply["kinds"][kind] for kind in bytes(buffers[6])]
    return {"kinds": sorted(kinds), "count": reply["count"], "total": reply["total"]}


def create(view: View, image: int, **shape: Any) -> dict[str, Any]:
    (kind,) = [one for one in call(view, "view.open")[0]["types"] if one["shape"] == shape["kind"]]
    change = {
        "operation": "create",
        "uuid": str(uuid4()),
        "image": image,
        "type": kind["id"],
        "shape": shape,
    }
    receipt, _ = call(view, "annotations.edit", operation=str(uuid4()), changes=[change])
    return cast("dict[str, Any]", receipt)


def test_a_view_says_what_it_is_bound_to(view: View) -> None:
    state, _ = call(view, "view.open")
    assert (state["imageset"], state["user"]) == ("Slides", "ada")
    assert [one["name"] for one in state["images"]] == ["slide.png"]
    assert [one["name"] for one in state["types"]] == ["Cell", "Blurred"]
    assert {"annotate", "verify"} <= set(state["rights"])


def test_a_type_says_what_may_be_drawn_and_flagged(view: View, slides: ImageSet) -> None:
    outline = exact_nb.AnnotationType(
        "Triangle", shape="polygon", vertex_count=3, concealable=True, blurrable=True
    )
    whole = exact_nb.AnnotationType("Stain", shape="global", multi_frame=True)
    slides.products()[0].add_types([outline, whole])
    types = {one["name"]: one for one in call(view, "view.open")[0]["types"]}
    rules = ("vertex_count", "multi_frame", "concealable", "blurrable")
    assert [types["Cell"][rule] for rule in rules] == [None, False, False, False]
    assert [types["Triangle"][rule] for rule in rules] == [3, False, True, True]
    assert types["Stain"]["multi_frame"]


def test_an_image_opens_with_its_levels_and_a_thumbnail(view: View, slides: ImageSet) -> None:
    image = slides.images()[0].id
    state, _ = call(view, "image.open", image=image)
    assert (state["width"], state["height"], state["mpp_x"]) == (400, 300, None)
    assert state["levels"][0]["downsample"] == 1
    reply, (picture,) = call(view, "image.thumbnail", image=image, size=64)
    assert reply["media_type"] == "image/jpeg"
    assert bytes(picture[:2]) == b"\xff\xd8"


def test_edits_and_undo_come_back_as_receipts(view: View, slides: ImageSet) -> None:
    image = slides.images()[0].id
    receipt = create(view, image, kind="bounding box", x0=1, y0=2, x1=30, y1=40)
    (change,) = receipt["changes"]
    assert (change["operation"], change["revision"], change["deleted"]) == ("create", 1, False)
    assert (receipt["undo"], receipt["redo"]) == (1, 0)
    undone, _ = call(
        view, "annotations.undo", operation=receipt["operation"], name=str(uuid4()), skip=[]
    )
    assert undone["changes"][0]["deleted"]
    assert (undone["undo"], undone["redo"]) == (0, 1)
    assert call(view, "annotations.depth")[0] == {"undo": 0, "redo": 1}
    here = {"z": 0, "t": 0, "plane": None, "slice": 0}
    assert undone["about"] == {
        "image": image,
        "position": here,
        "kind": "bounding box",
        "count": 1,
        "images": 1,
    }
    call(view, "annotations.redo", name=str(uuid4()), skip=[])
    assert read(view, image)["count"] == 1
    assert call(view, "annotations.redo", name=str(uuid4()), skip=[]) == (None, [])


def test_an_edit_that_cannot_be_undone_is_skipped_by_its_name(view: View, slides: ImageSet) -> None:
    image = slides.images()[0].id
    receipts = [
        create(view, image, kind="bounding box", x0=1, y0=2, x1=30, y1=40) for _ in range(2)
    ]
    skip = [receipts[1]["operation"]]
    undone, _ = call(view, "annotations.undo", operation=None, name=str(uuid4()), skip=skip)
    assert [one["uuid"] for one in undone["changes"]] == [
        one["uuid"] for one in receipts[0]["changes"]
    ]


def test_a_repeated_edit_is_answered_and_not_done_again(view: View, slides: ImageSet) -> None:
    image = slides.images()[0].id
    types = call(view, "view.open")[0]["types"]
    params = {
        "operation": str(uuid4()),
        "changes": [
            {
                "operation": "create",
                "uuid": str(uuid4()),
                "image": image,
                "type": types[0]["id"],
                "shape": {"kind": "bounding box", "x0": 1, "y0": 2, "x1": 3, "y1": 4},
            }
        ],
    }
    first, _ = call(view, "annotations.edit", **params)
    again, _ = call(view, "annotations.edit", **params)
    assert first["changes"] == again["changes"]
    assert read(view, image)["total"] == 1


def test_labels_of_the_whole_image_belong_to_every_part_of_it(view: View, slides: ImageSet) -> None:
    image = slides.images()[0].id
    create(view, image, kind="bounding box", x0=1, y0=2, x1=30, y1=40)
    create(view, image, kind="bounding box", x0=201, y0=202, x1=230, y1=240)
    create(view, image, kind="global")
    everything = {"kinds": ["bounding box", "bounding box", "global"], "count": 3, "total": 2}
    part = {"kinds": ["bounding box", "global"], "count": 2, "total": 2}
    assert read(view, image) == everything
    assert read(view, image, [0, 0, 100, 100], few=1) == part


def test_every_frame_has_its_own_labels_and_those_of_the_whole_image(
    view: View, slides: ImageSet
) -> None:
    slides.products()[0].add_types(
        [exact_nb.AnnotationType("Stain", shape="global", multi_frame=True)]
    )
    image = slides.images()[0]
    image.update(depth=3)
    image.add(exact_nb.GlobalLabel(), type="Stain")
    image.add(exact_nb.GlobalLabel(), type="Blurred", z=1)
    image.add(exact_nb.BoundingBox(1, 2, 30, 40), type="Cell", z=1)
    names = {one["id"]: one["name"] for one in call(view, "view.open")[0]["types"]}

    def seen(z: int, **where: Any) -> list[str]:
        params = {"image": image.id, "t": 0, "bbox": None, "resolution": 1, "few": 100, **where}
        reply, buffers = call(view, "annotations.read", z=z, **params)
        assert reply["total"] == (z == 1)
        return sorted(names[key] for key in np.frombuffer(buffers[2], "<i4"))

    assert [seen(z) for z in range(3)] == [["Stain"], ["Blurred", "Cell", "Stain"], ["Stain"]]
    assert seen(1, few=0, bbox=[200, 200, 210, 210]) == ["Blurred", "Stain"]


def test_a_view_shows_only_the_images_of_its_set(view: View, slides: ImageSet) -> None:
    ws = Workspace(view.store)
    other = View(view.store, imageset_id=ws.imageset("Others").id)
    with pytest.raises(NotFound):
        call(other, "image.open", image=slides.images()[0].id)
    with pytest.raises(InvalidRecord):
        call(view, "image.open", image="slide.png")


def test_a_stranger_may_look_at_a_public_set_and_not_draw(view: View, slides: ImageSet) -> None:
    stranger = View(view.store.as_user("eve"), imageset_id=slides.id)
    with pytest.raises(NotFound):
        call(stranger, "view.open")
    slides.update(public=True)
    assert "annotate" not in call(stranger, "view.open")[0]["rights"]
    with pytest.raises(PermissionDenied):
        create(stranger, slides.images()[0].id, kind="global")
