"""Review status against a second, slow reading of `design/review-workflow.md`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exact_nb.model.identity import uuid7
from exact_nb.model.people import User, UserKind
from exact_nb.model.permissions import MATRIX, Right, Role
from exact_nb.model.review import Decision, Dispute, Policy, Reason, ReviewStatus, Verdict
from exact_nb.model.status import RevisionMark, Standing, derive, may_judge
from tests.model.review_reference import slow_counting, slow_derive

START = datetime(2026, 1, 1, tzinfo=UTC)
ANNA, BEA, CARL, DORA, EMIL = range(1, 6)
MEMBER = MATRIX[Role.TEAM_MEMBER]
ANNOTATION = uuid7()


def verdict(revision: int, user: int, decision: str, minute: float) -> Verdict:
    return Verdict(
        annotation=ANNOTATION,
        revision=revision,
        user_id=user,
        decision=Decision(decision),
        reason=Reason.DUPLICATE if decision == "reject" else None,
        at=START + timedelta(minutes=minute),
    )


class History:
    """A story told in order; each event takes a minute."""

    def __init__(self, author: int = ANNA) -> None:
        self.minute = 0
        self.revisions: list[RevisionMark] = []
        self.verdicts: list[Verdict] = []
        self.edit(author)

    def edit(self, user: int) -> "History":
        self.minute += 1
        at = START + timedelta(minutes=self.minute)
        self.revisions.append(RevisionMark(len(self.revisions) + 1, user, at))
        return self

    def judge(self, user: int, decision: str) -> "History":
        self.minute += 1
        self.verdicts.append(verdict(len(self.revisions), user, decision, self.minute))
        return self

    def standing(self, **policy: Any) -> Standing:
        return derive(Policy(**policy), self.revisions, self.verdicts)

    def status(self, **policy: Any) -> str:
        return self.standing(**policy).status.value

    def bar(self, user: int, **policy: Any) -> str | None:
        who = User(f"user {user}", id=user)
        return may_judge(Policy(**policy), who, self.revisions, self.verdicts, MEMBER)


people = st.integers(ANNA, EMIL)
policies = st.builds(
    Policy,
    approvals=st.integers(1, 3),
    rejections=st.integers(1, 3),
    self_verify=st.booleans(),
    fix_counts=st.booleans(),
    adjudicators=st.frozensets(people, max_size=2),
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[RevisionMark], list[Verdict]]:
    """Edits and verdicts at random, verdicts on revisions that are no longer current included."""
    authors = draw(st.lists(people, min_size=1, max_size=5))
    minutes = sorted(draw(st.lists(st.integers(0, 30), min_size=5, max_size=5)))
    revisions = [
        RevisionMark(n, author, START + timedelta(minutes=minute))
        for n, (author, minute) in enumerate(zip(authors, minutes, strict=False), 1)
    ]
    decisions = st.sampled_from([str(decision) for decision in Decision])
    words = st.tuples(st.integers(1, len(authors)), people, decisions, st.integers(0, 35))
    return revisions, [verdict(*each) for each in draw(st.lists(words, max_size=12))]


@given(
    policies, histories(), st.lists(st.tuples(st.integers(1, 5), st.integers(0, 35)), max_size=3)
)
def test_status_is_what_the_document_says(
    policy: Policy,
    history: tuple[list[RevisionMark], list[Verdict]],
    disputes: list[Dispute],
) -> None:
    revisions, verdicts = history
    expected = slow_derive(policy, revisions, verdicts, disputes)
    assert derive(policy, revisions, verdicts, disputes) == expected


@given(policies, histories(), people)
def test_who_may_judge_is_whose_verdict_counts(
    policy: Policy, history: tuple[list[RevisionMark], list[Verdict]], user: int
) -> None:
    revisions, verdicts = history
    barred = may_judge(policy, User("u", id=user), revisions, verdicts, MEMBER)
    last = verdict(len(revisions), user, "approve", 100)
    counting = slow_counting(policy, len(revisions), revisions, [*verdicts, last])
    assert (barred is None) == (counting.get(user) is last)


# -- the sentences one by one ---------------------------------------------------------------------


def test_one_approval_by_somebody_else_verifies() -> None:
    assert History().status() == "unverified"
    assert History().judge(BEA, "approve").status() == "verified"
    assert History().judge(BEA, "approve").status(approvals=2) == "unverified"
    assert History().judge(BEA, "approve").judge(BEA, "approve").status(approvals=2) == "unverified"
    assert History().judge(BEA, "approve").judge(CARL, "approve").status(approvals=2) == "verified"


def test_authors_do_not_verify_their_own_work() -> None:
    own = History().judge(ANNA, "approve")
    assert own.status() == "unverified"
    assert own.status(self_verify=True) == "verified"
    assert "your own work" in str(History().bar(ANNA))
    assert History().bar(ANNA, self_verify=True) is None
    assert History().edit(ANNA).bar(ANNA, self_verify=True) is None
    assert History().bar(BEA) is None


def test_edit_voids_earlier_verdicts() -> None:
    edited = History().judge(BEA, "approve").edit(ANNA)
    assert edited.standing() == Standing(stale=True)
    assert edited.judge(BEA, "approve").status() == "verified"


def test_one_rejection_outweighs_approvals() -> None:
    judged = History().judge(BEA, "approve").judge(CARL, "reject")
    assert judged.status() == "rejected"
    assert judged.standing(rejections=2) == Standing(conflict=True, approvals=1, rejections=1)


def test_rejected_work_comes_back_as_resubmitted() -> None:
    again = History().judge(BEA, "reject").edit(ANNA)
    assert again.status() == "resubmitted"
    assert again.judge(BEA, "approve").status() == "verified"


def test_adjudicator_settles_a_conflict_either_way() -> None:
    def conflict() -> History:
        return History().judge(BEA, "approve").judge(CARL, "reject")

    adjudicators = frozenset({DORA})
    approved, refused = conflict().judge(DORA, "approve"), conflict().judge(DORA, "reject")
    assert approved.status(adjudicators=adjudicators) == "verified"
    assert refused.status(rejections=3, adjudicators=adjudicators) == "rejected"


def test_adjudicator_does_not_judge_own_work() -> None:
    own = History().judge(ANNA, "approve")
    assert own.status(adjudicators=frozenset({ANNA})) == "unverified"


def test_latest_verdict_of_a_verifier_counts() -> None:
    changed = History().judge(BEA, "reject").judge(BEA, "approve")
    assert changed.standing() == Standing(status=ReviewStatus.VERIFIED, approvals=1)


def test_abstention_decides_nothing_and_takes_nothing_back() -> None:
    assert History().judge(BEA, "abstain").status() == "unverified"
    assert History().judge(BEA, "approve").judge(BEA, "abstain").status() == "verified"


def test_verifier_who_fixed_it_approves_only_where_fixes_count() -> None:
    fixed = History().edit(BEA)
    assert "your own work" in str(fixed.bar(BEA))
    assert fixed.bar(BEA, fix_counts=True) is None
    assert fixed.judge(BEA, "approve").status() == "unverified"
    assert fixed.status(fix_counts=True) == "verified"


def test_fixes_that_count_do_not_let_authors_approve_themselves() -> None:
    assert History().edit(BEA).edit(ANNA).bar(ANNA, fix_counts=True) is not None


def test_earlier_editors_wait_for_the_next_verification() -> None:
    edited = History().edit(BEA).edit(ANNA)
    assert "you made revision 2" in str(edited.bar(BEA))
    assert edited.bar(BEA, fix_counts=True) is None
    assert edited.bar(CARL) is None
    edited.judge(CARL, "approve").edit(ANNA)
    assert edited.bar(BEA) is None


def test_plugin_accounts_and_readers_do_not_judge() -> None:
    history = History()
    policy = Policy(self_verify=True, fix_counts=True)
    plugin = User("model", id=BEA, kind=UserKind.PLUGIN)
    barred = may_judge(policy, plugin, history.revisions, [], frozenset(Right))
    assert "plugin account" in str(barred)
    reader = User("reader", id=BEA)
    barred = may_judge(policy, reader, history.revisions, [], MATRIX[Role.PUBLIC_READER])
    assert "lacks the right 'verify'" in str(barred)


def test_verdicts_count_by_their_time_and_not_by_their_place() -> None:
    history = History()
    late, early = verdict(1, BEA, "approve", 9), verdict(1, BEA, "reject", 5)
    assert derive(Policy(), history.revisions, [late, early]).status is ReviewStatus.VERIFIED


def test_nothing_drawn_is_unverified() -> None:
    assert derive(Policy(), [], []) == Standing()


@pytest.mark.parametrize("minute", [0, 1])
def test_only_what_is_newer_than_the_rejection_is_resubmitted(minute: int) -> None:
    revisions = [RevisionMark(1, ANNA, START), RevisionMark(2, ANNA, START)]
    revisions[1] = revisions[1]._replace(at=START + timedelta(minutes=minute))
    rejection = verdict(1, BEA, "reject", 0.5)
    expected = "resubmitted" if minute else "unverified"
    assert derive(Policy(), revisions, [rejection]).status.value == expected
