"""A gallery on a real store: many verdicts in one transaction, one step to take them back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image as Picture

import exact_nb
from exact_nb.errors import InvalidRecord
from exact_nb.model.changes import Update
from exact_nb.model.review import Policy, Reason, ReviewStatus
from exact_nb.model.shape_table import ShapeTable
from exact_nb.widgets.gallery.gallery import Gallery
from exact_nb.workspace import ImageSet, Workspace

COUNT = 40
TYPES = [
    exact_nb.AnnotationType("Nucleus", color="#0072b2"),
    exact_nb.AnnotationType("Mitosis", color="#d55e00"),
    exact_nb.AnnotationType("Vessel", shape="circle"),
]


@pytest.fixture
def ada(tmp_path: Path) -> Iterator[Workspace]:
    """A team of which ada is the admin; what a model found is hers, inserted."""
    Picture.fromarray(np.full((400, 600, 3), 220, "u1")).save(tmp_path / "slide.png")
    with exact_nb.connect(tmp_path / "labels.duckdb", user="ada") as ws:
        slides = ws.imageset("Slides", products=[ws.product("Cells", types=TYPES)])
        slides.add_images(tmp_path / "slide.png")
        for member in ("bob", "cleo"):
            ws.teams()[0].add_member(member)
        fill(slides, COUNT)
        yield ws


def fill(slides: ImageSet, count: int) -> None:
    random = np.random.default_rng(0)
    corner = random.uniform(0, 350, (count, 2))
    boxes = np.hstack([corner, corner + random.uniform(5, 40, (count, 2))])
    slides._store.insert(
        slides.images()[0].id,
        ShapeTable.from_boxes(boxes),
        type_id=slides.types()[0].id,
        scores=random.uniform(0, 1, count),
        model="finder@1",
    )


@pytest.fixture
def bob(ada: Workspace) -> ImageSet:
    """The set as a member sees it who has drawn nothing."""
    return ada.as_user("bob").imageset("Slides")


@pytest.fixture
def show() -> Iterator[Callable[..., Gallery]]:
    shown: list[Gallery] = []

    def show(slides: ImageSet, **options: Any) -> Gallery:
        gallery = slides.gallery(**options)
        shown.append(gallery)
        look(gallery)
        return gallery

    yield show
    for one in shown:
        one.close()


def look(gallery: Gallery, top: float = 0) -> None:
    """Be the page: say what is seen."""
    gallery._told({"do": "view", "top": top, "width": 560, "height": 400, "scale": 1})
    gallery.wait()


def press(gallery: Gallery, *names: str, shift: bool = False, ctrl: bool = False) -> None:
    for name in names:
        gallery._told({"do": "key", "key": name, "shift": shift, "ctrl": ctrl})
    gallery.wait()


def click(gallery: Gallery, index: int, *, shift: bool = False, ctrl: bool = False) -> None:
    x, y = gallery.board.layout.corner(index)
    gallery._told({"do": "click", "x": x + 9, "y": y + 9, "shift": shift, "ctrl": ctrl})


def statuses(slides: ImageSet) -> list[str]:
    return sorted(slides.annotations().arrow()["status"].to_pylist())


def events_of(slides: ImageSet) -> list[Any]:
    told: list[Any] = []
    slides._store.subscribe(told.append)
    return told


def transactions(slides: ImageSet) -> int:
    """Count the transactions of verdicts by their times: one has one."""
    times = {
        verdict.at for one in slides.annotations() for verdict in slides._store.verdicts(one.uuid)
    }
    return len(times)


def test_five_hundred_are_approved_in_one_transaction_and_taken_back_in_one_step(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    fill(ada.imageset("Slides"), 460)
    gallery = show(bob)
    press(gallery, "a", ctrl=True)
    assert len(gallery.selection) == 500
    press(gallery, "j")
    assert gallery.line == "500 approved"
    assert statuses(bob) == ["verified"] * 500
    assert transactions(bob) == 1
    assert gallery.selection == []
    press(gallery, "z", ctrl=True)
    assert gallery.line == "500 verdicts taken back"
    assert statuses(bob) == ["unverified"] * 500
    press(gallery, "u")
    assert gallery.line == "nothing to undo"


def test_what_changed_since_and_ones_own_is_skipped_and_said(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    own = bob.images()[0].add(exact_nb.BoundingBox(1, 1, 9, 9), type="Nucleus")
    gallery = show(bob)
    changed = next(one for one in gallery.uuids if one != own.uuid)
    press(gallery, "a", ctrl=True)
    edit = Update(uuid=changed, base_revision=1, shape=exact_nb.BoundingBox(300, 300, 340, 340))
    ada.store.edit([edit])
    press(gallery, "j")
    assert gallery.line == f"{COUNT - 1} approved · 2 skipped: 1 changed since, 1 your own"
    assert set(gallery.selection) == {own.uuid, changed}, "what was skipped stays chosen"
    # Now the new outline is what is shown.
    press(gallery, "j")
    assert gallery.line == "1 approved · 1 skipped: 1 your own"


def test_what_others_do_is_seen_at_once(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    gallery = show(bob)
    first, second = gallery.uuids[:2]
    before = gallery.board.strip(0, gallery.board.layout, 1)
    ada.as_user("cleo").imageset("Slides").annotations(uuid=first)[0].approve()
    ada.imageset("Slides").annotations(uuid=second)[0].delete()
    wait_until(lambda: bool(gallery.board.items.deleted[1]))
    gallery.wait()
    assert gallery.board.items.status(0) == ReviewStatus.VERIFIED
    assert gallery.board.described(1).startswith("Nucleus, unverified")
    assert "deleted" in gallery.board.described(1)
    assert (gallery.board.strip(0, gallery.board.layout, 1) != before).any()
    press(gallery, "a", ctrl=True)
    press(gallery, "j")
    assert gallery.line == f"{COUNT - 1} approved"


def test_k_and_a_digit_reject_with_a_reason(bob: ImageSet, show: Callable[..., Gallery]) -> None:
    gallery = show(bob)
    click(gallery, 0)
    click(gallery, 3, shift=True)
    press(gallery, "k")
    assert "1 wrong class" in gallery.line
    press(gallery, "3")
    assert gallery.line == "4 rejected: not an object"
    verdicts = [bob._store.verdicts(one)[0] for one in gallery.uuids[:4]]
    assert {one.reason for one in verdicts} == {Reason.NOT_AN_OBJECT}
    press(gallery, "k", "Escape", "u")
    assert statuses(bob) == ["unverified"] * COUNT


def test_other_asks_why(bob: ImageSet, show: Callable[..., Gallery]) -> None:
    gallery = show(bob)
    click(gallery, 5)
    press(gallery, "k", "7")
    assert statuses(bob) == ["unverified"] * COUNT
    assert gallery._bar._comment.layout.display == ""
    gallery._bar._comment.value = "a fold"
    gallery.wait()
    assert gallery.line == "1 rejected: other"
    assert bob._store.verdicts(gallery.uuids[5])[0].comment == "a fold"


def test_many_get_another_type_in_one_edit(bob: ImageSet, show: Callable[..., Gallery]) -> None:
    own = bob.images()[0].add(exact_nb.Circle(90, 90, 9), type="Vessel")
    gallery = show(bob)
    told = events_of(bob)
    press(gallery, "a", ctrl=True)
    press(gallery, "2")
    assert gallery.line == f"{COUNT} now Mitosis · 1 skipped: 1 not drawn as bounding box"
    names = [one.type for one in bob.annotations()]
    assert (names.count("Mitosis"), names.count("Vessel")) == (COUNT, 1)
    wait_until(lambda: any(one.receipt for one in told))
    assert [len(one.receipt.changes) for one in told if one.receipt] == [COUNT]
    assert gallery.selection == [own.uuid]
    press(gallery, "u")
    assert gallery.line == f"{COUNT} labels taken back"
    assert [one.type for one in bob.annotations()].count("Nucleus") == COUNT


def test_a_rectangle_chooses_what_it_touches(bob: ImageSet, show: Callable[..., Gallery]) -> None:
    gallery = show(bob)
    columns = gallery.board.layout.columns
    assert columns == 5
    x, y = gallery.board.layout.corner(columns + 1)
    rectangle = {"x0": x + 5, "y0": y + 5, "x1": 1, "y1": 1}
    gallery._told({"do": "frame", **rectangle, "keep": False})  # type: ignore[typeddict-item]
    expected = [gallery.uuids[one] for one in (0, 1, columns, columns + 1)]
    assert gallery.selection == expected
    click(gallery, 9, ctrl=True)
    assert gallery.selection == [*expected, gallery.uuids[9]]
    press(gallery, "Escape")
    assert gallery.selection == []


def test_arrows_and_space_choose_without_a_mouse(
    bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    gallery = show(bob)
    press(gallery, "ArrowRight", "ArrowDown", " ", "ArrowRight", "ArrowRight", " ")
    assert gallery.selection == [gallery.uuids[5], gallery.uuids[7]]
    assert gallery._hands.current["text"].startswith("Nucleus, unverified, score 0.")
    press(gallery, "ArrowRight", shift=True)
    assert gallery.selection == gallery.uuids[7:9]
    press(gallery, "End", "j")
    assert gallery.line == "2 approved", "the caret is not what is chosen"


def test_orders_and_filters(bob: ImageSet, show: Callable[..., Gallery]) -> None:
    table = bob.annotations().arrow()
    scores = dict(zip(table["uuid"].to_pylist(), table["score"].to_pylist(), strict=True))
    gallery = show(bob, order="uncertainty")
    distances = [abs(scores[str(one)] - 0.5) for one in gallery.uuids]
    assert distances == pytest.approx(sorted(distances), abs=1e-6)
    click(gallery, 0)
    chosen = gallery.selection
    gallery._bar._order.value = "score"
    gallery.wait()
    assert gallery.uuids == sorted(gallery.uuids, key=lambda one: -scores[str(one)])
    assert gallery.selection == chosen
    assert len(show(bob, status="verified").uuids) == 0
    vectors = np.arange(COUNT)[::-1, None] * np.ones((1, 3))
    by_vector = show(bob, embedding=vectors).uuids
    plain = [one.uuid for one in bob.annotations()]
    assert by_vector in (plain, plain[::-1]), "each is followed by its neighbour"


def test_what_was_read_anew_keeps_its_place_in_another_order(
    bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    gallery = show(bob, order="score")
    press(gallery, "a", ctrl=True)
    press(gallery, "2")
    gallery.reorder(order="size")
    gallery.wait()
    assert {gallery.board.type_name(one) for one in range(COUNT)} == {"Mitosis"}
    press(gallery, "a", ctrl=True)
    press(gallery, "j")
    assert gallery.line == "0 approved · 40 skipped: 40 your own", "who relabels is the editor"


def test_a_person_and_a_model_that_differ_come_first(
    bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    image = bob.images()[0]
    target = bob.annotations()[20]
    drawn = image.add(target.shape, type="Mitosis")
    gallery = show(bob, discordant=True)
    assert set(gallery.uuids[:2]) == {drawn.uuid, target.uuid}
    only = show(bob, type="Nucleus", discordant=True)
    assert only.uuids[0] == target.uuid, "whom it differs from need not be shown"


def test_enter_opens_the_annotator_at_the_item(bob: ImageSet, show: Callable[..., Gallery]) -> None:
    gallery = show(bob)
    click(gallery, 4)
    press(gallery, "Enter")
    [viewer] = gallery._stage.children
    assert viewer.selection == [str(gallery.uuids[4])]


# -- who may do and know what -----------------------------------------------------------------


def test_a_reader_looks_and_does_not_judge(ada: Workspace, show: Callable[..., Gallery]) -> None:
    ada.imageset("Slides").update(public=True)
    [reader] = ada.as_user("zoe").imagesets()
    gallery = show(reader)
    press(gallery, "a", ctrl=True)
    press(gallery, "j", "2")
    assert "may look but not judge" in gallery.line
    assert gallery._bar._approve.disabled
    assert gallery._bar._relabel.disabled
    assert statuses(reader) == ["unverified"] * COUNT


def test_a_blind_gallery_tells_neither_scores_nor_others(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    ada.imageset("Slides").update(policy=Policy(blind=True, approvals=2))
    cleo = ada.as_user("cleo").imageset("Slides")
    cleo.annotations()[0].approve()
    blind = ada.as_user("bob").imageset("Slides")
    for options in (
        {"order": "score"},
        {"order": "uncertainty"},
        {"discordant": True},
        {"author": "ada"},
        {"status": "verified"},
    ):
        with pytest.raises(InvalidRecord, match="blind"):
            blind.gallery(**options)
    gallery = show(blind)
    assert np.isnan(gallery.board.items.scores).all()
    assert not gallery.board.items.by_model.any()
    assert {gallery.board.items.status(one) for one in range(COUNT)} == {ReviewStatus.UNVERIFIED}
    assert "score" not in gallery.board.described(0)
    assert "score" not in gallery._bar._order.options
    gallery.reorder(order="score")
    assert "blind" in gallery.line
    seen = show(ada.imageset("Slides"), order="score")
    assert np.isfinite(seen.board.items.scores).all(), "who runs the study sees all"


def test_an_empty_gallery_says_what_to_do(ada: Workspace) -> None:
    gallery = ada.imageset("Empty").gallery()
    assert "annotate()" in gallery.children[0].value
    gallery.close()


@pytest.mark.parametrize("size", [10, 2000])
def test_a_size_that_makes_no_sense_is_refused(ada: Workspace, size: int) -> None:
    with pytest.raises(InvalidRecord, match="size"):
        ada.imageset("Slides").gallery(size=size)


def test_only_what_is_near_is_painted(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    fill(ada.imageset("Slides"), 2000)
    gallery = show(bob)
    layout = gallery.board.layout
    read = sum(gallery.board.crops.get(one) is not None for one in range(len(gallery.uuids)))
    assert read < 400
    look(gallery, top=layout.height - 400)
    tops = set(gallery._hands.tops)
    last = (layout.bands - 1) * layout.band_height
    assert {last, last - layout.band_height} <= tops
    assert 0 not in tops


def wait_until(condition: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("it never came")


def test_what_is_added_later_is_offered_and_shown_on_request(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    gallery = show(bob, type="Nucleus", order="size")
    gallery.choose(lambda one: one.click(3, shift=False, ctrl=False))
    [chosen] = gallery.selection
    offered = gallery._bar._refresh.layout
    assert offered.display == "none"
    image = ada.imageset("Slides").images()[0]
    added = image.add(exact_nb.BoundingBox(0, 0, 3, 3), type="Nucleus")
    wait_until(lambda: offered.display == "")
    assert added.uuid not in gallery.uuids
    gallery.refresh()
    assert gallery.uuids[-1] == added.uuid or gallery.uuids[0] == added.uuid
    assert (gallery.selection, offered.display) == ([chosen], "none")
    assert "1 more" in gallery.line
    image.add(exact_nb.Circle(50, 50, 5), type="Vessel")
    wait_until(lambda: offered.display == "")
    gallery.refresh()
    assert "nothing that was added" in gallery.line


def test_an_empty_gallery_shows_the_first_that_is_drawn(
    ada: Workspace, bob: ImageSet, show: Callable[..., Gallery]
) -> None:
    gallery = show(bob, type="Vessel")
    assert len(gallery.children) == 1
    added = ada.imageset("Slides").images()[0].add(exact_nb.Circle(50, 50, 5), type="Vessel")
    wait_until(lambda: len(gallery.children) > 1)
    assert gallery.uuids == [added.uuid]
