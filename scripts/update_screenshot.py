"""Puts the picture that the browser tests made of the quickstart into the README's folder.

``make browser`` makes ``build/screenshots/quickstart.png``; this makes it small enough to be kept
in the repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
MADE = ROOT / "build" / "screenshots" / "quickstart.png"
SHOWN = ROOT / "docs" / "quickstart.png"
LIMIT = 500_000
"""Bytes: more is too slow to load and swells the repository with every update."""


def main() -> int:
    """Run as a program; return its exit code."""
    if not MADE.is_file():
        print(f"there is no {MADE.relative_to(ROOT)}: run tests/browser/test_quickstart.py first")
        return 1
    SHOWN.parent.mkdir(exist_ok=True)
    # A palette is enough, as a stained slide has few hues; this one keeps the rare colours of the
    # types as they are.
    with Image.open(MADE) as picture:
        small = picture.convert("RGB").quantize(
            256, Image.Quantize.MAXCOVERAGE, kmeans=5, dither=Image.Dither.NONE
        )
    small.save(SHOWN, optimize=True)
    size = SHOWN.stat().st_size
    print(f"{SHOWN.relative_to(ROOT)}: {size} bytes")
    return int(size > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
