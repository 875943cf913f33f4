/** Planes of a volume in the viewer without tools. */

import { computed, effect, type ReadonlySignal, type Signal } from "@preact/signals";
import { render } from "preact";
import { KeyboardContext } from "../keys/context";
import { trait } from "../panels/traits";
import type { ImageState, WirePosition } from "../protocol";
import type { Transport, ViewerModel } from "../transport/transport";
import { Information } from "../volume/information";
import { addPanes } from "../volume/panes";
import { PlaneBar } from "../volume/plane-bar";
import { PlaneHost } from "../volume/plane-host";
import { planeActions } from "../volume/plane-keys";
import { PlaneState } from "../volume/plane-state";
import { isPlane } from "../volume/planes";
import { pointerWords } from "../volume/readout";
import { Volumes } from "../volume/volume";
import type { Pair } from "./pyramid";
import type { SlideMap } from "./slide-map";

export interface BarePlanes {
  planes: PlaneHost;
  /** The frame, or the slice of a plane, that is shown. */
  position: ReadonlySignal<WirePosition>;
  z: Signal<number>;
  t: Signal<number>;
  /** What is under the pointer; null where the image is no volume. */
  words(at: Pair): string | null;
  close(): void;
}

/** Follows the traits that say which frame or slice of the shown image is looked at. */
export function followPosition(
  model: ViewerModel,
  transport: Transport,
  shown: ReadonlySignal<ImageState | null>,
): BarePlanes {
  const [z, t] = [trait(model, "z", 0), trait(model, "t", 0)];
  const state = new PlaneState(
    model,
    computed(() => shown.value?.space?.shape ?? null),
  );
  const volumes = new Volumes(transport, () => Number(model.get("volume_limit")) || 0);
  const position = computed((): WirePosition => {
    if (state.shape.value === null) {
      return { z: z.value.value, t: t.value.value, plane: null, slice: 0 };
    }
    return { z: 0, t: t.value.value, plane: state.plane.value, slice: state.slice.value };
  });
  return {
    planes: new PlaneHost(volumes, state),
    position,
    z: z.value,
    t: t.value,
    words(at) {
      const volume = volumes.open.value;
      const { plane, slice, t: time } = position.value;
      if (volume === null || !isPlane(plane)) return null;
      void volume.told.value;
      return pointerWords(volume, { plane, slice, t: time }, at);
    },
    close() {
      state.close();
      volumes.close();
      z.close();
      t.close();
    },
  };
}

/** Adds panes and the bar under the picture; returns how to take them away. */
export function addPlaneViews(
  slide: SlideMap,
  picture: HTMLElement,
  transport: Transport,
  { planes, position }: BarePlanes,
  more: (slide: SlideMap, where: () => WirePosition) => () => void = () => () => undefined,
): () => void {
  const bar = document.createElement("div");
  bar.className = "exact-nb exact-plane-bar-slot";
  picture.after(bar);
  const stops = [
    addPanes({
      slide,
      planes,
      picture,
      transport,
      position,
      shapes: null,
      more,
      free: () => true,
      information: (element) => {
        render(<Information planes={planes} position={position} />, element);
        return () => render(null, element);
      },
    }),
    slide.keyboard.on(planeActions(planes.state)),
    effect(() => {
      if (slide.image.value?.space == null) planes.volumes.turnTo(null);
    }),
  ];
  render(
    <KeyboardContext.Provider value={slide.keyboard}>
      <PlaneBar planes={planes} position={position} />
    </KeyboardContext.Provider>,
    bar,
  );
  return () => {
    for (const stop of stops) stop();
    render(null, bar);
  };
}
