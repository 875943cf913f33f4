"""Image sets in the panel: cards, settings, adding images, searching."""

from pathlib import Path

import pytest

import exact_nb
from exact_nb.model.images import ImageSet, Priority
from exact_nb.widgets.panel import WorkspacePanel
from exact_nb.widgets.panel.adding import AddingPane
from tests.widgets.panel.conftest import People
from tests.widgets.panel.markup import buttons, words


def adding(panel: WorkspacePanel, imageset_id: int) -> AddingPane:
    panel.room.act("open-set", str(imageset_id), "adding")
    assert panel.one_set is not None
    pane: AddingPane = panel.one_set.pane
    return pane


def test_a_card_tells_how_far_a_set_is(people: People, panel: WorkspacePanel) -> None:
    slides = people.slides
    slides.images()[0].add(exact_nb.BoundingBox(1, 2, 30, 40), type="Mitotic figure")
    people.bea.imageset("Slides").annotations()[0].approve()
    slides.images()[1].add(exact_nb.BoundingBox(1, 2, 30, 40), type="Lookalike")
    slides.update(public=True, public_collaboration=True, locked=True, priority="high")
    panel.room.tally.forget()
    panel.refresh()
    shown = words(panel.sets._list.value)
    assert "3 images · 2 annotations" in shown
    assert "1 of 2 verified" in shown
    assert "high priority" in shown
    for sign in ("public", "public collaboration", "locked", "Unlock"):
        assert sign in shown


def test_names_are_shown_as_text(people: People, panel: WorkspacePanel) -> None:
    people.slides.update(name="<img src=x onerror=alert(1)>")
    panel.refresh()
    assert "<img src=x" not in panel.sets._list.value
    panel.room.act("open-set", str(people.ada.imagesets()[0].id))
    assert panel.one_set is not None
    assert "<img src=x" not in panel.one_set._head.value


def test_a_set_is_made_locked_and_given_priority(people: People, panel: WorkspacePanel) -> None:
    team, product = people.ada.team("Pathology"), people.ada.product("Mitosis")
    panel.room.act("new-set")
    form = panel.sets.form
    assert form is not None
    form.fill(name="Second", team_id=team.id, product_ids=(product.id,), priority="low")
    form.save.click()
    made = people.ada.imageset("Second")
    assert made.record.priority is Priority.LOW
    assert [one.name for one in made.products()] == ["Mitosis"]
    assert panel.one_set is not None
    assert panel.one_set.tab == "adding"

    panel.room.act("lock-set", str(made.id), "Lock")
    panel.room.act("lock-set", str(made.id), "Lock")
    panel.room.act("set-priority", str(made.id), "high")
    stored = people.ada.store.get(ImageSet, made.id)
    assert (stored.locked, stored.priority) == (True, Priority.HIGH)
    panel.room.act("undo")
    panel.room.act("undo")
    stored = people.ada.store.get(ImageSet, made.id)
    assert (stored.locked, stored.priority) == (False, Priority.LOW)


def test_a_set_without_a_name_is_refused_in_one_line(people: People, panel: WorkspacePanel) -> None:
    panel.room.act("new-set")
    assert panel.sets.form is not None
    panel.sets.form.save.click()
    assert "name is empty" in words(panel.room.line.value)
    assert panel.sets.form is not None
    assert len(people.ada.imagesets()) == 1


def test_deletion_is_asked_for_and_taken_back(people: People, panel: WorkspacePanel) -> None:
    slides = people.slides
    slides.images()[0].add(exact_nb.BoundingBox(1, 2, 30, 40), type="Mitotic figure")
    panel.room.tally.forget()
    panel.room.act("delete-set", str(slides.id))
    assert "It hides 3 images and 1 annotation." in words(panel.room.question.value)
    panel.room.act("escape")
    assert people.ada.imagesets() != []
    panel.room.act("delete-set", str(slides.id))
    panel.room.act("confirm")
    assert people.ada.imagesets() == []
    assert "1 deleted image set Slides Restore" in words(panel.sets._list.value)
    panel.room.act("restore-set", str(slides.id))
    assert [one.name for one in people.ada.imagesets()] == ["Slides"]


def test_images_are_added_and_what_is_refused_is_named(
    people: People, panel: WorkspacePanel, pictures: Path
) -> None:
    second = people.ada.imageset("Second", team=people.ada.team("Pathology"))
    pane = adding(panel, second.id)
    pane.form.fill(paths=str(pictures))
    pane.form.save.click()
    pane.wait()
    assert len(second.images()) == 3
    assert pane.report is not None
    assert [one.path.name for one in pane.report.refused] == ["broken.png"]
    told = words(pane._told.value)
    assert "3 images added" in told
    assert "broken.png" in told
    assert "Added 3 images" in words(panel.room.line.value)
    pane.form.save.click()
    pane.wait()
    assert "3 files in the set already" in words(pane._told.value)

    panel.room.act("undo")
    assert second.images() == []


