"""Teams in the panel: who is a member, who may change it, and what is asked first."""

from exact_nb.model.people import Membership, Team
from exact_nb.widgets.panel import WorkspacePanel
from tests.widgets.panel.conftest import People
from tests.widgets.panel.markup import buttons, words


def teams_of(panel: WorkspacePanel) -> str:
    panel.room.act("show", "teams")
    return str(panel.teams._list.value)


def test_a_team_is_made_and_taken_back(people: People, panel: WorkspacePanel) -> None:
    panel.room.act("show", "teams")
    panel.room.act("new-team")
    assert panel.teams.form is not None
    panel.teams.form.fill(name=" Radiology ")
    panel.teams.form.save.click()
    assert people.ada.team("Radiology").members() == {"ada": True}
    assert "Radiology" in words(teams_of(panel))
    panel.room.act("undo")
    assert [one.name for one in people.ada.teams()] == ["Pathology"]
    assert "1 deleted team" in words(teams_of(panel))
    [gone] = people.ada.store.find(Team, deleted=True)
    panel.room.act("restore-team", str(gone.id))
    assert len(people.ada.teams()) == 2


def test_a_member_is_added_made_admin_and_removed(people: People, panel: WorkspacePanel) -> None:
    team = people.ada.team("Pathology")
    panel.room.act("new-member", str(team.id))
    assert panel.teams.form is not None
    panel.teams.form.fill(name="cleo", admin=False)
    panel.teams.form.save.click()
    assert team.members() == {"ada": True, "bea": False, "cleo": False}

    bea = people.bea.store.find(Membership, user_id=people.bea.store.actor.id)[0]
    panel.room.act("make-admin", str(bea.id), "true")
    assert team.members()["bea"]
    panel.room.act("undo")
    assert not team.members()["bea"]

    panel.room.act("remove-member", str(bea.id))
    assert "What bea drew stays" in words(panel.room.question.value)
    assert "bea" in team.members()
    panel.room.act("cancel")
    assert not panel.room.question.value
    panel.room.act("remove-member", str(bea.id))
    panel.room.act("confirm")
    assert "bea" not in team.members()
    panel.room.act("undo")
    assert "bea" in team.members()


def test_the_last_admin_stays_and_is_told_why(people: People, panel: WorkspacePanel) -> None:
    team = people.ada.team("Pathology")
    places = {one.user_id: one for one in people.ada.store.find(Membership, team_id=team.id)}
    mine = places[people.ada.store.actor.id]
    barred = {one["of"]: one["why_not"] for one in buttons(teams_of(panel), "remove-member")}
    assert "make somebody else an admin first" in barred[str(mine.id)]
    # Who gets past the page is stopped by the store, in one line.
    panel.room.act("make-admin", str(mine.id), "false")
    assert "last admin of team 'Pathology'" in words(panel.room.line.value)
    panel.room.act("remove-member", str(mine.id))
    panel.room.act("confirm")
    assert "last admin of team 'Pathology'" in words(panel.room.line.value)
    assert team.members() == {"ada": True, "bea": False}


def test_a_member_sees_what_only_admins_do(people: People) -> None:
    panel = people.bea.panel()
    shown = teams_of(panel)
    for act in ("new-member", "make-admin", "delete-team"):
        assert all("a team admin can do it" in one["why_not"] for one in buttons(shown, act))
    leave = [one for one in buttons(shown, "remove-member") if not one["why_not"]]
    assert len(leave) == 1
    panel.room.act("remove-member", leave[0]["of"])
    panel.room.act("confirm")
    assert people.ada.team("Pathology").members() == {"ada": True}
    assert "You are in no team yet" in words(panel.teams._list.value)
    assert "Undo" not in words(panel.room.line.value)
    panel.close()


def test_deleting_a_team_says_what_it_hides(people: People, panel: WorkspacePanel) -> None:
    team = people.ada.team("Pathology")
    panel.room.act("delete-team", str(team.id))
    assert "It hides 1 image set and 1 product" in words(panel.room.question.value)
    panel.room.act("show", "sets")
    assert not panel.room.question.value, "who goes on has answered"
    panel.room.act("confirm")
    assert people.ada.imagesets() != []
    panel.room.act("delete-team", str(team.id))
    panel.room.act("confirm")
    assert people.ada.imagesets() == []
    panel.room.act("undo")
    assert [one.name for one in people.ada.imagesets()] == ["Slides"]
