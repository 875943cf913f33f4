"""How long the tests may take: the quick profile of `make test` and the long of `test-long`."""

import os

LONG = os.environ.get("EXACT_NB_TEST_PROFILE") == "long"


def times(quick: int, long: int) -> int:
    """Return how often to repeat something in the profile that runs."""
    return long if LONG else quick
