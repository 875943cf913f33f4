"""What the frame of a panel and the kernel say to each other: `js/src/panel/protocol.ts`."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypedDict

__all__ = [
    "ActMessage",
    "FocusMessage",
    "FromPanel",
    "SayMessage",
    "SettleMessage",
    "SettledMessage",
    "ThumbnailMessage",
    "ThumbnailsMessage",
    "ToPanel",
    "ViewMessage",
]


class ActMessage(TypedDict):
    """Something was clicked or chosen: `act` names what is to be done, `of` to what.

    `typed` is what the search holds: the host may still keep the last letters back when something
    found is clicked.
    """

    kind: Literal["act"]
    act: str
    of: str
    value: str
    typed: str


class ThumbnailsMessage(TypedDict):
    """Pictures have come into view."""

    kind: Literal["thumbnails"]
    images: list[int]


class ViewMessage(TypedDict):
    """The panel was put on a page, or taken off."""

    kind: Literal["view"]
    shown: bool


class SettleMessage(TypedDict):
    """An answer is asked for: what was sent before has arrived by then."""

    kind: Literal["settle"]
    serial: int


FromPanel: TypeAlias = ActMessage | ThumbnailsMessage | ViewMessage | SettleMessage


class ThumbnailMessage(TypedDict):
    """A picture, in the one buffer that comes with it; without one it cannot be read."""

    kind: Literal["thumbnail"]
    image: int
    media_type: str


class SayMessage(TypedDict):
    """A line to be read out."""

    kind: Literal["say"]
    text: str


class FocusMessage(TypedDict):
    """Give the keyboard to what a CSS selector finds first."""

    kind: Literal["focus"]
    selector: str


class SettledMessage(TypedDict):
    """The answer to `SettleMessage`."""

    kind: Literal["settled"]
    serial: int


ToPanel: TypeAlias = ThumbnailMessage | SayMessage | FocusMessage | SettledMessage
