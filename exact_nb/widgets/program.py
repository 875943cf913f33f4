"""Widgets whose program a page loads once, however many of them come and go."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import traitlets

from exact_nb.widgets.editions import EditionedWidget

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ProgramWidget"]

# Browsers keep every module they have loaded for as long as the page lives, and anywidget loads a
# module for each widget: a cell that is run again cost 2.5 MB that nothing gave back. This one is
# small and hands on to one that is kept by what is in it: kernels may differ in their version.
_LOADER = """
const kept = (globalThis[Symbol.for("exact_nb.programs")] ??= new Map());

function program(model) {
  const key = model.get("_program_hash");
  if (!kept.has(key)) {
    const file = new Blob([model.get("_program")], { type: "text/javascript" });
    const url = URL.createObjectURL(file);
    const loading = import(url).finally(() => URL.revokeObjectURL(url));
    loading.catch(() => kept.delete(key)); // the next widget tries again
    kept.set(key, loading);
  }
  return kept.get(key);
}

export default {
  async render(props) {
    return (await program(props.model)).default.render(props);
  },
};
"""


class ProgramWidget(EditionedWidget):
    """A widget with a large program; subclasses name its file.

    Attributes
    ----------
    program_file : Path
        The bundle: a module whose default export has `render`, as anywidget calls it.
    """

    program_file: ClassVar[Path]

    _esm = _LOADER

    _program = traitlets.Unicode().tag(sync=True)
    _program_hash = traitlets.Unicode().tag(sync=True)

    @traitlets.default("_program")
    def _read_program(self) -> str:
        return _read(self.program_file)[0]

    @traitlets.default("_program_hash")
    def _hash_program(self) -> str:
        return _read(self.program_file)[1]


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[str, str]:
    """Return a file and the hash of what is in it."""
    text = path.read_text("utf-8")
    return text, hashlib.sha256(text.encode()).hexdigest()
