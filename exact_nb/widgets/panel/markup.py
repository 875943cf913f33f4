"""Pieces of HTML: all text is escaped, states are told by word and sign, never by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = [
    "Allowed",
    "Markup",
    "bar",
    "button",
    "chooser",
    "number",
    "picture",
    "restorable",
    "sign",
    "text",
]

Markup = str
"""HTML that is safe to be shown."""

Allowed = str
"""Why something may not be done and who can do it; empty where it may be done."""


def text(words: object) -> Markup:
    """Return words as they are, whatever is in them."""
    return escape(str(words), quote=True)


def number(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def button(
    label: str,
    act: str,
    of: object = "",
    *,
    value: str = "",
    why_not: Allowed = "",
    name: str = "",
    chosen: bool | None = None,
    look: str = "",
) -> Markup:
    """Return a button that does an act; what may not be done says on hovering who can.

    Parameters
    ----------
    label : str
        What is written on it.
    act : str
        Name of the act.
    of : object, optional
        What it is done to.
    value : str, optional
        What else the act needs to know.
    why_not : str, optional
        Why it may not be done, and who can.
    name : str, optional
        What it is called by who hears the page, where the label alone does not say it.
    chosen : bool, optional
        Whether it is what is shown now, of several.
    look : str, optional
        Class for the style sheet.
    """
    parts = [f'class="exact-act {look}"', f'data-act="{text(act)}"', f'data-of="{text(of)}"']
    if value:
        parts.append(f'data-value="{text(value)}"')
    if name:
        parts.append(f'aria-label="{text(name)}"')
    if why_not:
        # Not the attribute `disabled`, which would take it out of the way of the keyboard.
        parts.append(f'aria-disabled="true" title="{text(why_not)}"')
    if chosen is not None:
        parts.append(f'aria-pressed="{str(chosen).lower()}"')
    return f'<button type="button" {" ".join(parts)}>{text(label)}</button>'


def chooser(
    label: str,
    act: str,
    of: object,
    options: dict[str, str],
    value: str,
    *,
    why_not: Allowed = "",
) -> Markup:
    """Return a list to choose from: `options` has labels by value."""
    chosen = "".join(
        f'<option value="{text(key)}"{" selected" if key == value else ""}>{text(shown)}</option>'
        for key, shown in options.items()
    )
    closed = f' disabled title="{text(why_not)}"' if why_not else ""
    return (
        f'<select class="exact-choose" aria-label="{text(label)}" data-act="{text(act)}" '
        f'data-of="{text(of)}"{closed}>{chosen}</select>'
    )


def picture(image_id: int | None, name: str) -> Markup:
    """Return the place of a thumbnail, which comes when it is in view."""
    if image_id is None:
        return (
            '<span class="exact-panel-thumbnail exact-panel-thumbnail-empty">no images yet</span>'
        )
    return (
        f'<span class="exact-panel-thumbnail"><img data-thumbnail="{image_id}" alt="{text(name)}" '
        'draggable="false"></span>'
    )


def bar(done: int, total: int, name: str) -> Markup:
    """Return a bar of progress with its numbers."""
    share = done / total if total else 0.0
    told = f"{done:,} of {total:,} verified" if total else "no annotations yet"
    return (
        f'<span class="exact-progress" role="progressbar" aria-label="{text(name)}: verified" '
        f'aria-valuemin="0" aria-valuemax="{max(total, 1)}" aria-valuenow="{done}" '
        f'aria-valuetext="{told}"><span style="width:{share:.1%}"></span></span>'
        f'<span class="exact-small">{told}</span>'
    )


def restorable(noun: str, act: str, gone: Sequence[tuple[str, int, Allowed]]) -> Markup:
    """Return a list of what was deleted, folded, with buttons that bring it back.

    Parameters
    ----------
    noun : str
        What one of them is: ``"deleted team"``.
    act : str
        Name of the act that restores.
    gone : sequence of tuple
        Name, number, and why it may not be restored.
    """
    if not gone:
        return ""
    rows = "".join(
        f"<li>{text(name)} "
        f"{button('Restore', act, of, why_not=why_not, name=f'Restore {name}')}</li>"
        for name, of, why_not in gone
    )
    return f"<details><summary>{number(len(gone), noun)}</summary><ul>{rows}</ul></details>"


def sign(mark: str, word: str, *, look: str = "") -> Markup:
    """Return a word with the sign it goes with."""
    return f'<span class="exact-sign {look}"><span aria-hidden="true">{mark}</span> {word}</span>'
