"""Policies, verdicts and the reasons for them: the records a review consists of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from exact_nb.errors import InvalidRecord
from exact_nb.model.identity import now, uuid7

__all__ = ["Decision", "Dispute", "Policy", "Reason", "Retraction", "ReviewStatus", "Verdict"]


class ReviewStatus(StrEnum):
    """What the verdicts on the current revision amount to; always derived."""

    UNVERIFIED = "unverified"
    RESUBMITTED = "resubmitted"
    VERIFIED = "verified"
    REJECTED = "rejected"


class Decision(StrEnum):
    """What a verifier says of one revision."""

    APPROVE = "approve"
    REJECT = "reject"
    ABSTAIN = "abstain"


class Reason(StrEnum):
    """Why a revision was rejected."""

    WRONG_CLASS = "wrong class"
    WRONG_OUTLINE = "wrong outline"
    NOT_AN_OBJECT = "not an object"
    DUPLICATE = "duplicate"
    WRONG_FRAME_OR_PLANE = "wrong frame or plane"
    INCOMPLETE = "incomplete"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What makes an annotation verified; set per image set, overridable per annotation type.

    Attributes
    ----------
    approvals, rejections : int
        Distinct verdicts that make a revision verified or rejected, 1 or more.
    self_verify : bool
        Whether authors may judge their own work (solo mode; exports say so).
    blind : bool
        Whether author, score and other verdicts stay hidden until one's own is given.
    fix_counts : bool
        Whether the verifier who fixed an annotation may approve the fix.
    adjudicators : frozenset of int
        Users whose verdict settles a conflict, by id.
    gold_rate : float
        Share of planted items in a queue, from 0 to 1.
    """

    approvals: int = 1
    rejections: int = 1
    self_verify: bool = False
    blind: bool = False
    fix_counts: bool = False
    adjudicators: frozenset[int] = frozenset()
    gold_rate: float = 0.0

    def __post_init__(self) -> None:
        for name in ("approvals", "rejections"):
            if getattr(self, name) < 1:
                raise InvalidRecord(
                    f"policy.{name} is {getattr(self, name)}; use 1 or more", field=name
                )
        if not 0 <= self.gold_rate <= 1:
            raise InvalidRecord(
                f"policy.gold_rate is {self.gold_rate}; use 0 to 1", field="gold_rate"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One verifier's word on one revision; never changed, only followed by another.

    Attributes
    ----------
    uuid : uuid.UUID
        Identity of the verdict.
    annotation : uuid.UUID
        The annotation judged.
    revision : int
        The revision judged; the verdict counts only while it is the current one.
    user_id : int
        The verifier.
    decision : Decision
        Approve, reject or abstain.
    reason : Reason or None
        Why it was rejected; needed for a rejection.
    comment : str
        In the verifier's words; needed with `Reason.OTHER`.
    blind : bool
        Whether author, score and other verdicts were hidden when it was given.
    seconds : float or None
        Time spent on the item.
    at : datetime.datetime
        When it was given, in UTC.
    """

    uuid: UUID = field(default_factory=uuid7)
    annotation: UUID
    revision: int
    user_id: int = 0
    decision: Decision
    reason: Reason | None = None
    comment: str = ""
    blind: bool = False
    seconds: float | None = None
    at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        if self.decision is Decision.REJECT and self.reason is None:
            raise InvalidRecord("a rejection needs a reason: " + ", ".join(Reason), field="reason")
        if self.reason is Reason.OTHER and not self.comment.strip():
            raise InvalidRecord("reason 'other' needs a comment", field="comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A verdict taken back.

    Attributes
    ----------
    verdict : uuid.UUID
        The verdict.
    user_id : int
        Who took it back.
    at : datetime.datetime
        When, in UTC.
    """

    verdict: UUID
    user_id: int = 0
    at: datetime = field(default_factory=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """An author's objection to a rejection; it brings the revision back to those who judge.

    Attributes
    ----------
    uuid : uuid.UUID
        Identity of the objection.
    annotation : uuid.UUID
        The annotation.
    revision : int
        The rejected revision.
    user_id : int
        The author.
    comment : str
        Why the rejection is wrong; needed.
    at : datetime.datetime
        When, in UTC.
    """

    uuid: UUID = field(default_factory=uuid7)
    annotation: UUID
    revision: int
    user_id: int = 0
    comment: str
    at: datetime = field(default_factory=now)

    def __post_init__(self) -> None:
        if not self.comment.strip():
            raise InvalidRecord(
                "a dispute needs a comment: say why the rejection is wrong", field="comment"
            )
