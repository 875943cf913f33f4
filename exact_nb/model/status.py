"""What the verdicts amount to: the rules of review, asked by stores, server and widgets alike.

Status is always derived (`design/review-workflow.md`). A store may keep what `derive` returned,
for queries only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import Right, Rights
from exact_nb.model.review import Decision, Dispute, Policy, ReviewStatus, Verdict

__all__ = ["RevisionMark", "Standing", "derive", "may_judge"]


class RevisionMark(NamedTuple):
    """What the rules of review need to know of one revision.

    Attributes
    ----------
    n : int
        Number of the revision, from 1.
    author_id : int
        Who made it.
    at : datetime.datetime
        When, in UTC.
    """

    n: int
    author_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an annotation stands in review.

    Attributes
    ----------
    status : ReviewStatus
        Of the current revision.
    conflict : bool
        Unverified, with approvals and rejections side by side; or rejected, with an objection of
        the author that nobody has answered.
    stale : bool
        Unverified, while the most recently decided revision was verified.
    approvals, rejections : int
        Verdicts on the current revision that count.
    """

    status: ReviewStatus = ReviewStatus.UNVERIFIED
    conflict: bool = False
    stale: bool = False
    approvals: int = 0
    rejections: int = 0


@dataclass(frozen=True, slots=True)
class _Tally:
    """The verdicts that count on one revision, and what they alone decide."""

    approvals: int
    rejections: int
    decided: ReviewStatus | None
    first_rejection: datetime | None


def derive(
    policy: Policy,
    revisions: Sequence[RevisionMark],
    verdicts: Iterable[Verdict],
    disputes: Iterable[Dispute] = (),
) -> Standing:
    """Return where an annotation stands.

    Of each eligible verifier the latest verdict on a revision counts that neither was retracted
    nor abstains. That the verifier has the verify right and is no plugin account is checked when
    a verdict is given (`may_judge`); whose work the revision is, here and now.

    Parameters
    ----------
    policy : Policy
        Of the image set, or of the annotation's type.
    revisions : sequence of RevisionMark
        All revisions by rising n; the last is the current one.
    verdicts : iterable of Verdict
        On any of them, without the retracted ones, in the order they were given.
    disputes : iterable of Dispute
        Objections to the rejection of any of them.

    Returns
    -------
    Standing
        Unverified where there are no revisions.
    """
    if not revisions:
        return Standing()
    ordered = sorted(verdicts, key=lambda verdict: verdict.at)
    *earlier, current = _tallies(policy, revisions, ordered)
    if current.decided is not None:
        status = current.decided
    elif any(_answers(revisions[-1], tally) for tally in earlier):
        status = ReviewStatus.RESUBMITTED
    else:
        status = ReviewStatus.UNVERIFIED
    is_open = status is ReviewStatus.UNVERIFIED
    last = next((tally.decided for tally in reversed(earlier) if tally.decided), None)
    return Standing(
        status=status,
        conflict=(is_open and current.approvals > 0 and current.rejections > 0)
        or (
            status is ReviewStatus.REJECTED
            and _is_disputed(policy, revisions[-1].n, ordered, disputes)
        ),
        stale=is_open and last is ReviewStatus.VERIFIED,
        approvals=current.approvals,
        rejections=current.rejections,
    )


def _is_disputed(
    policy: Policy, n: int, verdicts: Sequence[Verdict], disputes: Iterable[Dispute]
) -> bool:
    """Whether the last objection to the rejection of a revision is unanswered.

    An adjudicator answers it, where the policy names any; else the next who judges, and if that
    one approves while the rejection stands, the two still disagree.
    """
    last = max((dispute.at for dispute in disputes if dispute.revision == n), default=None)
    if last is None:
        return False
    answers = [
        verdict
        for verdict in verdicts
        if verdict.revision == n and verdict.at > last and verdict.decision is not Decision.ABSTAIN
    ]
    if policy.adjudicators:
        return not any(verdict.user_id in policy.adjudicators for verdict in answers)
    return not any(verdict.decision is Decision.REJECT for verdict in answers)


