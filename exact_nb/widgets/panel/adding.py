"""The pane that adds images: a path or pattern, progress, a stop, and what was refused and why."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.errors import ExactError, InvalidRecord, PermissionDenied
from exact_nb.images.gathering import Gathered, gathered, paths_of_images
from exact_nb.images.ome_zarr import is_zarr
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.permissions import Right
from exact_nb.widgets.panel.acting import Done
from exact_nb.widgets.panel.form import WIDE, Form, field_style
from exact_nb.widgets.panel.markup import number, text
from exact_nb.widgets.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.store.base import Store
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["AddingPane", "Report"]

logger = logging.getLogger(__name__)

_SHOWN = 50
"""How many refused files are listed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the files.

    Attributes
    ----------
    added : tuple of Image
        Images that are new in the set.
    known : int
        How many files it has already.
    refused : tuple of Gathered
        Files that cannot be read, and why.
    stopped : bool
        Whether it was stopped; nothing was added then.
    """

    added: tuple[Image, ...] = ()
    known: int = 0
    refused: tuple[Gathered, ...] = ()
    stopped: bool = False


class AddingPane(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Add images to one set.

    Files are opened and described by a thread; all are stored in one transaction at the end, so
    that a stop leaves the set as it was.

    Parameters
    ----------
    room : Room
        What the panes share.
    imageset_id : int
        The set.

    Attributes
    ----------
    form : Form
        The field of paths.
    report : Report or None
        What became of the last files; None before, and while they are read.
    """

    def __init__(self, room: Room, imageset_id: int) -> None:
        self._room, self._imageset_id = room, imageset_id
        self.report: Report | None = None
        self._halt = threading.Event()
        self._busy = False
        self._thread: threading.Thread | None = None
        paths = ipywidgets.Textarea(
            description="Files",
            placeholder="slides/*.svs\n/data/scans/case 7.nii.gz",
            rows=3,
            layout=WIDE,
            style=field_style(),
        )
        self.form = Form("Add images", {"paths": paths}, "Add", lambda _: self.start())
        self._hint = ipywidgets.HTML(
            '<p class="exact-small">One path, folder or pattern a line, as the kernel sees them. '
            "<code>**</code> goes into folders. Files stay where they are.</p>"
        )
        self._bar = ipywidgets.IntProgress(description="Reading", layout=WIDE)
        self._count = ipywidgets.HTML()
        self.stop = ipywidgets.Button(description="Stop", icon="stop")
        self.stop.add_class("exact-form-stop")
        self.stop.on_click(lambda _: self.halt())
        self._running = ipywidgets.VBox([self._bar, self._count, self.stop])
        self._running.layout.display = "none"
        self._told = ipywidgets.HTML()
        self._barred = ipywidgets.HTML()
        super().__init__([self._barred, self.form, self._hint, self._running, self._told])

    def draw(self) -> None:
        """Show whether images may be added, and who can change that."""
        room = self._room
        imageset = room.store.get(ImageSet, self._imageset_id)
        why_not = room.standing.why_not(Right.ADD_IMAGES, imageset)
        self._barred.value = f'<p class="exact-barred">{text(why_not)}</p>' if why_not else ""
        self.form.save.disabled = bool(why_not) or self._busy
        self.form.save.tooltip = why_not or "Open these files and add what can be read"

    def start(self) -> None:
        """Begin to read the files that are named."""
        room = self._room
        store, paths = room.store, _lines(self.form.fields["paths"].value)

        def work() -> None:
            imageset = store.get(ImageSet, self._imageset_id)
            why_not = room.standing.why_not(Right.ADD_IMAGES, imageset)
            if why_not:
                raise PermissionDenied(why_not, right=Right.ADD_IMAGES.value)
            if not paths:
                raise InvalidRecord("name a file, a folder or a pattern first", field="files")
            if not self._busy:
                self._begin(store, paths_of_images(paths))

        room.do(work)

    def wait(self, timeout: float = 60) -> None:
        """Wait until the files are read; for scripts.

        Raises
        ------
        TimeoutError
            If it takes longer than `timeout` seconds.
        """
        wait_for(self._thread, timeout, "the images are not added")

    def halt(self) -> None:
        """Stop reading; the set stays as it was."""
        self._halt.set()

    # -- the thread ---------------------------------------------------------------------------

    def _begin(self, store: Store, paths: Sequence[Path]) -> None:
        self._halt.clear()
        self._busy = True
        self.report, self._told.value = None, ""
        self._bar.value, self._bar.max = 0, len(paths)
        self._count.value = ""
        self._running.layout.display = ""
        self._thread = threading.Thread(
            target=self._run, args=(store, paths), name="exact_nb adding", daemon=True
        )
        self._thread.start()
        self._room.frame.focus(".exact-form-stop")

    def _run(self, store: Store, paths: Sequence[Path]) -> None:
        report: Report | None = None
        try:
            report = self._read(store, paths)
        except ExactError as error:
            self._room.say(str(error), failed=True)
        except Exception as error:
            logger.exception("the images could not be added")
            self._room.say(f"Nothing was added: {error}", failed=True)
        self._busy = False
        self._running.layout.display = "none"
        self._room.do(lambda: self._finished(store, report))

    def _read(self, store: Store, paths: Sequence[Path]) -> Report:
        """Open one file after the other, and say now and then how far it is."""
        known = {one.path: one for one in store.find(Image, imageset_id=self._imageset_id)}
        new: list[Image] = []
        refused: list[Gathered] = []
        old, told = 0, 0.0
        for index, one in enumerate(gathered(paths, known)):
            if self._halt.is_set():
                return Report(stopped=True, refused=tuple(refused))
            if one.refused is not None:
                refused.append(one)
            elif one.image is not None and one.is_new:
                new.append(replace(one.image, imageset_id=self._imageset_id))
            elif one.image is not None:
                old += 1
            # A message a file would be more than the page can take.
            if time.monotonic() - told > 0.1:
                told = time.monotonic()
                self._bar.value = index + 1
                self._count.value = f"{index + 1:,} of {number(len(paths), 'file')}"
        added = tuple(store.create_many(new)) if new else ()
        return Report(added, old, tuple(refused))

    def _finished(self, store: Store, report: Report | None) -> Done | None:
        if report is None:
            return None
        self.report = report
        self._room.tally.forget_set(self._imageset_id)
        self._told.value = _told(report)
        if report.stopped:
            self._room.say("Stopped; nothing was added")
            return None
        if not report.added:
            return None
        said = f"Added {number(len(report.added), 'image')}"

        def take_back() -> None:
            for one in report.added:
                store.delete(one)

        return Done(said, take_back)


