"""What a cell sets while its viewer opens is kept: the page has told the kernel of itself by then.

As it is when all cells of a notebook are run: the kernel hears of the page when the last has ended.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.annotator import Annotator
from tests.browser.conftest import OpenNotebook
from tests.browser.console import run_in_kernel, wait_for_kernel
from tests.browser.lab import Notebook
from tests.browser.test_bare import CHANNELS, GREEN, RED, color, stack, store, volume

__all__ = ["stack", "volume"]

LISTEN = """() => {
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
  globalThis.__told = [];
  kernel.anyMessage.connect((_, { msg, direction }) => {
    if (direction === 'send' && msg.content.data?.method === 'update')
      globalThis.__told.push(...Object.keys(msg.content.data.state));
  });
}"""
"""Notes which traits the page has told the kernel of."""


class Opening:
    """A viewer that opens beside a cell that goes on."""

    def __init__(self, notebook: OpenNotebook, folder: Path, file: Path) -> None:
        self.notebook, self.folder, self.file = notebook, folder, file

    def run(self, opens: str, told: str, sets: str) -> tuple[Notebook, Annotator]:
        """Run a cell that opens a viewer, `seen`, and sets traits once the page has told of one."""
        opened = self.folder / "opened"
        wait = f"import time, pathlib\nopened = pathlib.Path({str(opened)!r})\n"
        cell = f"""seen = image.{opens}(height=300)
display(seen)
while not opened.exists(): time.sleep(0.05)
{sets}
"""
        page = self.notebook(store(self.folder, self.file) + wait, cell)
        page.run(0)
        page.page.evaluate(LISTEN)
        page.start(1)
        viewer = Annotator(page, 1)
        # The kernel is too busy to listen.
        page.page.wait_for_function("(name) => globalThis.__told.includes(name)", arg=told)
        opened.touch()
        return page, viewer


def trait(page: Notebook, name: str) -> Any:
    """Return a trait as the kernel knows it; what the page told before is heard by then."""
    return json.loads(run_in_kernel(page, f"import json; print(json.dumps(seen.{name}))"))


def test_channels(notebook: OpenNotebook, tmp_path: Path, stack: Path) -> None:
    opening = Opening(notebook, tmp_path, stack)
    page, viewer = opening.run("view", "channels", f"seen.channels = {CHANNELS}")
    viewer.wait_for_pixels(lambda: color(viewer) == [50, 255, 0])
    wait_for_kernel(page, "print('channels' in seen._heard)", "True")
    assert [channel["color"] for channel in trait(page, "channels")] == [RED, GREEN]
    assert color(viewer) == [50, 255, 0]


@pytest.mark.parametrize(("opens", "told"), [("view", "crosshair"), ("annotate", "tool")])
def test_a_slice_and_the_place_in_it(
    notebook: OpenNotebook, tmp_path: Path, volume: Path, opens: str, told: str
) -> None:
    sets = "seen.plane, seen.slice, seen.center, seen.zoom = 'coronal', 7, [10, 12], 4.0"
    page, viewer = Opening(notebook, tmp_path, volume).run(opens, told, sets)
    slider = viewer.root.locator('[data-exact="slice-slider"]')
    page.expect(slider).to_have_value("7")
    viewer.wait_until("slideMap.zoom.value === 4 && String(slideMap.center) === '10,12'")
    # The last that the page tells of itself.
    wait_for_kernel(page, "print(seen.crosshair)", "[20, 7, 15]")
    assert [trait(page, name) for name in ("slice", "center", "zoom")] == [7, [10, 12], 4]
    page.expect(slider).to_have_value("7")


def test_the_tool_in_hand_and_what_a_person_does_then(
    notebook: OpenNotebook, tmp_path: Path, volume: Path
) -> None:
    opening = Opening(notebook, tmp_path, volume)
    page, viewer = opening.run("annotate", "tool", "seen.tool, seen.slice = 'pan', 7")
    viewer.wait_until("annotator.session.position.value.slice === 7")
    viewer.wait_until("annotator.session.tool.value === 'pan'")
    wait_for_kernel(page, "print(seen.crosshair)", "[20, 25, 7]")
    assert [trait(page, name) for name in ("tool", "slice")] == ["pan", 7]
    viewer.press("Shift+E")
    viewer.press("v")
    wait_for_kernel(page, "print(seen.tool, seen.slice)", "select 8")
    viewer.wait_until("annotator.session.position.value.slice === 8")
    viewer.wait_until("annotator.session.tool.value === 'select'")
