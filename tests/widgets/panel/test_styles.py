"""The panel and a viewer lie on one page: a name of the one must not be dressed by the other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
SHARED = {"exact-nb"}
NAME = re.compile(r"exact-[a-z][a-z-]*")


def test_no_class_of_the_panel_is_dressed_by_another_sheet() -> None:
    sources = (ROOT / "exact_nb/widgets/panel").glob("*.py")
    used = {name for one in sources for name in NAME.findall(one.read_text(encoding="utf-8"))}
    assert len(used) > 40
    sheets = [one for one in (ROOT / "js/src/styles").glob("*.css") if one.name != "panel.css"]
    assert sheets
    for sheet in sheets:
        dressed = set(re.findall(r"\.(exact-[a-z][a-z-]*)", sheet.read_text(encoding="utf-8")))
        assert used & dressed <= SHARED, sheet.name
