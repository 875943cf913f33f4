import type Layer from "ol/layer/Layer";
import { afterEach, describe, expect, it } from "vitest";
import { AnnotationLayers } from "../../src/annotations/layer";
import { AnnotationStore } from "../../src/annotations/store";
import { LIVELY } from "../../src/annotations/style";
import { annotation, content, HERE } from "./fixtures";

let layers: AnnotationLayers;

afterEach(() => layers.close());

function show(count: number) {
  const store = new AnnotationStore(
    () => [],
    () => 1,
  );
  layers = new AnnotationLayers(store, {
    toMap: (x, y) => [x, -y],
    colorOf: () => "#d55e00",
    visible: ({ type }) => type !== 2,
    filled: () => true,
    opacity: () => 1,
  });
  store.open(1, HERE);
  const mark = store.mark();
  const one = (_: unknown, i: number) =>
    annotation(`${i}`, content({ kind: "point", x: i, y: 0 }, 1 + (i % 2)));
  const saved = Array.from({ length: 2 * count }, one);
  store.load({ saved, mark, keep: null, scene: null });
  return layers.layers;
}

/** Of the layers of all shapes: steady, then picture. */
function seen([steady, picture]: Layer[]): (boolean | undefined)[] {
  return [steady?.getVisible(), picture?.getVisible()];
}

describe("shapes", () => {
  it("follow every movement while they are not too many", () => {
    expect(seen(show(LIVELY))).toEqual([true, false]);
  });

  it("are moved as one picture where so many are visible that drawing takes long", () => {
    expect(seen(show(LIVELY + 1))).toEqual([false, true]);
  });

  it("stay as they are on top while a brush follows the pointer", () => {
    const [, , top, guides] = show(10);
    const still = { selection: ["0"], moved: new Map(), drawn: null, hovered: null };
    layers.show(still);
    const [before, above] = [top?.getRevision(), guides?.getRevision() ?? 0];
    layers.show({ ...still, disc: { at: [3, 4], radius: 5 } });
    expect(top?.getRevision()).toBe(before);
    expect(guides?.getRevision()).toBeGreaterThan(above);
  });

  it("stay undrawn anew while the pointer moves over them", () => {
    const [steady, , top] = show(10);
    const [before, above] = [steady?.getRevision(), top?.getRevision() ?? 0];
    const nothing = { selection: [], moved: new Map(), drawn: null };
    for (const hovered of ["0", "2", null]) layers.show({ ...nothing, hovered });
    expect(steady?.getRevision()).toBe(before);
    expect(top?.getRevision()).toBeGreaterThan(above);
  });
});
