"""Policies in the panel: what saving would move is known before."""

from exact_nb.model.images import ImageSet
from exact_nb.model.review import Policy
from exact_nb.widgets.panel import WorkspacePanel
from exact_nb.widgets.panel.policies import PoliciesPane
from exact_nb.workspace import Workspace
from tests.widgets.panel.conftest import People
from tests.widgets.panel.markup import words
from tests.widgets.panel.test_images import BOX


def approved(people: People) -> None:
    """Draw two boxes of two types, each approved once."""
    image = people.slides.images()[0]
    for kind in ("Mitotic figure", "Lookalike"):
        image.add(BOX, type=kind)
    for one in people.bea.imageset("Slides").annotations():
        one.approve()


def policies(panel: WorkspacePanel, workspace: Workspace) -> PoliciesPane:
    panel.room.act("open-set", str(workspace.imageset("Slides").id), "policies")
    assert panel.one_set is not None
    pane: PoliciesPane = panel.one_set.pane
    return pane


def stored(people: People) -> ImageSet:
    return people.ada.store.get(ImageSet, people.slides.id)


def test_a_change_is_counted_then_saved_then_taken_back(
    people: People, panel: WorkspacePanel
) -> None:
    approved(people)
    pane = policies(panel, people.ada)
    assert "This is what holds now" in words(pane._preview.value)
    pane.form.fill(approvals=2)
    pane.wait()
    told = words(pane._preview.value)
    assert "Saving moves 2 of 2 annotations" in told
    assert "verified → unverified 2" in told
    assert stored(people).policy == Policy()
    bea = people.bea.store.actor.id
    pane.form.fill(adjudicators=(bea,), gold_rate=5)
    pane.form.save.click()
    expected = Policy(approvals=2, adjudicators=frozenset({bea}), gold_rate=0.05)
    assert stored(people).policy == expected
    panel.room.act("undo")
    assert stored(people).policy == Policy()
    pane.draw()
    assert pane.form.fields["approvals"].value == 1


def test_a_type_has_rules_of_its_own(people: People, panel: WorkspacePanel) -> None:
    approved(people)
    pane = policies(panel, people.ada)
    kind = people.ada.product("Mitosis").type("Lookalike")
    pane.scope.value = kind.id
    assert pane.form.fields["approvals"].disabled
    pane.own.value = True
    assert not pane.form.fields["approvals"].disabled
    pane.form.fill(approvals=3, blind=True)
    pane.wait()
    assert "Saving moves 1 of 2" in words(pane._preview.value)
    pane.form.save.click()
    assert stored(people).policy == Policy()
    assert stored(people).type_policies == {kind.id: Policy(approvals=3, blind=True)}
    pane.own.value = False
    pane.form.save.click()
    assert stored(people).type_policies == {}


def test_what_somebody_else_saves_is_shown(people: People, panel: WorkspacePanel) -> None:
    pane = policies(panel, people.ada)
    people.bea.imageset("Slides").set_policy(rejections=2)
    panel.refresh()
    assert pane.form.fields["rejections"].value == 2
    pane.form.fill(approvals=4)
    people.bea.imageset("Slides").set_policy(rejections=3)
    panel.refresh()
    assert pane.form.fields["approvals"].value == 4, "what is being typed stays"
    pane.form.save.click()
    assert "somebody else has changed the policy" in words(panel.room.line.value)
    assert stored(people).policy == Policy(rejections=3)
