"""The review: one item after the other, one key a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from exact_nb.widgets.channel import STATIC
from exact_nb.widgets.desk import Desk
from exact_nb.widgets.keys import checked_keymap
from exact_nb.widgets.program import ProgramWidget
from exact_nb.widgets.review.queue import Narrowing, ReviewQueue
from exact_nb.widgets.views import View

if TYPE_CHECKING:
    from exact_nb.model.annotations import Annotation
    from exact_nb.store.base import Store

__all__ = ["Review"]


class Review(ProgramWidget):
    """Verify the annotations of a set, one at a time.

    Made by `ImageSet.verify`. The page holds the next items and sends verdicts behind one's back:
    it never waits for the kernel.

    Parameters
    ----------
    store : Store
        Bound to the verifier.
    imageset_id : int
        The set.
    narrowing : Narrowing, optional
        Which part of it.
    height : int, optional
        Height in CSS pixels.

    Attributes
    ----------
    done : int
        Items judged or fixed in this widget and not taken back.
    remaining : int
        Items left to judge.
    current : Annotation or None
        The item that is shown, as the verifier may see it.
    height : int
        In CSS pixels.
    keymap : dict of str to str or list of str
        Keys by what they do, for example ``{"review.approve": "Space"}``; the list of keys in the
        widget (``?``) shows all.

    Examples
    --------
    >>> review = imageset.verify(type="Mitotic figure")  # doctest: +SKIP
    >>> review.done, review.remaining  # doctest: +SKIP
    """

    program_file = STATIC / "review.js"
    _css = STATIC / "review.css"

    channel = traitlets.Unicode().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    height = traitlets.Int(600, min=200).tag(sync=True)
    keymap = traitlets.Dict(key_trait=traitlets.Unicode()).tag(sync=True)

    _queue_of = ReviewQueue

    def __init__(
        self,
        store: Store,
        imageset_id: int,
        narrowing: Narrowing = Narrowing(),  # noqa: B008  # immutable
        *,
        height: int = 600,
    ) -> None:
        desk = Desk.current()
        self._desk = desk
        self._queue = self._queue_of(store, imageset_id, narrowing)
        view = View(store, imageset_id=imageset_id, review=self._queue)
        super().__init__(
            channel=f"IPY_MODEL_{desk.channel.model_id}",
            view=desk.add(view, lambda rebound: self._queue.rebind(rebound.store)),
            height=height,
        )

    @property
    def done(self) -> int:
        """How many items were judged or fixed here and not taken back."""
        return self._queue.done

    @property
    def remaining(self) -> int:
        """How many items are left to judge."""
        return self._queue.remaining

    @property
    def current(self) -> Annotation | None:
        """The item that is shown, None where there is none."""
        uuid = self._queue.current
        if uuid is None:
            return None
        return next(iter(self._queue.store.shown([uuid])), None)

    @traitlets.validate("keymap")
    def _known_keys(self, proposal: Any) -> dict[str, str | list[str]]:
        return checked_keymap(proposal["value"])

    def close(self) -> None:
        """Take the review off the page and let others have what is left."""
        self._queue.close()
        self._desk.views.remove(self.view)
        super().close()
