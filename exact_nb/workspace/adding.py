"""Images described in a notebook: with a bar of progress, all before anything is stored."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path

from tqdm.auto import tqdm

from exact_nb.images.gathering import gathered, paths_of_images
from exact_nb.model.images import Image

__all__ = ["describe_files"]


def describe_files(
    files: str | Path | Iterable[str | Path],
    *,
    known: Mapping[str, Image],
    skip_unreadable: bool,
) -> list[Image]:
    """Open every file and say what it is; progress is shown after a second.

    Parameters
    ----------
    files : str or Path, or iterable of them
        Paths or patterns.
    known : mapping of str to Image
        Images by path that need no second look.
    skip_unreadable : bool
        Whether to leave out, with a warning, what cannot be read.

    Returns
    -------
    list of Image
        In order of name; names are unique among them and `known`.
    """
    described = []
    paths = paths_of_images(files)
    with tqdm(total=len(paths), desc="Adding images", unit="image", delay=1) as bar:
        for one in gathered(paths, known):
            bar.update()
            if one.image is not None:
                described.append(one.image)
            elif one.refused is not None:
                if not skip_unreadable:
                    note = "Nothing was added. With skip_unreadable=True the others are."
                    one.refused.add_note(note)
                    raise one.refused
                warnings.warn(f"left out: {one.refused}", stacklevel=3)
    return described
