"""How well people look: what they say of planted items whose right verdict is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from exact_nb.statistics.proportions import wilson

__all__ = ["catch_table"]

_SCHEMA = pa.schema(
    [
        ("verifier", pa.string()),
        *((f"wrong_{name}", pa.int64()) for name in ("seen", "caught")),
        *((f"share_caught{end}", pa.float64()) for end in ("", "_low", "_high")),
        *((f"right_{name}", pa.int64()) for name in ("seen", "rejected")),
        *((f"share_rejected{end}", pa.float64()) for end in ("", "_low", "_high")),
    ]
)


def catch_table(verdicts: Iterable[dict[str, Any]], *, confidence: float = 0.95) -> pa.Table:
    """Return one row per person: wrong items caught, right ones rejected, with Wilson intervals.

    Parameters
    ----------
    verdicts : iterable of dict
        Rows of `Store.verdict_table`, oldest first. Of each person and planted item the last
        counts that was not taken back; abstentions are not counted.
    confidence : float, optional
        Coverage of the intervals.

    Returns
    -------
    pyarrow.Table
        Columns ``verifier``; ``wrong_seen``, ``wrong_caught``, ``share_caught`` with ``_low`` and
        ``_high``; ``right_seen``, ``right_rejected``, ``share_rejected`` with ``_low`` and
        ``_high``. Shares of nothing seen are null.
    """
    last = {
        (row["user"], row["annotation"]): row
        for row in verdicts
        if row["planted"] and not row["retracted"]
    }
    by_person: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (user, _), row in last.items():
        if row["decision"] != "abstain":
            by_person[user].append(row)
    rows = [_row(user, by_person[user], confidence) for user in sorted(by_person)]
    return pa.Table.from_pylist(rows, _SCHEMA)


def _row(user: str, rows: list[dict[str, Any]], confidence: float) -> dict[str, Any]:
    made: dict[str, Any] = {"verifier": user}
    for expected, seen, hit, share in (
        ("reject", "wrong_seen", "wrong_caught", "share_caught"),
        ("approve", "right_seen", "right_rejected", "share_rejected"),
    ):
        said = [row["decision"] for row in rows if row["expected"] == expected]
        found = wilson(said.count("reject"), len(said), confidence=confidence)
        made |= {seen: found.trials, hit: found.successes}
        if found.trials:
            made |= {share: found.share, f"{share}_low": found.low, f"{share}_high": found.high}
    return made
