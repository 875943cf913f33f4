"""The methods by which a page gets the voxels of a volume: in slabs, once, or slice by slice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from exact_nb.errors import InvalidRecord
from exact_nb.images.samples import to_travelling
from exact_nb.model.annotations import Plane
from exact_nb.widgets.asking import image_of, integer

if TYPE_CHECKING:
    from exact_nb.images.volume import VolumeSource
    from exact_nb.model.images import Image
    from exact_nb.widgets.desk import Desk
    from exact_nb.widgets.methods.method import Method, Reply
    from exact_nb.widgets.protocol.volumes import SlabReply, SliceReply
    from exact_nb.widgets.views import View

__all__ = ["METHODS"]


def read_slab(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return consecutive axial slices, i fastest, then j, then k."""
    image = image_of(view, params)
    t, first, count = (integer(params, name) for name in ("t", "first", "count"))
    with desk.pictures.volume(image) as source:
        _check(source, image, {"t": t, "first": first})
        samples = to_travelling(source.slab(first, max(1, count), t=t))
    reply: SlabReply = {"image": image.id, "t": t, "first": first, "count": len(samples)}
    return reply, [samples.data]


def read_slice(desk: Desk, view: View, params: dict[str, Any]) -> Reply:
    """Return one slice in its in-plane voxel axes, the first of them fastest."""
    image = image_of(view, params)
    t, number, step = (integer(params, name) for name in ("t", "slice", "step"))
    plane = _plane(params)
    with desk.pictures.volume(image) as source:
        _check(source, image, {"t": t, plane.value: number})
        every = max(1, step)
        part = source.slice(plane, number, t=t)[::every, ::every]
        samples = to_travelling(np.swapaxes(part, 0, 1))
    reply: SliceReply = {
        "image": image.id,
        "t": t,
        "plane": plane.value,
        "slice": number,
        "step": every,
        "width": samples.shape[1],
        "height": samples.shape[0],
    }
    return reply, [samples.data]


def _plane(params: dict[str, Any]) -> Plane:
    try:
        return Plane(str(params.get("plane")))
    except ValueError:
        raise InvalidRecord(
            f"no plane {params.get('plane')!r}; choose one of: {', '.join(Plane)}", field="plane"
        ) from None


def _check(source: VolumeSource, image: Image, places: dict[str, int]) -> None:
    ni, nj, nk = source.space.shape
    lengths = {
        "t": source.description.sizes.t,
        "first": nk,
        Plane.AXIAL.value: nk,
        Plane.CORONAL.value: nj,
        Plane.SAGITTAL.value: ni,
    }
    for name, index in places.items():
        if not 0 <= index < lengths[name]:
            raise InvalidRecord(
                f"{name} is {index}; {image.name!r} has 0 to {lengths[name] - 1}", field=name
            )


METHODS: dict[str, Method] = {"volume.slab": read_slab, "volume.slice": read_slice}