def test_a_stop_leaves_the_set_as_it_was(
    people: People, panel: WorkspacePanel, pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from exact_nb.widgets.panel import adding as module

    second = people.ada.imageset("Second", team=people.ada.team("Pathology"))
    pane = adding(panel, second.id)
    from exact_nb.images.gathering import gathered as real

    def stopped(*given: object) -> object:
        for number, one in enumerate(real(*given)):  # type: ignore[arg-type]
            if number == 2:
                pane.stop.click()
            yield one

    monkeypatch.setattr(module, "gathered", stopped)
    pane.form.fill(paths=str(pictures / "slide*.png"))
    pane.form.save.click()
    pane.wait()
    assert pane.report is not None
    assert pane.report.stopped
    assert second.images() == []
    assert "nothing was added" in words(panel.room.line.value)


def test_a_pattern_that_matches_nothing_is_a_line(people: People, panel: WorkspacePanel) -> None:
    pane = adding(panel, people.slides.id)
    pane.form.fill(paths="/nowhere/*.svs")
    pane.form.save.click()
    assert "no file matches '/nowhere/*.svs'" in words(panel.room.line.value)


def test_a_locked_set_says_who_lifts_the_lock(people: People, panel: WorkspacePanel) -> None:
    people.slides.update(locked=True)
    pane = adding(panel, people.slides.id)
    assert pane.form.save.disabled
    assert "a member of its team can lift the lock" in words(pane._barred.value)


def test_what_a_reader_may_not_do_is_barred(people: People) -> None:
    slides = people.slides
    slides.update(public=True)
    panel = people.zoe.panel()
    shown = panel.sets._list.value
    for act in ("lock-set", "set-priority"):
        [one] = buttons(shown, act)
        assert "a team admin can make you a member" in one["why_not"]
    [one] = buttons(shown, "delete-set")
    assert "a team admin or the set's creator can do it" in one["why_not"]
    # Who gets past the page is stopped by the store.
    panel.room.act("lock-set", str(slides.id), "Lock")
    assert "lacks the right 'edit set'" in words(panel.room.line.value)
    assert not people.ada.store.get(ImageSet, slides.id).locked
    for tab in ("adding", "settings", "policies"):
        panel.room.act("open-set", str(slides.id), tab)
        assert panel.one_set is not None
        assert panel.one_set.pane.form.save.disabled
    panel.close()


def test_settings_of_others_are_not_overwritten(people: People, panel: WorkspacePanel) -> None:
    slides = people.slides
    panel.room.act("open-set", str(slides.id), "settings")
    assert panel.one_set is not None
    form = panel.one_set.pane.form
    form.fill(name="Renamed", public=True)
    people.bea.imageset("Slides").update(description="by bea", priority="high")
    form.save.click()
    stored = people.ada.store.get(ImageSet, slides.id)
    assert (stored.name, stored.public, stored.description) == ("Renamed", True, "by bea")
    assert stored.priority is Priority.HIGH

    form = panel.one_set.pane.form
    form.fill(name="Mine")
    people.bea.imageset("Renamed").update(name="Hers")
    form.save.click()
    assert "somebody else has changed the name" in words(panel.room.line.value)
    assert people.ada.store.get(ImageSet, slides.id).name == "Hers"


def test_the_search_finds_sets_and_images(people: People, panel: WorkspacePanel) -> None:
    panel.search.value = "slide"
    assert "1 image set and 3 images" in words(panel.results._found.value)
    panel.search.value = "SLIDE 11"
    [found] = buttons(panel.results._found.value, "open-image")
    panel.room.act("open-image", found["of"], found["value"])
    assert panel.search.value == ""
    assert panel.one_set is not None
    viewer = panel._viewer
    assert viewer is not None
    assert viewer.image == int(found["value"])
    panel.search.value = "nothing of the kind"
    assert "0 image sets and 0 images" in words(panel.results._found.value)


def test_letters_that_come_after_something_found_was_opened_ask_for_nothing(
    people: People, panel: WorkspacePanel
) -> None:
    # The host sends one state of a text field at a time, and a click overtakes the last.
    panel.search.value = "slide 1"
    [found] = buttons(panel.results._found.value, "open-image")[:1]
    panel.room.frame._on_message(
        None,
        {
            "kind": "act",
            "act": "open-image",
            "of": found["of"],
            "value": found["value"],
            "typed": "slide 11",
        },
        [],
    )
    panel.search.value = "slide 11"
    assert panel.search.value == ""
    assert panel._pane() is panel.one_set
    # Typed again it is a search.
    panel.search.value = "slide 11"
    assert panel._pane() is panel.results


def test_others_do_not_find_what_they_may_not_see(people: People) -> None:
    panel = people.zoe.panel()
    panel.search.value = "slide"
    assert "0 image sets and 0 images" in words(panel.results._found.value)
    panel.room.act("open-set", str(people.slides.id))
    assert "no image set" in words(panel.room.line.value)
    panel.close()
