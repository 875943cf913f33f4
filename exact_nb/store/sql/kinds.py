"""How each kind of record lies in its table: columns from the fields of its dataclass."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.images import Image, ImageSet, Priority
from exact_nb.model.jobs import Job, JobState, Plugin
from exact_nb.model.people import Membership, Team, User, UserKind
from exact_nb.model.record import Record
from exact_nb.model.review import Policy
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store.sql.session import Row

__all__ = ["KINDS", "Kind", "kind_of", "policy_from", "utc"]

R = TypeVar("R", bound=Record)

_TABLES: dict[type[Record], str] = {
    User: "user_account",
    Team: "team",
    Membership: "membership",
    Product: "product",
    AnnotationType: "annotation_type",
    ImageSet: "imageset",
    Image: "image",
    Plugin: "plugin",
    Job: "job",
}
KINDS = tuple(_TABLES)
"""Every kind of record a store keeps."""


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment with the standard library's UTC in place of a driver's own time zone."""
    return None if moment is None else moment.astimezone(UTC)


def policy_from(stored: dict[str, Any]) -> Policy:
    """Return the policy that was stored as JSON."""
    adjudicators = frozenset(stored.get("adjudicators", ()))
    return Policy(**{**stored, "adjudicators": adjudicators})


def _policy_to(policy: Policy) -> dict[str, Any]:
    return {**asdict(policy), "adjudicators": sorted(policy.adjudicators)}


@dataclass(frozen=True, slots=True)
class _Codec:
    """How a field that is no plain SQL value goes in and out."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _dump(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidRecord(f"{value!r} is no JSON value: {error}") from None


def _enum(kind: type[StrEnum]) -> _Codec:
    return _Codec(lambda value: kind(value).value, kind)


_JSON = _Codec(_dump, json.loads)
_TIME = _Codec(lambda moment: moment, utc)
_CODECS: dict[str, _Codec] = {
    "created_at": _TIME,
    "started_at": _TIME,
    "ended_at": _TIME,
    "metadata": _JSON,
    "parameters": _JSON,
    "priority": _enum(Priority),
    "state": _enum(JobState),
    "product_ids": _Codec(lambda ids: _dump([int(i) for i in ids]), lambda s: tuple(json.loads(s))),
    "policy": _Codec(lambda p: _dump(_policy_to(p)), lambda s: policy_from(json.loads(s))),
    "type_policies": _Codec(
        lambda each: _dump({str(key): _policy_to(policy) for key, policy in each.items()}),
        lambda s: {int(key): policy_from(value) for key, value in json.loads(s).items()},
    ),
}


class Kind(Generic[R]):
    """Table and columns of one kind of record.

    Attributes
    ----------
    record : type
        The dataclass.
    table : str
        Name of the table.
    name : str
        The kind in words, for messages.
    columns : tuple of str
        Fields of the dataclass, in order.
    """

    def __init__(self, record: type[R]) -> None:
        self.record = record
        self.table = _TABLES[record]
        words = "".join(f" {c.lower()}" if c.isupper() else c for c in record.__name__)
        self.name = words.strip()
        self.columns = tuple(field.name for field in fields(record))
        self._codecs = {name: _CODECS[name] for name in self.columns if name in _CODECS}
        if record is User:
            self._codecs["kind"] = _enum(UserKind)

    def select(self, alias: str = "r") -> str:
        """Return the columns for a select list."""
        return ", ".join(f'{alias}."{name}"' for name in self.columns)

    def value(self, name: str, value: Any) -> Any:
        """Return a field's value as SQL takes it."""
        codec = self._codecs.get(name)
        try:
            return value if codec is None or value is None else codec.write(value)
        except (TypeError, ValueError, AttributeError):
            raise InvalidRecord(
                f"{name} of the {self.name} is {value!r}, which it cannot be", field=name
            ) from None

    def to_row(self, record: R) -> list[Any]:
        """Return a record as values, one per column."""
        return [self.value(name, getattr(record, name)) for name in self.columns]

    def from_row(self, row: Sequence[Any] | Row) -> R:
        """Return the record of a row."""
        values = dict(zip(self.columns, row, strict=True))
        for name, codec in self._codecs.items():
            if values[name] is not None:
                values[name] = codec.read(values[name])
        return self.record(**values)

    def to_json(self, record: R) -> str:
        """Return the full state of a record as JSON text, for the log."""
        return json.dumps(dict(zip(self.columns, map(_plain, self.to_row(record)), strict=True)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


_kinds: dict[type[Record], Kind[Any]] = {}


def kind_of(record: type[R]) -> Kind[R]:
    """Return the kind of a dataclass.

    Raises
    ------
    InvalidRecord
        If a store keeps no such records.
    """
    if record not in _TABLES:
        names = ", ".join(kind.__name__ for kind in KINDS)
        raise InvalidRecord(f"a store keeps no {record.__name__}; it keeps {names}")
    if record not in _kinds:
        _kinds[record] = Kind(record)
    return _kinds[record]