def _lines(written: str) -> list[str]:
    """Return the paths and patterns; a folder stands for the files in it."""
    found = []
    for line in filter(None, map(str.strip, written.splitlines())):
        folder = Path(line).expanduser()
        plain = folder.is_dir() and not is_zarr(folder) and not _holds_dicom(folder)
        found.append(str(folder / "*") if plain else line)
    return found


def _holds_dicom(folder: Path) -> bool:
    from exact_nb.images.dicom import is_dicom  # noqa: PLC0415

    return any(is_dicom(one) for one in folder.iterdir() if one.is_file())


def _told(report: Report) -> Markup:
    """Return the report as a list."""
    if report.stopped:
        return '<p class="exact-report">Stopped; the set is as it was.</p>'
    parts = [f"<li>✓ {number(len(report.added), 'image')} added</li>"]
    if report.known:
        parts.append(f"<li>= {number(report.known, 'file')} in the set already</li>")
    if report.refused:
        rows = "".join(_refused(one) for one in report.refused[:_SHOWN])
        left = len(report.refused) - _SHOWN
        more = f"<li>and {number(left, 'more', 'more')}</li>" if left > 0 else ""
        parts.append(
            f"<li>⚠ {number(len(report.refused), 'file')} refused"
            f'<ul class="exact-refused">{rows}{more}</ul></li>'
        )
    return f'<ul class="exact-report" aria-label="What became of the files">{"".join(parts)}</ul>'


def _refused(one: Gathered) -> Markup:
    reason: Any = one.refused
    return f"<li><strong>{text(one.path.name)}</strong>: {text(reason)}</li>"
