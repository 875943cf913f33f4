"""Two viewers of one image show the same within two seconds, and so does what a cell does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.annotator import Annotator
from tests.browser.conftest import Share
from tests.browser.shared import SharedAnnotator

LONGEST = 2_000
"""Milliseconds for which two views may differ."""

SHOWN = """[...annotator.store.all()].map(({ uuid, revision, type, shape }) =>
  [uuid, revision, type, shape]).sort()"""


@pytest.fixture(scope="module")
def shared(share: Share, small: list[Path]) -> SharedAnnotator:
    return share(*small, cells=["second = slides.annotate()\nsecond"])


@pytest.fixture
def pair(annotator: SharedAnnotator) -> Iterator[tuple[SharedAnnotator, Annotator]]:
    """Show the set in two cells, each with an annotator of its own."""
    annotator.notebook.run(1)
    second = Annotator(annotator.notebook, 1)
    second.wait_for_image("first.png")
    watch(annotator, second)
    yield annotator, second
    annotator.python("second.close()")


def watch(*annotators: Annotator) -> None:
    """Note in the page when each begins to show something else."""
    for one in annotators:
        one.evaluate(
            f"""const seen = [];
            const note = () => seen.push([performance.now(), JSON.stringify({SHOWN})]);
            note();
            annotator.store.on(note);
            root.seen = seen;"""
        )


def lag(pair: tuple[SharedAnnotator, Annotator]) -> float:
    """Wait until both show the same; return how long they have differed, in milliseconds."""
    first, second = pair
    first.page.wait_for_function(
        "([a, b]) => a.seen.at(-1)[1] === b.seen.at(-1)[1]",
        arg=[one.root.element_handle() for one in pair],
    )
    times: list[float] = [
        one.root.evaluate(
            """(root) => {
              const [, last] = root.seen.at(-1);
              const since = root.seen.findLastIndex(([, shown]) => shown !== last) + 1;
              return root.seen[since][0];
            }"""
        )
        for one in (first, second)
    ]
    return abs(times[0] - times[1])


def test_what_is_drawn_changed_deleted_and_undone_in_one_is_seen_in_the_other(
    pair: tuple[SharedAnnotator, Annotator],
) -> None:
    first, second = pair
    first.draw_box(50, 50, 150, 120)
    second.wait_until_shown(1)
    assert lag(pair) < LONGEST

    second.select(100, 80)
    second.drag(second.on_screen(100, 80), second.on_screen(200, 160))
    first.wait_until("[...annotator.store.all()][0]?.shape.x0 > 100")
    assert lag(pair) < LONGEST

    second.press("Delete")
    first.wait_until_shown(0)
    assert lag(pair) < LONGEST

    # The newest edit of the user was made in the other viewer.
    first.press("Control+z")
    second.wait_until_shown(1)
    assert lag(pair) < LONGEST
    first.press("Control+z")
    second.wait_until("[...annotator.store.all()][0]?.shape.x0 < 100")
    assert lag(pair) < LONGEST
    second.press("Control+z")
    first.wait_until_shown(0)
    assert lag(pair) < LONGEST
    first.press("Control+Shift+z")
    second.wait_until_shown(1)
    assert lag(pair) < LONGEST
    assert len(first.rows()) == 1


def test_what_a_cell_does_is_seen_in_both(pair: tuple[SharedAnnotator, Annotator]) -> None:
    first, _ = pair
    first.python("one = slides.images()[0].add(exact_nb.Point(40, 50), type='Landmark')")
    for step, condition in (
        ("one.edit(shape=exact_nb.Point(60, 70))", "[...annotator.store.all()][0]?.shape.x === 60"),
        ("one.delete()", "annotator.store.size === 0"),
        ("one.restore()", "annotator.store.size === 1"),
        ("ws.undo()", "annotator.store.size === 0"),
        (
            "slides.images()[0].add_many([exact_nb.Point(9, 9)] * 30, type='Landmark')",
            "annotator.store.size === 30",
        ),
    ):
        first.python(step)
        for one in pair:
            one.wait_until(condition)
        assert lag(pair) < LONGEST


def test_a_viewer_flies_to_what_a_cell_names_and_tells_what_is_selected(
    pair: tuple[SharedAnnotator, Annotator],
) -> None:
    first, second = pair
    first.python(
        "from queue import SimpleQueue\n"
        "told = SimpleQueue()\n"
        "stop = viewer.on('created', told.put)\n"
        "there = slides.images()[1].add(exact_nb.BoundingBox(200, 150, 240, 170), "
        "type='Mitotic figure')\n"
        "viewer.fly_to(there)"
    )
    first.wait_for_image("second.png")
    first.wait_until("slideMap.zoom.value > 2 && annotator.session.selection.value.length === 1")
    assert first.evaluate("return slideMap.center;") == pytest.approx([220, 160], abs=1)
    assert second.evaluate("return slideMap.image.value.name;") == "first.png"
    first.draw_box(205, 152, 215, 160)
    first.wait_until_saved()
    heard = "[told.get(timeout=30) for _ in range(2)]"
    assert first.python(f"print([one.after == there.record for one in {heard}])") == (
        "[True, False]\n"
    )
    first.select(210, 155)
    (row,) = [one for one in first.rows() if one["shape"]["x0"] > 202]
    chosen = "print(*[one.uuid for one in slides.annotations(uuid=viewer.selection)])"
    first.wait_for_kernel(chosen, row["uuid"])
    first.python("stop()")
