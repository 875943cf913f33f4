"""What a person finds in the HTML of a pane."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["buttons", "words"]


class _Reader(HTMLParser):
    """Collects words, and buttons with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.buttons: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"button", "select"}:
            self.buttons.append({name: value or "" for name, value in attrs})

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words(html: str) -> str:
    """Return the words that are shown."""
    reader = _Reader()
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())


def buttons(html: str, act: str) -> list[dict[str, str]]:
    """Return the buttons of an act: `of`, `value`, and `why_not` where they do nothing."""
    reader = _Reader()
    reader.feed(html)
    return [
        {
            "of": one.get("data-of", ""),
            "value": one.get("data-value", ""),
            "why_not": one.get("title", "") if "aria-disabled" in one or "disabled" in one else "",
        }
        for one in reader.buttons
        if one.get("data-act") == act
    ]
