"""Review status a second time: a word for each word of the rules, slow and plain."""

from __future__ import annotations

from collections.abc import Sequence

from exact_nb.model.review import Decision, Dispute, Policy, ReviewStatus, Verdict
from exact_nb.model.status import RevisionMark, Standing


def slow_eligible(
    policy: Policy, user: int, n: int, revisions: Sequence[RevisionMark], verdicts: list[Verdict]
) -> bool:
    author = {revision.n: revision.author_id for revision in revisions}
    verified = [m for m in range(1, n) if slow_own(policy, m, revisions, verdicts) == "verified"]
    since = [m for m in range(1, n) if not verified or m > max(verified)]
    is_author = author[n] == user
    is_editor = not is_author and user in {author[m] for m in since}
    corrected_another = author[1] != user
    return (
        (not is_author and not is_editor)
        or (is_author and policy.self_verify)
        or (is_author and policy.fix_counts and corrected_another)
        or (is_editor and policy.fix_counts)
    )


def slow_counting(
    policy: Policy, n: int, revisions: Sequence[RevisionMark], verdicts: list[Verdict]
) -> dict[int, Verdict]:
    counting = {}
    for user in {word.user_id for word in verdicts}:
        own = [
            word
            for word in verdicts
            if word.user_id == user and word.revision == n and word.decision is not Decision.ABSTAIN
        ]
        if own and slow_eligible(policy, user, n, revisions, verdicts):
            counting[user] = max(reversed(own), key=lambda word: word.at)
    return counting


def slow_own(
    policy: Policy, n: int, revisions: Sequence[RevisionMark], verdicts: list[Verdict]
) -> str:
    """What the verdicts on revision n alone make of it."""
    counting = slow_counting(policy, n, revisions, verdicts)
    said = {user: str(word.decision) for user, word in counting.items()}
    approvals = list(said.values()).count("approve")
    rejections = list(said.values()).count("reject")
    adjudicated = {said[user] for user in policy.adjudicators if user in said}
    if "reject" in adjudicated:
        return "rejected"
    if rejections >= policy.rejections and "approve" not in adjudicated:
        return "rejected"
    if "approve" in adjudicated:
        return "verified"
    if approvals >= policy.approvals and rejections == 0:
        return "verified"
    return "undecided"


def slow_disputed(
    policy: Policy, n: int, verdicts: list[Verdict], disputes: Sequence[Dispute]
) -> bool:
    """Whether the author of revision n waits for an answer to an objection."""
    objections = [word for word in disputes if word.revision == n]
    if not objections:
        return False
    newest = max(word.at for word in objections)
    since = [word for word in verdicts if word.revision == n and word.at > newest]
    since = [word for word in since if word.decision is not Decision.ABSTAIN]
    if policy.adjudicators:
        return {word.user_id for word in since}.isdisjoint(policy.adjudicators)
    return all(word.decision is Decision.APPROVE for word in since)


def slow_derive(
    policy: Policy,
    revisions: Sequence[RevisionMark],
    verdicts: list[Verdict],
    disputes: Sequence[Dispute] = (),
) -> Standing:
    n = revisions[-1].n
    counting = slow_counting(policy, n, revisions, verdicts)
    decisions = [str(word.decision) for word in counting.values()]
    own = slow_own(policy, n, revisions, verdicts)
    earlier = {m: slow_own(policy, m, revisions, verdicts) for m in range(1, n)}
    answered = [
        word
        for m in range(1, n)
        if earlier[m] == "rejected"
        for word in slow_counting(policy, m, revisions, verdicts).values()
        if word.decision is Decision.REJECT and word.at < revisions[-1].at
    ]
    status = own if own != "undecided" else "resubmitted" if answered else "unverified"
    decided = [m for m in earlier if earlier[m] != "undecided"]
    return Standing(
        status=ReviewStatus(status),
        conflict=(status == "unverified" and {"approve", "reject"} <= set(decisions))
        or (status == "rejected" and slow_disputed(policy, n, verdicts, disputes)),
        stale=status == "unverified" and bool(decided) and earlier[max(decided)] == "verified",
        approvals=decisions.count("approve"),
        rejections=decisions.count("reject"),
    )
