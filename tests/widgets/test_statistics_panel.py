"""The panel of statistics: filters act on plots and tables alike."""

from datetime import UTC, date, datetime, timedelta

import ipywidgets
import pyarrow as pa
import pytest

from exact_nb.statistics.flow import Flow
from exact_nb.widgets.statistics_panel import StatisticsPanel

START = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
MOMENT = pa.timestamp("us", tz="UTC")


def flow() -> Flow:
    """Ada drew two, bea one, over three days; cem approved one and rejected one."""
    annotations = pa.table(
        {
            "uuid": ["1", "2", "3"],
            "type": ["cell", "cell", "<b>vessel</b>"],
            "author": ["ada", "ada", "bea"],
            "image": ["a", "a", "b"],
            "status": ["verified", "rejected", "unverified"],
            "conflict": [False, False, False],
            "created_at": pa.array([START + timedelta(days=day) for day in range(3)], MOMENT),
        }
    )
    verdicts = pa.table(
        {
            "annotation": ["1", "2"],
            "type": ["cell", "cell"],
            "user": ["cem", "cem"],
            "decision": ["approve", "reject"],
            "reason": [None, "duplicate"],
            "seconds": [2.0, None],
            "at": pa.array([START + timedelta(days=day) for day in (3, 4)], MOMENT),
            "retracted": [False, False],
        }
    )
    return Flow(annotations, verdicts)


class Seen:
    """A panel as a person uses it."""

    def __init__(self) -> None:
        self.panel = StatisticsPanel(flow(), title="Batch 1")
        row, self._page = self.panel.children
        self.type, self.annotator, self.since, self.until = row.children

    @property
    def page(self) -> str:
        return str(self._page.value)


@pytest.fixture
def seen() -> Seen:
    return Seen()


def test_it_shows_the_whole_at_first(seen: Seen) -> None:
    assert isinstance(seen.panel, ipywidgets.Widget)
    assert "3 annotations, 2 verdicts, first-pass yield 50%" in seen.page
    assert seen.page.count("<svg") == 6
    assert "<b>vessel" not in seen.page


def test_choices_are_what_occurs(seen: Seen) -> None:
    assert seen.type.options == ("All types", "<b>vessel</b>", "cell")
    assert seen.annotator.options == ("Everybody", "ada", "bea")


def test_filters_act_together(seen: Seen) -> None:
    seen.type.value = "cell"
    assert "2 annotations, 2 verdicts" in seen.page
    seen.annotator.value = "bea"
    assert "0 annotations, 0 verdicts" in seen.page
    assert "choose other filters" in seen.page
    seen.type.value = "All types"
    assert "1 annotation, 0 verdicts" in seen.page


def test_days_are_whole_days_of_utc(seen: Seen) -> None:
    seen.since.value = seen.until.value = date(2026, 3, 1)
    assert "1 annotation, 0 verdicts" in seen.page
    seen.until.value = date(2026, 3, 5)
    assert "3 annotations, 2 verdicts" in seen.page
    seen.since.value = date(2026, 3, 5)
    assert "0 annotations, 1 verdict," in seen.page
    assert "2026-03-05: 1 rejected" in seen.page


def test_days_the_wrong_way_round_are_told(seen: Seen) -> None:
    seen.since.value = date(2026, 3, 5)
    seen.until.value = date(2026, 3, 1)
    assert "2026-03-01 is before 2026-03-05" in seen.page
