"""Versions in the panel: named, listed, compared and opened as they were."""

from __future__ import annotations

import exact_nb
from exact_nb.widgets.panel import WorkspacePanel
from exact_nb.widgets.panel.versions import VersionsPane
from exact_nb.widgets.viewer import Viewer
from exact_nb.workspace import Workspace
from tests.widgets.panel.conftest import People
from tests.widgets.panel.markup import buttons, words
from tests.widgets.panel.test_images import BOX, until

WIDER = exact_nb.BoundingBox(1, 2, 50, 40)


def versions(panel: WorkspacePanel, workspace: Workspace) -> VersionsPane:
    panel.room.act("open-set", str(workspace.imageset("Slides").id), "versions")
    assert panel.one_set is not None
    pane: VersionsPane = panel.one_set.pane
    return pane


def name_version(panel: WorkspacePanel, pane: VersionsPane, name: str) -> None:
    panel.room.act("new-version")
    assert pane.form is not None
    pane.form.fill(name=name)
    pane.form.save.click()


def names(people: People) -> list[str]:
    return [one.name for one in people.slides.snapshots()]


def test_what_a_version_is_for_is_said_where_there_is_none(
    people: People, panel: WorkspacePanel
) -> None:
    pane = versions(panel, people.ada)
    assert "No versions yet" in words(pane._list.value)
    assert pane._choice.layout.display == "none"


def test_a_version_is_named_once_and_listed_with_who_when_and_counts(
    people: People, panel: WorkspacePanel
) -> None:
    image = people.slides.images()[0]
    for _ in range(3):
        image.add(BOX, type="Mitotic figure")
    people.bea.imageset("Slides").annotations()[0].approve()
    pane = versions(panel, people.ada)
    name_version(panel, pane, " v1 ")
    assert names(people) == ["v1"]
    assert "Named version 'v1'" in words(panel.room.line.value)
    assert not pane._slot.children
    [made] = people.slides.snapshots()
    listed = words(pane._list.value)
    assert f"v1 ada {made.created_at:%Y-%m-%d %H:%M} 3 1" in listed
    name_version(panel, pane, "v1")
    assert "has a version 'v1' already; choose another name" in words(panel.room.line.value)
    assert pane.form is not None, "what was typed can be mended"
    assert names(people) == ["v1"]


def test_a_version_named_elsewhere_appears(people: People, panel: WorkspacePanel) -> None:
    pane = versions(panel, people.ada)
    people.bea.imageset("Slides").snapshot("before the lab")
    until(lambda: "before the lab bea" in words(pane._list.value))


def test_who_may_not_edit_the_set_is_told_who_can(people: People) -> None:
    people.slides.update(public=True)
    people.slides.snapshot("v1")
    panel = people.zoe.panel()
    panel.room.act("open-set", str(people.slides.id), "versions")
    assert panel.one_set is not None
    pane: VersionsPane = panel.one_set.pane
    [new] = buttons(pane._head.value, "new-version")
    assert new["why_not"]
    assert "v1 ada" in words(pane._list.value)
    panel.close()


def test_two_versions_are_compared_by_change_and_by_status(
    people: People, panel: WorkspacePanel
) -> None:
    first, second, *_ = people.slides.images()
    moved, gone = (first.add(BOX, type="Mitotic figure") for _ in range(2))
    people.slides.snapshot("v1")
    moved.edit(shape=WIDER)
    gone.delete()
    second.add(BOX, type="Lookalike")
    people.bea.imageset("Slides").annotations()[0].approve()
    pane = versions(panel, people.ada)
    [version] = people.slides.snapshots()
    assert (pane.before.value, pane.after.value) == (version.id, 0)
    panel.room.act("compare-version", str(version.id))
    pane.wait()
    told = words(pane._told.value)
    assert "From v1 to now 1 added, 1 removed, 1 changed (outline 1, status 1)" in told
    assert "unverified 2 1 -1 verified 0 1 +1" in told
    assert "+ added slide 11.png Lookalike" in told
    assert "~ changed slide 10.png Mitotic figure outline, status unverified → verified" in told
    shown = {one["of"]: one["value"] for one in buttons(pane._told.value, "show-version-of")}
    assert shown[str(gone.uuid)] == str(version.id), "what was removed is seen where it was"
    assert shown[str(moved.uuid)] == ""


def test_nothing_differs_where_nothing_was_done(people: People, panel: WorkspacePanel) -> None:
    people.slides.images()[0].add(BOX, type="Mitotic figure")
    people.slides.snapshot("v1")
    pane = versions(panel, people.ada)
    panel.room.act("compare-version", str(people.slides.snapshots()[0].id))
    pane.wait()
    assert "Nothing differs" in words(pane._told.value)


def viewer_below(panel: WorkspacePanel) -> Viewer:
    [viewer] = [one for one in panel._stage.children if isinstance(one, Viewer)]
    return viewer


def test_a_version_opens_as_it_was_and_cannot_be_changed(
    people: People, panel: WorkspacePanel
) -> None:
    gone = people.slides.images()[0].add(BOX, type="Mitotic figure")
    version = people.slides.snapshot("v1")
    gone.delete()
    versions(panel, people.ada)
    panel.room.act("open-version", str(people.slides.id), str(version.id))
    viewer = viewer_below(panel)
    assert viewer._desk.view(viewer.view).version == version
    panel.room.act("show-version-of", str(gone.uuid), str(version.id))
    assert viewer_below(panel).selection == [str(gone.uuid)]
    panel.room.act("annotate", str(people.slides.id))
    viewer = viewer_below(panel)
    assert viewer._desk.view(viewer.view).version is None
