"""The panel and a viewer lie on one page: a name of the one must not be dressed by the other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
SHARED = {"exact-nb"}
STYLES = ROOT / "js/src/styles"
DRESSED = re.compile(r"\.(exact-[a-z][a-z-]*)")
NAME = re.compile(r"exact-[a-z][a-z-]*")


def test_no_class_of_the_panel_is_dressed_by_another_sheet() -> None:
    sources = (ROOT / "exact_nb/widgets/panel").glob("*.py")
    used = {name for one in sources for name in NAME.findall(one.read_text(encoding="utf-8"))}
    assert len(used) > 40
    sheets = [one for one in STYLES.glob("*.css") if one.name != "panel.css"]
    assert sheets
    for sheet in sheets:
        dressed = set(DRESSED.findall(sheet.read_text(encoding="utf-8")))
        assert used & dressed <= SHARED, sheet.name


def test_the_sheet_of_the_panel_dresses_nothing_of_a_viewer_opened_in_it() -> None:
    dressed = DRESSED.findall((STYLES / "panel.css").read_text(encoding="utf-8"))
    sources = (ROOT / "js/src").rglob("*.ts*")
    others = [one for one in sources if "panel" not in (one.parent.name, one.stem)]
    assert len(others) > 200
    used = {name for one in others for name in NAME.findall(one.read_text(encoding="utf-8"))}
    assert set(dressed) & used <= SHARED
