"""Plots as inline SVG: a few kilobytes of text in the theme's own colours, no plotting library.

Every mark carries its numbers as a title, every colour a pattern or a label beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

__all__ = ["Series", "bars", "columns", "heat"]

_INK = "var(--jp-ui-font-color1,#222)"
_PALE = "var(--jp-ui-font-color2,#666)"
_RULE = "var(--jp-border-color2,#ccc)"
_STYLE = (
    'style="display:block;max-width:100%;height:auto;font:12px var(--jp-ui-font-family,sans-serif)"'
)
_WIDTH = 440
_LABELS = 140
"""Pixels left of the bars, and of a confusion matrix, for labels of `_LETTERS` letters."""
_LETTERS = 17
_DATE = 66
"""Pixels a date takes."""


class Series(NamedTuple):
    r"""What is stacked: a name, a colour that both themes bear, and a pattern of its own.

    Attributes
    ----------
    name : str
        In the legend and in the titles of its marks.
    color : str
        CSS colour.
    pattern : str
        ``""`` for plain, ``"/"``, ``"\\"`` or ``"x"`` for hatched, ``"o"`` for dotted.
    """

    name: str
    color: str
    pattern: str = ""


def bars(labels: Sequence[str], series: Sequence[Series], values: Sequence[Sequence[float]]) -> str:
    """Return horizontal stacked bars.

    Parameters
    ----------
    labels : sequence of str
        One per bar.
    series : sequence of Series
        What a bar is made of.
    values : sequence of sequence of float
        Of each bar one value per series, 0 or more.
    """
    left, step, right = _LABELS, 22, 50
    top = 24 if len(series) > 1 else 4
    most = max((sum(row) for row in values), default=0) or 1
    scale = (_WIDTH - left - right) / most
    parts = [_legend(series)] if len(series) > 1 else []
    for place, (label, row) in enumerate(zip(labels, values, strict=True)):
        y = top + place * step
        parts.append(_text(left - 8, y + 15, _short(label, _LETTERS), anchor="end", title=label))
        x = float(left)
        for one, value in zip(series, row, strict=True):
            if value > 0:
                title = f"{label}: {value:g} {one.name}"
                parts.append(_block(one, _Box(x, y + 3, value * scale, step - 6), title))
                x += value * scale
        parts.append(_text(x + 6, y + 15, f"{sum(row):g}", color=_PALE))
    return _svg(_WIDTH, top + len(labels) * step + 4, parts, _told(labels, series, values))


def columns(
    labels: Sequence[str], series: Sequence[Series], values: Sequence[Sequence[float]]
) -> str:
    """Return upright stacked columns, for example one a day; parameters as in `bars`."""
    left, bottom, top, height = 44, 22, 24, 130
    most = _nice(max((sum(row) for row in values), default=0))
    step = (_WIDTH - left) / max(len(labels), 8)
    parts = [_legend(series)]
    for share in (0, 0.5, 1):
        y = top + height * (1 - share)
        parts.append(f'<path d="M{left} {y}H{_WIDTH}" stroke="{_RULE}" stroke-width="1"/>')
        parts.append(_text(left - 6, y + 4, f"{most * share:g}", anchor="end", color=_PALE))
    every = max(1, math.ceil((_DATE + 4) / step))
    for place, (label, row) in enumerate(zip(labels, values, strict=True)):
        x, y = left + place * step, float(top + height)
        for one, value in zip(series, row, strict=True):
            if value > 0:
                tall = value / most * height
                y -= tall
                width = max(1.0, min(step - 2, 40))
                parts.append(
                    _block(one, _Box(x + 1, y, width, tall), f"{label}: {value:g} {one.name}")
                )
        if place % every == 0 and x + _DATE <= _WIDTH:
            parts.append(_text(x, top + height + 16, label, color=_PALE))
    return _svg(_WIDTH, top + height + bottom, parts, _told(labels, series, values))


def heat(
    labels: Sequence[str], values: Sequence[Sequence[float]], *, rows: str, columns: str
) -> str:
    """Return a square table of counts, the fuller the darker: a confusion matrix.

    Parameters
    ----------
    labels : sequence of str
        Names of rows and columns alike.
    values : sequence of sequence of float
        In rows.
    rows, columns : str
        Whose the rows and the columns are.
    """
    width = max(38, min(96, 480 // max(1, len(labels))))
    height = min(width, 44)
    left, top = _LABELS, 54
    most = max((value for row in values for value in row), default=0) or 1
    parts = [
        _text(left, 14, f"{columns} →", color=_PALE),
        _text(left - 8, top - 8, f"{rows} ↓", anchor="end", color=_PALE),
    ]
    for i, (label, row) in enumerate(zip(labels, values, strict=True)):
        y = top + i * height
        parts.append(
            _text(left - 8, y + height / 2 + 4, _short(label, _LETTERS), anchor="end", title=label)
        )
        name = _short(label, max(3, width // 8))
        parts.append(_text(left + (i + 0.5) * width, top - 8, name, anchor="middle", title=label))
        for j, value in enumerate(row):
            title = f"{rows}: {label}, {columns}: {labels[j]}: {value:g}"
            box = _Box(left + j * width + 1, y + 1, width - 2, height - 2)
            parts.append(_cell(box, value, value / most, title, on=i == j))
    size = len(labels) * width, len(labels) * height
    told = f"Confusion of {rows} with {columns} over {len(labels)} categories"
    return _svg(left + size[0] + 2, top + size[1] + 2, parts, told)


class _Box(NamedTuple):
    """Where a mark is."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self) -> str:
        return (
            f'x="{self.x:.2f}" y="{self.y:.2f}" width="{self.width:.2f}" height="{self.height:.2f}"'
        )


