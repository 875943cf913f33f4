"""What Python has set is not undone by what a page sent before it heard of that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import traitlets

from exact_nb.widgets.editions import EditionedWidget


class Picture(EditionedWidget):
    """Two traits that both sides set."""

    z = traitlets.Int(0, max=100).tag(sync=True)
    tool = traitlets.Unicode("").tag(sync=True)

    @traitlets.validate("z")
    def _even(self, proposal: Any) -> int:
        return int(proposal["value"]) // 2 * 2


class Page:
    """What a page sends to a widget and hears of it, in order."""

    def __init__(self, picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
        self.picture = picture
        self.heard: list[tuple[str, dict[str, Any]]] = []
        monkeypatch.setattr(picture.comm, "send", self._hear)
        self.writes = 0

    def _hear(self, data: dict[str, Any], **_: Any) -> None:
        # As it was when it was sent: the table of editions goes on to be counted in.
        state = {
            name: {**value} if isinstance(value, dict) else value
            for name, value in data["state"].items()
        }
        self.heard.append((data["method"], state))

    def set(self, editions: dict[str, int], **values: Any) -> None:
        self.writes += 1
        self.picture.set_state(values | {"_heard": {**editions, "writes": self.writes}})

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    picture = Picture()
    yield Page(picture, monkeypatch)
    picture.close()


def test_each_message_tells_the_edition_last(page: Page) -> None:
    page.picture.z = 4
    with page.picture.hold_sync():
        page.picture.z = 6
        page.picture.tool = "pan"
    (first, one), (second, both) = page.take()
    assert first == second == "update"
    assert one["z"] == 4
    assert one["_editions"]["z"] == 1
    assert both["_editions"]["z"] == 2
    assert both["_editions"]["tool"] == 1
    assert next(reversed(one)) == next(reversed(both)) == "_editions"


def test_what_was_sent_before_python_was_heard_goes_behind(page: Page) -> None:
    page.picture.z = 4
    page.take()
    page.set({"z": 0, "tool": 0}, z=8, tool="select")
    assert (page.picture.z, page.picture.tool) == (4, "select")
    # The page awaits an echo of both, and hears what holds.
    assert page.take() == [("echo_update", {"tool": "select"}), ("echo_update", {"z": 4})]
    page.set({"z": 1}, z=8)
    assert page.picture.z == 8


def test_a_page_that_keeps_no_editions_is_heard(page: Page) -> None:
    page.picture.z = 4
    page.picture.set_state({"z": 8})
    assert page.picture.z == 8


def test_answers_to_a_page_do_not_go_before_its_next_message(page: Page) -> None:
    page.picture.observe(lambda change: page.picture.set_trait("tool", f"of {change['new']}"), "z")
    page.set({"z": 0}, z=9)
    assert (page.picture.z, page.picture.tool) == (8, "of 8")
    # What came of it is told, and counts as known.
    told = {name: value for _, state in page.take() for name, value in state.items()}
    assert told == {"z": 8, "tool": "of 8"}
    page.set({"z": 0, "tool": 0}, tool="select", z=20)
    assert (page.picture.z, page.picture.tool) == (20, "of 20")
    page.set({"tool": 0}, tool="pan")
    assert page.picture.tool == "pan"


def test_all_of_a_state_is_told_without_a_new_edition(page: Page) -> None:
    page.picture.z = 4
    page.take()
    page.picture.send_state()
    ((_, state),) = page.take()
    assert (state["z"], state["_editions"]["z"]) == (4, 1)


def test_a_refused_value_leaves_the_next_one_heard(page: Page) -> None:
    with pytest.raises(traitlets.TraitError):
        page.set({"z": 0}, z=1000)
    page.picture.z = 2
    page.take()
    assert page.picture._editions["z"] == 1
