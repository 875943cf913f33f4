"""Products and annotation types in the panel: shape, colour, order and key."""

from exact_nb.model.shapes import ShapeKind
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.widgets.panel import WorkspacePanel
from exact_nb.widgets.panel.form import Form
from tests.widgets.panel.conftest import People
from tests.widgets.panel.markup import buttons, words


def names(people: People) -> list[str]:
    return [one.name for one in people.ada.product("Mitosis").types()]


def form_of(panel: WorkspacePanel, act: str, of: int) -> Form:
    panel.room.act("show", "products")
    panel.room.act(act, str(of))
    assert panel.products.form is not None
    return panel.products.form


def test_a_type_is_added_with_shape_colour_and_key(people: People, panel: WorkspacePanel) -> None:
    product = people.ada.product("Mitosis")
    form = form_of(panel, "new-type", product.id)
    assert form.fields["color"].value == "#f0e442", "the fourth of the eight"
    form.fill(name="Vessel", shape="circle", color="#112233", key="v")
    form.save.click()
    made = product.type("Vessel")
    assert (made.shape, made.color, made.key) == (ShapeKind.CIRCLE, "#112233", "v")
    assert names(people)[-1] == "Vessel"
    shown = words(panel.products._list.value)
    assert "v Vessel circle #112233" in shown
    panel.room.act("undo")
    assert "Vessel" not in names(people)


def test_a_key_that_is_taken_is_refused(people: People, panel: WorkspacePanel) -> None:
    product = people.ada.product("Mitosis")
    form = form_of(panel, "edit-type", product.type("Lookalike").id)
    form.fill(key="t")
    form.save.click()
    assert "key 't' selects 'Tissue' already" in words(panel.room.line.value)
    form.fill(key="long")
    form.save.click()
    assert "use one character" in words(panel.room.line.value)
    form.fill(key="l", name="Mimic")
    form.save.click()
    assert product.type("Mimic").key == "l"


def test_types_move_up_and_down(people: People, panel: WorkspacePanel) -> None:
    tissue = people.ada.product("Mitosis").type("Tissue")
    panel.room.act("show", "products")
    barred = {
        (one["of"], one["value"])
        for one in buttons(panel.products._list.value, "move-type")
        if one["why_not"]
    }
    first = people.ada.product("Mitosis").type("Mitotic figure")
    assert barred == {(str(first.id), "-1"), (str(tissue.id), "1")}
    panel.room.act("move-type", str(tissue.id), "-1")
    panel.room.act("move-type", str(tissue.id), "-1")
    assert names(people) == ["Tissue", "Mitotic figure", "Lookalike"]
    panel.room.act("undo")
    assert names(people) == ["Mitotic figure", "Tissue", "Lookalike"]
    # Keys of the palette are the digits of the places, unless a type has one of its own.
    assert "3 Lookalike" in words(panel.products._list.value)


def test_a_type_is_deleted_and_restored(people: People, panel: WorkspacePanel) -> None:
    kind = people.ada.product("Mitosis").type("Lookalike")
    panel.room.act("show", "products")
    panel.room.act("delete-type", str(kind.id))
    assert "the 0 annotations of it" in words(panel.room.question.value)
    panel.room.act("confirm")
    assert "Lookalike" not in names(people)
    assert people.ada.store.get(AnnotationType, kind.id).deleted
    panel.room.act("restore-type", str(kind.id))
    assert "Lookalike" in names(people)


def test_a_product_is_made_renamed_deleted(people: People, panel: WorkspacePanel) -> None:
    panel.room.act("show", "products")
    panel.room.act("new-product")
    form = panel.products.form
    assert form is not None
    form.fill(name="Nuclei")
    form.save.click()
    [made] = people.ada.store.find(Product, name="Nuclei")
    form = form_of(panel, "rename-product", made.id)
    form.fill(name="Cells")
    form.save.click()
    assert people.ada.store.get(Product, made.id).name == "Cells"
    panel.room.act("delete-product", str(made.id))
    panel.room.act("confirm")
    assert people.ada.store.find(Product, name="Cells") == []
    panel.room.act("undo")
    assert people.ada.store.find(Product, name="Cells") != []


def test_members_change_types_and_others_are_told_who_can(people: People) -> None:
    kind = people.ada.product("Mitosis").type("Tissue")
    member = people.bea.panel()
    member.room.act("show", "products")
    for act in ("edit-type", "delete-type", "new-type"):
        assert all(not one["why_not"] for one in buttons(member.products._list.value, act))
    member.close()

    people.slides.update(public=True)
    reader = people.zoe.panel()
    reader.room.act("show", "products")
    for act in ("edit-type", "delete-type", "new-type", "delete-product"):
        found = buttons(reader.products._list.value, act)
        assert found
        assert all("a team admin can make you a member" in one["why_not"] for one in found)
    reader.room.act("delete-type", str(kind.id))
    reader.room.act("confirm")
    assert "lacks the right 'edit set'" in words(reader.room.line.value)
    assert "Tissue" in names(people)
    reader.close()