def _cell(box: _Box, value: float, share: float, title: str, *, on: bool) -> str:
    # The number stays legible: it changes colour where the field is dark.
    opacity = 0.85 * share
    ink = "#fff" if opacity > 0.45 else _INK
    fill = (
        f'<rect {box} fill="#0072b2" fill-opacity="{opacity:.3f}" '
        f'stroke="{_INK if on else _RULE}"><title>{escape(title)}</title></rect>'
    )
    x, y = box.x + box.width / 2, box.y + box.height / 2 + 4
    return fill + _text(x, y, f"{value:g}", anchor="middle", color=ink)


def _block(one: Series, box: _Box, title: str) -> str:
    plain = f'<rect {box} fill="{one.color}"><title>{escape(title)}</title></rect>'
    if not one.pattern:
        return plain
    return plain + f'<rect {box} fill="url(#{_pattern_id(one)})" pointer-events="none"/>'


_STROKES = {
    "/": '<path d="M0 6L6 0" stroke="#fff" stroke-width="1.3"/>',
    "\\": '<path d="M0 0L6 6" stroke="#fff" stroke-width="1.3"/>',
    "x": '<path d="M0 6L6 0M0 0L6 6" stroke="#fff" stroke-width="1"/>',
    "o": '<circle cx="3" cy="3" r="1.2" fill="#fff"/>',
}


def _pattern_id(one: Series) -> str:
    return "exact-nb-hatch-" + {"/": "up", "\\": "down", "x": "cross", "o": "dots"}[one.pattern]


def _patterns() -> str:
    made = "".join(
        f'<pattern id="{_pattern_id(Series("", "", mark))}" width="6" height="6" '
        f'patternUnits="userSpaceOnUse">{stroke}</pattern>'
        for mark, stroke in _STROKES.items()
    )
    return f"<defs>{made}</defs>"


def _legend(series: Sequence[Series]) -> str:
    parts: list[str] = []
    x = 44.0
    for one in series:
        parts.extend((_block(one, _Box(x, 4, 12, 12), one.name), _text(x + 17, 14, one.name)))
        x += 34 + 6.6 * len(one.name)
    return "".join(parts)


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", color: str = _INK, title: str = ""
) -> str:
    told = f"<title>{escape(title)}</title>" if title and title != text else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}" style="fill:{color}">'
        f"{told}{escape(text)}</text>"
    )


def _svg(width: float, height: float, parts: Sequence[str], told: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(told)}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f"{_STYLE}>"
        f"{_patterns()}{''.join(parts)}</svg>"
    )


def _told(labels: Sequence[str], series: Sequence[Series], values: Sequence[Sequence[Any]]) -> str:
    """Say a plot in words, for those who cannot see it."""
    lines = [
        f"{label}: " + ", ".join(f"{v:g} {one.name}" for one, v in zip(series, row, strict=True))
        for label, row in list(zip(labels, values, strict=True))[:20]
    ]
    return "; ".join(lines)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _nice(most: float) -> float:
    """Return the next of 2, 4, 6, 8, 10, 20, 40, …: its half is a whole number."""
    power: int = 10 ** max(0, math.ceil(math.log10(max(most, 1))) - 1)
    ends: Iterator[float] = (step * power for step in (2, 4, 6, 8, 10) if step * power >= most)
    return next(ends)
