"""What every store must pass: import `StoreSuite`, give it a `store_factory`.

The fixture returns a function that opens the data of one test, empty at first, as a named user.
"""

import pytest

from tests.store.suite_blind import BlindSuite
from tests.store.suite_edits import EditSuite
from tests.store.suite_events import EventSuite
from tests.store.suite_history import HistorySuite
from tests.store.suite_insertion import InsertionSuite
from tests.store.suite_masks import MaskSuite
from tests.store.suite_matrix import MatrixSuite
from tests.store.suite_permissions import PermissionSuite
from tests.store.suite_queues import QueueSuite
from tests.store.suite_reading import ReadingSuite
from tests.store.suite_records import RecordSuite
from tests.store.suite_review import ReviewSuite
from tests.store.suite_screening import ScreeningSuite
from tests.store.suite_spans import SpanSuite
from tests.store.suite_teams import TeamSuite
from tests.store.suite_undo import UndoSuite
from tests.store.world import StoreFactory, World, build

__all__ = ["StoreSuite"]


class StoreSuite(
    RecordSuite,
    EditSuite,
    InsertionSuite,
    ReadingSuite,
    HistorySuite,
    UndoSuite,
    ReviewSuite,
    QueueSuite,
    BlindSuite,
    PermissionSuite,
    MatrixSuite,
    TeamSuite,
    EventSuite,
    MaskSuite,
    ScreeningSuite,
    SpanSuite,
):
    """All claims about a store."""

    @pytest.fixture
    def world(self, store_factory: StoreFactory) -> World:
        return build(store_factory)
