"""The pane of products: what can be annotated, with shape, colour, order and key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from exact_nb.model.images import ImageSet
from exact_nb.model.people import Team
from exact_nb.model.permissions import Right
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.store.palette import types_of_product
from exact_nb.store.query import Query
from exact_nb.widgets.panel import acting, ordering
from exact_nb.widgets.panel.form import WIDE, Form, field_style
from exact_nb.widgets.panel.form_pane import FormPane
from exact_nb.widgets.panel.markup import button, number, restorable, text
from exact_nb.widgets.panel.type_form import check_key, key_of, type_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exact_nb.widgets.panel.acting import Done
    from exact_nb.widgets.panel.markup import Markup
    from exact_nb.widgets.panel.room import Room

__all__ = ["ProductsPane"]


class ProductsPane(FormPane):
    """Products of the user's teams and the types they offer.

    Parameters
    ----------
    room : Room
        What the panes share.
    """

    def __init__(self, room: Room) -> None:
        super().__init__(room, back="new-product")
        room.on("new-product", self._begin_product)
        room.on("rename-product", self._begin_renaming)
        room.on("delete-product", self._ask_to_delete_product)
        room.on("restore-product", self._restore_product)
        room.on("new-type", self._begin_type)
        room.on("edit-type", self._begin_editing)
        room.on("move-type", self._move)
        room.on("delete-type", self._ask_to_delete_type)
        room.on("restore-type", self._restore_type)

    def draw(self) -> None:
        """Show the products."""
        room = self._room
        self._head.value = f"<h3>Products</h3>{button('New product', 'new-product')}"
        teams = {one.id: one.name for one in room.store.find(Team)}
        shown = "".join(self._product(one, teams) for one in room.store.find(Product))
        self._list.value = (
            shown
            or '<p class="exact-panel-empty">No products yet. A product is a collection of '
            "annotation types, such as <em>Mitosis</em> with <em>mitotic figure</em> and "
            "<em>lookalike</em>; image sets are annotated with the types of their products.</p>"
        ) + self._deleted(room.store.find(Product, deleted=True))

    def _product(self, product: Product, teams: dict[int, str]) -> Markup:
        room, of, name = self._room, product.id, product.name
        edit = room.standing.why_not_in_team(Right.EDIT_SET, product.team_id)
        types = types_of_product(room.store, of)
        rows = "".join(_type_row(one, place, len(types), edit) for place, one in enumerate(types))
        table = (
            '<table class="exact-table"><thead><tr>'
            + "".join(f"<th scope='col'>{head}</th>" for head in _HEADS)
            + f"</tr></thead><tbody>{rows}</tbody></table>"
            if types
            else '<p class="exact-panel-empty">No annotation types yet.</p>'
        )
        gone = room.store.find(AnnotationType, product_id=of, deleted=True)
        deleted = restorable(
            "deleted type", "restore-type", [(one.name, one.id, edit) for one in gone]
        )
        return (
            f'<section class="exact-panel-product" aria-label="Product {text(name)}">'
            f"<h4>{text(name)}</h4>"
            f'<p class="exact-small">of team {text(teams.get(product.team_id, "unknown"))}</p>'
            f'<div class="exact-scroll">{table}</div><p class="exact-acts">'
            + button("Add type", "new-type", of, why_not=edit, name=f"Add type to {name}")
            + button("Rename", "rename-product", of, why_not=edit, name=f"Rename product {name}")
            + button("Delete", "delete-product", of, why_not=edit, name=f"Delete product {name}")
            + f"</p>{deleted}</section>"
        )

    def _deleted(self, gone: Sequence[Product]) -> Markup:
        standing = self._room.standing
        rows = [
            (one.name, one.id, standing.why_not_in_team(Right.EDIT_SET, one.team_id))
            for one in gone
        ]
        return restorable("deleted product", "restore-product", rows)

    # -- products -----------------------------------------------------------------------------

    def _begin_product(self, _of: str, _value: str) -> None:
        look = {"layout": WIDE, "style": field_style()}
        teams = [
            (one.name, one.id)
            for one in self._room.store.find(Team)
            if not self._room.standing.why_not_in_team(Right.EDIT_SET, one.id)
        ]
        fields = {
            "name": ipywidgets.Text(description="Name", placeholder="Mitosis", **look),
            "team_id": ipywidgets.Dropdown(description="Team", options=teams, **look),
            "description": ipywidgets.Text(description="Description", **look),
        }
        self._open(Form("New product", fields, "Create", self._create_product, self._end))

    def _create_product(self, values: dict[str, Any]) -> None:
        def work() -> Done:
            record = Product(
                values["name"].strip(),
                team_id=values["team_id"] or 0,
                description=values["description"],
            )
            said = f"Created product {record.name!r}"
            done = acting.create(self._room.store, record, said)[1]
            self._end()
            return done

        self._room.do(work)

    def _begin_renaming(self, of: str, _value: str) -> None:
        product = self._room.store.get(Product, int(of))
        look = {"layout": WIDE, "style": field_style()}
        fields = {
            "name": ipywidgets.Text(product.name, description="Name", **look),
            "description": ipywidgets.Text(product.description, description="Description", **look),
        }

        def save(values: dict[str, Any]) -> None:
            self._merge(product, {**values, "name": values["name"].strip()})

        self._open(Form(f"Product {product.name}", fields, "Save", save, self._end))

    def _merge(self, seen: Product | AnnotationType, values: dict[str, Any]) -> None:
        def work() -> Done | None:
            done = acting.merge(self._room.store, seen, f"Changed {seen.name!r}", **values)
            self._end()
            return done

        self._room.do(work)

    def _ask_to_delete_product(self, of: str, _value: str) -> None:
        store = self._room.store
        product = store.get(Product, int(of))
        types = len(types_of_product(store, product.id))
        sets = len(self._sets_with(product.id))
        self._room.ask(
            f"Delete product {product.name!r}? It takes {number(types, 'annotation type')} out of "
            f"the palette of {number(sets, 'image set')}; annotations stay. It can be restored.",
            "Delete product",
            lambda: acting.delete(store, product, f"Deleted product {product.name!r}")[1],
            back='[data-act="new-product"]',
        )

    def _restore_product(self, of: str, _value: str) -> Done:
        store = self._room.store
        product = store.get(Product, int(of))
        return acting.restore(store, product, f"Restored product {product.name!r}")[1]

    def _sets_with(self, product_id: int) -> list[ImageSet]:
        return [one for one in self._room.store.find(ImageSet) if product_id in one.product_ids]

    # -- types --------------------------------------------------------------------------------

    def _begin_type(self, of: str, _value: str) -> None:
        product = self._room.store.get(Product, int(of))
        count = len(types_of_product(self._room.store, product.id))

        def save(values: dict[str, Any]) -> None:
            def work() -> Done:
                kind = AnnotationType(product_id=product.id, position=count, **values)
                check_key(self._room.store, kind)
                said = f"Added type {kind.name!r} to {product.name!r}"
                done = acting.create(self._room.store, kind, said)[1]
                self._end()
                return done

            self._room.do(work)

        self._open(type_form(f"New type of {product.name}", count, "Create", save, self._end))

    def _begin_editing(self, of: str, _value: str) -> None:
        kind = self._room.store.get(AnnotationType, int(of))

        def save(values: dict[str, Any]) -> None:
            def work() -> Done | None:
                check_key(self._room.store, kind, values["key"])
                said = f"Changed type {kind.name!r}"
                done = acting.merge(self._room.store, kind, said, **values)
                self._end()
                return done

            self._room.do(work)

        self._open(type_form(f"Type {kind.name}", 0, "Save", save, self._end, filled=kind))

    def _move(self, of: str, value: str) -> Done | None:
        return ordering.move(self._room.store, int(of), by=int(value))

    def _ask_to_delete_type(self, of: str, _value: str) -> None:
        store = self._room.store
        kind = store.get(AnnotationType, int(of))
        drawn = sum(
            store.count(Query(imageset_id=one.id, type_ids=(kind.id,)))
            for one in self._sets_with(kind.product_id)
        )
        self._room.ask(
            f"Delete annotation type {kind.name!r}? It leaves the palette; the "
            f"{number(drawn, 'annotation')} of it that you can see stay. It can be restored.",
            "Delete type",
            lambda: acting.delete(store, kind, f"Deleted type {kind.name!r}")[1],
            back='[data-act="new-product"]',
        )

    def _restore_type(self, of: str, _value: str) -> Done:
        store = self._room.store
        kind = store.get(AnnotationType, int(of))
        return acting.restore(store, kind, f"Restored type {kind.name!r}")[1]


_HEADS = ("Key", "Type", "Shape", "Colour", "Order", "Change")


def _type_row(kind: AnnotationType, place: int, count: int, edit: str) -> Markup:
    of, name = kind.id, kind.name
    first, last = "it is the first already", "it is the last already"
    return (
        f"<tr><td><kbd>{text(key_of(kind, place) or '-')}</kbd></td>"
        f"<th scope='row'>{text(name)}</th><td>{text(kind.shape)}</td>"
        f'<td><span class="exact-swatch" style="background:{text(kind.color)}"></span> '
        f"<code>{text(kind.color)}</code></td>"
        '<td class="exact-acts">'
        + button(
            "↑",
            "move-type",
            of,
            value="-1",
            why_not=edit or ("" if place else first),
            name=f"Move {name} up",
        )
        + button(
            "↓",
            "move-type",
            of,
            value="1",
            why_not=edit or ("" if place + 1 < count else last),
            name=f"Move {name} down",
        )
        + '</td><td class="exact-acts">'
        + button("Edit", "edit-type", of, why_not=edit, name=f"Edit type {name}")
        + button("Delete", "delete-type", of, why_not=edit, name=f"Delete type {name}")
        + "</td></tr>"
    )
