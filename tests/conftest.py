"""What all tests share: the folder of real images and the Hypothesis profiles."""

import os
from pathlib import Path

import hypothesis
import pytest

from tests.profile import LONG

hypothesis.settings.register_profile("quick", deadline=None, max_examples=60, derandomize=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("long" if LONG else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked long, unless the long profile runs."""
    for item in items:
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason="long profile only: make test-long"))


@pytest.fixture(scope="session")
def data() -> Path:
    """Folder of real images, which are not part of the repository."""
    named = os.environ.get("EXACT_NB_DATA")
    beside = Path(__file__).parents[2] / "shared" / "data"
    for folder in [Path(named)] if named else [beside]:
        if folder.is_dir():
            return folder
    pytest.skip("no real images: put them into ../shared/data or set EXACT_NB_DATA")
