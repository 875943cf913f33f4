"""What tests of a store in a file share."""

from __future__ import annotations

import pytest

from exact_nb.store.duckdb.store import open_store
from tests.store.world import World, build


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a closed world whose file is copied: building one takes longer than a test."""
    path = tmp_path_factory.mktemp("filled") / "labels.duckdb"
    world = build(lambda user: open_store(path, user=user))
    for store in (world.bea, world.ann, world.zoe):
        store.close()
    return world
