"""Random histories by several people over several policies: the review holds what it promises."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from exact_nb.model.changes import Create, Delete, Restore, Update
from exact_nb.model.images import Image, ImageSet
from exact_nb.model.people import Membership, Team
from exact_nb.model.review import Decision, Dispute, Policy, Reason, ReviewStatus, Verdict
from exact_nb.model.shapes import BoundingBox
from exact_nb.model.status import RevisionMark
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store.base import Store
from exact_nb.store.duckdb.store import open_store
from tests.model.review_reference import slow_counting, slow_derive, slow_eligible
from tests.profile import times

PEOPLE = ("anna", "bea", "carl", "dora")
WHO = st.integers(0, len(PEOPLE) - 1)
STEPS = 50
POLICIES = st.builds(
    Policy,
    approvals=st.integers(1, 3),
    rejections=st.integers(1, 3),
    self_verify=st.booleans(),
    blind=st.booleans(),
    fix_counts=st.booleans(),
    adjudicators=st.sampled_from([frozenset[int](), frozenset({1}), frozenset({2, 3})]),
)


@dataclass
class Ledger:
    """What happened to one annotation, kept apart from the store."""

    uuid: UUID
    type_id: int
    revisions: list[RevisionMark]
    verdicts: list[Verdict] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    deleted: bool = False

    @property
    def n(self) -> int:
        return self.revisions[-1].n


class Review(RuleBasedStateMachine):
    """Four people on one set; the last of them runs the team."""

    stores: ClassVar[list[Store]] = []
    steps: ClassVar[int] = 0
    numbers: ClassVar[Iterator[int]] = itertools.count()

    @initialize(policy=POLICIES, of_type=st.none() | POLICIES)
    def begin(self, policy: Policy, of_type: Policy | None) -> None:
        admin = self.stores[-1]
        [product] = admin.find(Product)
        self.types = [one.id for one in admin.find(AnnotationType)]
        self.ids = [store.actor.id for store in self.stores]
        self.policy = self.named(policy)
        self.of_type = {} if of_type is None else {self.types[1]: self.named(of_type)}
        self.imageset = admin.create(
            ImageSet(
                f"set {next(self.numbers)}",
                team_id=product.team_id,
                product_ids=(product.id,),
                policy=self.policy,
                type_policies=self.of_type,
            )
        )
        self.image = admin.create(
            Image("a", "/a", imageset_id=self.imageset.id, width=9999, height=9999)
        )
        self.known: list[Ledger] = []
        self.touched: list[Ledger] = []

    def named(self, policy: Policy) -> Policy:
        """Return a policy whose adjudicators are people of the store."""
        chosen = frozenset(self.ids[i] for i in policy.adjudicators)
        return Policy(
            approvals=policy.approvals,
            rejections=policy.rejections,
            self_verify=policy.self_verify,
            blind=policy.blind,
            fix_counts=policy.fix_counts,
            adjudicators=chosen,
        )

    def ruling(self, one: Ledger) -> Policy:
        return self.of_type.get(one.type_id, self.policy)

    # -- what people do -----------------------------------------------------------------------

    @rule(who=WHO, of_type=st.integers(0, 1))
    def draw(self, who: int, of_type: int) -> None:
        change = Create(
            image_id=self.image.id, type_id=self.types[of_type], shape=BoundingBox(0, 0, 9, 9)
        )
        receipt = self.stores[who].edit([change])
        mark = RevisionMark(1, self.ids[who], receipt.at)
        self.known.append(Ledger(change.uuid, self.types[of_type], [mark]))
        self.touched = self.known[-1:]

    @precondition(lambda self: self.known)
    @rule(who=WHO, which=st.integers(0, 99), relabel=st.booleans())
    def edit(self, who: int, which: int, *, relabel: bool) -> None:
        one = self.chosen(which)
        if one.deleted:
            self.change(who, one, Restore(uuid=one.uuid, base_revision=one.n))
            one.deleted = False
            return
        values: dict[str, Any] = {"shape": BoundingBox(0, 0, 10 + one.n, 9)}
        if relabel:
            one.type_id = next(each for each in self.types if each != one.type_id)
            values = {"type_id": one.type_id}
        at = self.change(who, one, Update(uuid=one.uuid, base_revision=one.n, **values))
        one.revisions.append(RevisionMark(one.n + 1, self.ids[who], at))

    @precondition(lambda self: self.known)
    @rule(who=WHO, which=st.integers(0, 99))
    def delete(self, who: int, which: int) -> None:
        one = self.chosen(which)
        if not one.deleted:
            self.change(who, one, Delete(uuid=one.uuid, base_revision=one.n))
            one.deleted = True

    def change(self, who: int, one: Ledger, change: Any) -> Any:
        self.touched = [one]
        return self.stores[who].edit([change]).at

    def chosen(self, which: int) -> Ledger:
        return self.known[which % len(self.known)]

    @precondition(lambda self: self.known)
    @rule(who=WHO, which=st.integers(0, 99), decision=st.sampled_from(Decision))
    def judge(self, who: int, which: int, decision: Decision) -> None:
        one = self.chosen(which)
        self.touched = [one]
        reason = Reason.DUPLICATE if decision is Decision.REJECT else None
        verdict = Verdict(annotation=one.uuid, revision=one.n, decision=decision, reason=reason)
        eligible = slow_eligible(
            self.ruling(one), self.ids[who], one.n, one.revisions, one.verdicts
        )
        if one.deleted or not eligible:
            judged = self.stores[who].judge_shown([verdict])
            left = judged.deleted if one.deleted else judged.own
            assert (judged.accepted, left) == ((), (one.uuid,))
            return
        one.verdicts += self.stores[who].judge([verdict])

    @precondition(lambda self: self.known)
    @rule(who=WHO, which=st.integers(0, 99), decision=st.sampled_from(Decision))
    def judge_again(self, who: int, which: int, decision: Decision) -> None:
        """Judge more often than edit: half of what random people do decides something."""
        self.judge(who, which, decision)

    @precondition(lambda self: any(one.verdicts for one in self.known))
    @rule(which=st.integers(0, 99))
    def retract(self, which: int) -> None:
        given_ = [(one, verdict) for one in self.known for verdict in one.verdicts]
        one, verdict = given_[which % len(given_)]
        self.touched = [one]
        store = self.stores[self.ids.index(verdict.user_id)]
        store.retract(verdict.uuid)
        one.verdicts.remove(verdict)

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 99))
    def dispute(self, which: int) -> None:
        one = self.chosen(which)
        self.touched = [one]
        store = self.stores[self.ids.index(one.revisions[-1].author_id)]
        if not one.deleted and self.expected(one).status is ReviewStatus.REJECTED:
            one.disputes.append(store.dispute(one.uuid, one.n, "it is right"))

    # Otherwise it is most of what happens, and nothing comes of what was judged.
    @precondition(lambda self: self.known and self.acts % 8 == 0)
    @rule(policy=POLICIES, of_type=st.none() | POLICIES)
    def rule_otherwise(self, policy: Policy, of_type: Policy | None) -> None:
        self.policy = self.named(policy)
        self.of_type = {} if of_type is None else {self.types[0]: self.named(of_type)}
        admin = self.stores[-1]
        moves = admin.preview_policy(self.imageset.id, self.policy, self.of_type)
        before = {one.uuid: admin.annotation(one.uuid).status for one in self.known}
        current = admin.get(ImageSet, self.imageset.id)
        admin.update(current, policy=self.policy, type_policies=self.of_type)
        for (was, becomes), count in moves.items():
            living = [one for one in self.known if not one.deleted]
            moved = [
                one
                for one in living
                if (before[one.uuid], self.expected(one).status) == (was, becomes)
            ]
            assert len(moved) == count
        self.touched = self.known

    # -- what holds ---------------------------------------------------------------------------

    def expected(self, one: Ledger) -> Any:
        return slow_derive(self.ruling(one), one.revisions, one.verdicts, one.disputes)

    @invariant()
    def the_status_is_the_one_of_the_rules(self) -> None:
        type(self).steps += 1
        self.acts = getattr(self, "acts", 0) + 1
        for one in getattr(self, "touched", ()):
            stored = self.stores[-1].annotation(one.uuid)
            expected = self.expected(one)
            assert stored.revision == one.n
            assert (stored.status, stored.conflict, stored.stale) == (
                expected.status,
                expected.conflict,
                expected.stale,
            )
            self.check_promises(one, stored.status)

    def check_promises(self, one: Ledger, status: ReviewStatus) -> None:
        """Check what is promised in words, whatever the derivation says."""
        policy = self.ruling(one)
        counting = slow_counting(policy, one.n, one.revisions, one.verdicts)
        author = one.revisions[-1].author_id
        if not policy.self_verify and author == one.revisions[0].author_id:
            assert author not in counting
        if status is ReviewStatus.VERIFIED:
            approving = [
                verdict.user_id
                for verdict in counting.values()
                if verdict.decision is Decision.APPROVE and verdict.revision == one.n
            ]
            assert len(approving) >= policy.approvals or policy.adjudicators & {*approving}

    def teardown(self) -> None:
        """Check that nobody is asked about the own work."""
        if not getattr(self, "known", ()):
            return
        for who, store in zip(self.ids, self.stores, strict=True):
            asked = {item.annotation for item in store.queue(self.imageset.id)}
            for one in self.known:
                barred = not slow_eligible(
                    self.ruling(one), who, one.n, one.revisions, one.verdicts
                )
                assert one.uuid not in asked or not (barred or one.deleted)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Store]]:
    path = tmp_path_factory.mktemp("review") / "labels.duckdb"
    stores: list[Store] = [open_store(path, user=name) for name in PEOPLE]
    admin = stores[-1]
    team = admin.create(Team("Pathology"))
    for store in stores[:-1]:
        admin.create(Membership(team_id=team.id, user_id=store.actor.id))
    product = admin.create(Product("Cells", team_id=team.id))
    for name in ("Nucleus", "Mitosis"):
        admin.create(AnnotationType(name, shape="bounding box", product_id=product.id))
    yield stores
    for store in stores:
        store.close()


@pytest.mark.thorough
@pytest.mark.timeout(14_400)
def test_review_keeps_its_promises(people: list[Store]) -> None:
    """At least 5,000 steps, 100,000 in the long profile."""
    Review.stores, Review.steps = people, 0
    examples = times(118, 2600)
    profile = settings(
        max_examples=examples, stateful_step_count=STEPS + 2, deadline=None, database=None
    )
    run_state_machine_as_test(Review, settings=profile)
    assert Review.steps >= times(5_000, 100_000)