def _answers(current: RevisionMark, earlier: _Tally) -> bool:
    """Whether the current revision is newer than the rejection of an earlier one."""
    if earlier.decided is not ReviewStatus.REJECTED or earlier.first_rejection is None:
        return False
    return current.at > earlier.first_rejection


def _tallies(
    policy: Policy, revisions: Sequence[RevisionMark], verdicts: Sequence[Verdict]
) -> list[_Tally]:
    """Return what the verdicts on each revision decide, first revision first."""
    given: defaultdict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        given[verdict.revision].append(verdict)
    tallies: list[_Tally] = []
    start = 0
    for i, revision in enumerate(revisions):
        made = _Makers(revisions[0].author_id, revisions[start : i + 1])
        counting = {
            verdict.user_id: verdict
            for verdict in given[revision.n]
            if verdict.decision is not Decision.ABSTAIN
            and made.bar(policy, verdict.user_id) is None
        }
        tally = _tally(policy, list(counting.values()))
        tallies.append(tally)
        if tally.decided is ReviewStatus.VERIFIED:
            start = i + 1
    return tallies


def _tally(policy: Policy, counting: Sequence[Verdict]) -> _Tally:
    rejecting = [verdict for verdict in counting if verdict.decision is Decision.REJECT]
    approving = [verdict for verdict in counting if verdict.decision is Decision.APPROVE]
    adjudicated_against = any(verdict.user_id in policy.adjudicators for verdict in rejecting)
    adjudicated_for = any(verdict.user_id in policy.adjudicators for verdict in approving)
    decided = None
    if adjudicated_against or (len(rejecting) >= policy.rejections and not adjudicated_for):
        decided = ReviewStatus.REJECTED
    elif adjudicated_for or (len(approving) >= policy.approvals and not rejecting):
        decided = ReviewStatus.VERIFIED
    first = min((verdict.at for verdict in rejecting), default=None)
    return _Tally(len(approving), len(rejecting), decided, first)


class _Makers(NamedTuple):
    """Whose work a revision is.

    Attributes
    ----------
    creator_id : int
        Who made the first revision of the annotation.
    open : sequence of RevisionMark
        The revisions after the last verified one, up to and with the one to judge.
    """

    creator_id: int
    open: Sequence[RevisionMark]

    def bar(self, policy: Policy, user_id: int) -> str | None:
        """Return why a user may not judge this work, None where the user may.

        The author rule: nobody judges a revision of their own; `self_verify` lifts it, and
        `fix_counts` for those who corrected what another person had drawn. The editor rule: nor
        does anybody who made one of the revisions since the last verified one; `fix_counts`
        lifts it.
        """
        judged = self.open[-1]
        if user_id == judged.author_id:
            is_fix = user_id != self.creator_id
            if policy.self_verify or (policy.fix_counts and is_fix):
                return None
            return (
                f"revision {judged.n} is your own work; somebody else has to judge it, "
                "unless the policy of the set says self_verify"
            )
        for revision in self.open[:-1]:
            if revision.author_id == user_id and not policy.fix_counts:
                return (
                    f"you made revision {revision.n} since the last verified one; somebody else "
                    "has to judge it, unless the policy of the set says fix_counts"
                )
        return None


def may_judge(
    policy: Policy,
    user: User,
    revisions: Sequence[RevisionMark],
    verdicts: Iterable[Verdict],
    rights: Rights,
) -> str | None:
    """Return why a user may not judge the current revision, None where the user may.

    Parameters
    ----------
    policy, revisions, verdicts
        As in `derive`; there is at least one revision.
    user : User
        Who wants to judge.
    rights : frozenset of Right
        What the user may do in the image set.
    """
    if user.kind is UserKind.PLUGIN:
        return f"{user.name!r} is a plugin account; only people verify"
    if Right.VERIFY not in rights:
        return f"{user.name!r} lacks the right 'verify'; a team admin can make you a member"
    ordered = sorted(verdicts, key=lambda verdict: verdict.at)
    start = 0
    for i, tally in enumerate(_tallies(policy, revisions, ordered)[:-1], 1):
        if tally.decided is ReviewStatus.VERIFIED:
            start = i
    return _Makers(revisions[0].author_id, revisions[start:]).bar(policy, user.id)
