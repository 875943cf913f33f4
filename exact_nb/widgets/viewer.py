"""The viewer and annotator: small state in traits, everything else over the `Channel`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import traitlets

from exact_nb.model.annotations import Plane
from exact_nb.model.planes import AXES
from exact_nb.widgets.channel import STATIC
from exact_nb.widgets.channel_looks import checked_channels
from exact_nb.widgets.desk import Desk
from exact_nb.widgets.flight import MARGIN, Flight, destination
from exact_nb.widgets.keys import checked_keymap
from exact_nb.widgets.listening import Listener, Listeners
from exact_nb.widgets.program import ProgramWidget
from exact_nb.widgets.screening_wish import checked_screening
from exact_nb.widgets.uuids import Uuids

if TYPE_CHECKING:
    from exact_nb.model.annotations import Position
    from exact_nb.model.shapes import Bounds
    from exact_nb.store.base import Subscription
    from exact_nb.widgets.views import View

__all__ = ["Viewer"]


class Viewer(ProgramWidget):
    """Show one image, or annotate the images of a set.

    Made by `Image.view`, `Image.annotate` and `ImageSet.annotate`. Pan, zoom, drawing and undo
    happen in the page and never wait for the kernel.

    Parameters
    ----------
    view : View
        Store, set and image it is bound to.
    annotate : bool, optional
        Whether the palette, the tools and the list of images are shown.
    height : int, optional
        Height in CSS pixels.

    Attributes
    ----------
    image : int
        Number of the image shown, 0 for none.
    center : list of float
        ``[x, y]`` in the middle of the view, pixels of level 0; empty to fit the image.
    zoom : float
        CSS pixels of the screen per pixel of level 0; 0 to fit the image.
    rotation : float
        Degrees clockwise.
    mirrored : bool
        Whether left and right are exchanged.
    z, t : int
        Frame shown, from 0; of a volume `t` alone.
    plane : {"axial", "coronal", "sagittal"}
        Plane of a volume that is shown and drawn on. Another plane is shown whole: set `center` and
        `zoom` after it.
    slice : int or None
        Voxel index on the plane's normal axis, from 0; None for the one in the middle.
    crosshair : list of int
        Voxel ``[i, j, k]`` in which the three planes meet; empty for the one in the middle. Moving
        it moves `slice` and the other way round.
    all_planes : bool
        Whether a volume is shown in three planes at once, of which `plane` is drawn on.
    sagittal_left : bool
        Whether the sagittal plane is seen with anterior to the left; else to the right.
    window : list of float
        Stored samples of a volume that are shown black and white, ``[low, high]``; empty for the
        default. Stacks have one for each channel, in `channels`.
    volume_limit : int
        Bytes up to which all of a volume travels to the page at once, at one time; a larger one
        comes slice by slice.
    channels : list of dict or list of int
        How the channels of a scientific image are shown: ``name``, ``color`` (``#rrggbb``),
        ``visible``, ``window`` (stored samples shown black and at full brightness) and ``gamma`` of
        each. What is left out keeps its value; numbers alone name the channels that are visible.
    selection : list of str
        Uuids of the selected annotations; annotations, uuids or a selection such as
        ``image.annotations(type="Nucleus")`` can be assigned.
    tool : str
        Tool in hand, for example ``"select"``.
    type : int
        Number of the annotation type that is drawn.
    height : int
        In CSS pixels.
    keymap : dict of str to str or list of str
        Keys by what they do, for example ``{"preset": "QuPath", "tool.brush": "n"}``; the list of
        keys in the viewer (``?``) shows all. They go before what the person has chosen there.
    screening : dict
        Empty, or how the image is being screened: ``magnification`` or ``zoom``, and ``overlap``.
        Set by `Image.screen` and by the person; assign ``{}`` to stop.

    Examples
    --------
    >>> viewer = image.view()  # doctest: +SKIP
    >>> viewer.center, viewer.zoom = [10_231, 8_442], 1.0  # doctest: +SKIP
    """

    program_file = STATIC / "viewer.js"
    _css = STATIC / "viewer.css"

    channel = traitlets.Unicode().tag(sync=True)
    view = traitlets.Unicode().tag(sync=True)
    annotate = traitlets.Bool(False).tag(sync=True)
    image = traitlets.Int(0).tag(sync=True)
    center = traitlets.List(traitlets.Float()).tag(sync=True)
    zoom = traitlets.Float(0.0, min=0.0).tag(sync=True)
    rotation = traitlets.Float(0.0).tag(sync=True)
    mirrored = traitlets.Bool(False).tag(sync=True)
    z = traitlets.Int(0, min=0).tag(sync=True)
    t = traitlets.Int(0, min=0).tag(sync=True)
    plane = traitlets.Enum([*map(str, Plane)], Plane.AXIAL.value).tag(sync=True)
    slice = traitlets.Int(None, allow_none=True, min=0).tag(sync=True)
    crosshair = traitlets.List(traitlets.Int(min=0)).tag(sync=True)
    all_planes = traitlets.Bool(False).tag(sync=True)
    sagittal_left = traitlets.Bool(False).tag(sync=True)
    window = traitlets.List(traitlets.Float()).tag(sync=True)
    volume_limit = traitlets.Int(256 << 20, min=0).tag(sync=True)
    channels: traitlets.List[Any] = traitlets.List().tag(sync=True)
    selection: traitlets.TraitType[list[str], Any] = Uuids().tag(sync=True)
    tool = traitlets.Unicode("").tag(sync=True)
    type = traitlets.Int(0).tag(sync=True)
    height = traitlets.Int(600, min=200).tag(sync=True)
    flight = traitlets.Dict().tag(sync=True)
    screening = traitlets.Dict().tag(sync=True)
    keymap = traitlets.Dict(key_trait=traitlets.Unicode()).tag(sync=True)

    def __init__(self, view: View, *, annotate: bool = False, height: int = 600) -> None:
        desk = Desk.current()
        self._desk = desk
        self._listeners = Listeners(view)
        self._flights = 0
        super().__init__(
            channel=f"IPY_MODEL_{desk.channel.model_id}",
            view=desk.add(view, self._listeners.rebind),
            annotate=annotate,
            image=view.image_id or 0,
            height=height,
        )

    @traitlets.validate("center")
    def _two_or_none(self, proposal: Any) -> list[float]:
        center: list[float] = proposal["value"]
        if len(center) not in {0, 2}:
            raise traitlets.TraitError(f"center is [x, y] or [], not {center}")
        return center

    @traitlets.validate("crosshair")
    def _voxel_or_none(self, proposal: Any) -> list[int]:
        voxel: list[int] = proposal["value"]
        if len(voxel) not in {0, 3}:
            raise traitlets.TraitError(f"crosshair is [i, j, k] or [], not {voxel}")
        return voxel

    @traitlets.validate("window")
    def _low_and_high(self, proposal: Any) -> list[float]:
        window: list[float] = proposal["value"]
        if window and (len(window) != 2 or not window[0] < window[1]):
            raise traitlets.TraitError(
                f"window is [low, high], low below high, or [], not {window}"
            )
        return window

    @traitlets.validate("channels")
    def _known_channels(self, proposal: Any) -> list[Any]:
        return checked_channels(proposal["value"])

    @traitlets.validate("screening")
    def _known_screening(self, proposal: Any) -> dict[str, float | None]:
        return checked_screening(proposal["value"])

    @traitlets.validate("keymap")
    def _known_keys(self, proposal: Any) -> dict[str, str | list[str]]:
        return checked_keymap(proposal["value"])

    def fly_to(self, where: Any, *, margin: float = MARGIN) -> None:
        """Go where an annotation or a rectangle is seen with its surroundings.

        An annotation is selected, and its image and frame, or plane and slice, are opened.

        Parameters
        ----------
        where : Annotation, uuid.UUID, str, or tuple of float
            An annotation, its uuid, or ``(x0, y0, x1, y1)`` on the image shown, pixels of level 0.
        margin : float, optional
            Context on each side, as a share of the longer side.

        Raises
        ------
        exact_nb.errors.NotFound
            If the viewer shows no such annotation, or it was deleted.
        exact_nb.errors.InvalidRecord
            If it is neither an annotation nor a rectangle.
        """
        view = self._desk.view(self.view)
        goal = destination(view, where, image_id=self.image, margin=margin)
        self._flights += 1
        # In one message: a page that is told of the plane first would say where it stands there.
        with self.hold_sync(), self.hold_trait_notifications():
            self.image = goal.image_id
            if goal.position is not None:
                self.turn_to(goal.position, goal.bounds)
            if goal.uuid is not None:
                self.selection = [goal.uuid]
            flight: Flight = {
                "image": goal.image_id,
                "bounds": None if goal.bounds is None else list(goal.bounds),
                "serial": self._flights,
            }
            self.flight = {**flight}

    def turn_to(self, position: Position, bounds: Bounds | None = None) -> None:
        """Show a frame, or a slice of a plane and in it the middle of a box.

        Parameters
        ----------
        position : Position
            Frame, or plane and slice.
        bounds : tuple of float, optional
            ``(x0, y0, x1, y1)`` in the in-plane voxel axes, where the crosshair goes.
        """
        with self.hold_sync(), self.hold_trait_notifications():
            self.z, self.t = position.z, position.t
            if position.plane is not None:
                self._turn_plane(position.plane, position.slice, bounds)

    def _turn_plane(self, plane: Plane, slice_: int, bounds: Bounds | None) -> None:
        self.plane, self.slice = plane.value, slice_
        across, along, normal = AXES[plane]
        voxel = dict(enumerate(self.crosshair))
        if bounds is not None:
            x0, y0, x1, y1 = bounds
            voxel |= {across: max(0, round((x0 + x1) / 2)), along: max(0, round((y0 + y1) / 2))}
        voxel[normal] = slice_
        self.crosshair = [voxel[axis] for axis in range(3)] if len(voxel) == 3 else []

    def on(self, event: str, callback: Listener) -> Subscription:
        """Call a function whenever an annotation of the images shown changes.

        It is told of what anybody does in this kernel: in a page, in Python, by undo. It runs on
        a thread of its own; what it raises is logged with its name and stops nothing else.

        Parameters
        ----------
        event : str
            "created", "edited", "deleted", "restored", "relabelled", "judged", "selected", or
            "change" for any of these but the last.
        callback : callable
            Takes one `exact_nb.widgets.changes.AnnotationChange`.

        Returns
        -------
        callable
            Call it to be told no more.

        Raises
        ------
        exact_nb.errors.NotFound
            If there is no such event.

        Examples
        --------
        >>> stop = viewer.on("created", lambda change: print(change.kind))  # doctest: +SKIP
        """
        return self._listeners.add(event, callback)

    @traitlets.observe("selection")
    def _tell_selected(self, change: Any) -> None:
        before = set(change["old"] or ())
        self._listeners.selected([UUID(one) for one in change["new"] if one not in before])

    def close(self) -> None:
        """Take the viewer off the page."""
        self._listeners.close()
        self._desk.views.remove(self.view)
        super().close()
