import { beforeEach, describe, expect, it, vi } from "vitest";
import { Editor } from "../../src/annotations/editor";
import { MaskData } from "../../src/masks/mask-data";
import type { PlaneName } from "../../src/masks/plane";
import type { Region } from "../../src/masks/region";
import { Stroke } from "../../src/masks/stroke";
import { strokeToWire } from "../../src/masks/wire";
import type { AnnotationEvent, TypeEntry, ViewState } from "../../src/protocol";
import { CallError } from "../../src/transport/transport";
import { gone, HERE, memory } from "../annotations/fixtures";
import { random as seeded } from "../random";
import { PaintedStore, TYPE } from "./painted-store";
import { GRID, marked, PLANE_NAMES } from "./volumes";

const VIEW = {
  store: "store",
  location: "labels.duckdb",
  user: "bea",
  user_id: 1,
  imageset: "Heads",
  images: [],
  image: null,
  types: [],
  rights: [],
  undo: 0,
  redo: 0,
  version: null,
} satisfies ViewState;

const TYPES = [
  { id: TYPE, shape: "segmentation" },
  { id: 8, shape: "point" },
] as TypeEntry[];

const FROM_ELSEWHERE: AnnotationEvent = {
  type: "annotations",
  store: "store",
  images: [1],
  operation: "theirs",
  actor: 2,
  bounds: null,
  uuids: [],
};

let kernel: PaintedStore;
let storage: ReturnType<typeof memory>;
let editor: Editor;

function opened(from: PaintedStore): Editor {
  const host = {
    inView: () => null,
    keep: () => new Set<string>(),
    types: () => TYPES,
    elsewhere: () => undefined,
  };
  return new Editor(from, VIEW, host, storage);
}

/** Paint a square as a tool does, and hand it in as one gesture. */
function paint(plane: PlaneName, slice: number, at: [number, number], marks = true): void {
  const mask = editor.masks.shown(TYPE)?.copy();
  if (!mask) throw new Error("the mask is not read");
  const stroke = new Stroke();
  const region: Region = {
    x: at[0],
    y: at[1],
    width: 4,
    height: 4,
    data: new Uint8Array(16).fill(1),
  };
  mask.paint(plane, slice, region, marks, stroke);
  if (stroke.isEmpty) return;
  const [uuid] = [...editor.store.all()].filter(({ type }) => type === TYPE).map((one) => one.uuid);
  const content = uuid ? {} : { type: TYPE, shape: { kind: "segmentation" as const } };
  editor.edit([{ ...(uuid ? { uuid } : {}), content, stroke: strokeToWire(stroke) }]);
}

function seen(): string[] {
  return marked(editor.masks.shown(TYPE) ?? new MaskData(GRID));
}

async function settled(): Promise<void> {
  await vi.waitFor(() => {
    if (editor.outgoing.peek().waiting > 0) throw new Error("still saving");
  });
  for (let tick = 0; tick < 50; tick++) await new Promise((resolve) => setTimeout(resolve));
}

beforeEach(async () => {
  kernel = new PaintedStore();
  storage = memory();
  editor = opened(kernel);
  await editor.open(1, HERE);
  await vi.waitFor(() => expect(editor.masks.shown(TYPE)).not.toBeNull());
});

describe("masks on a page", () => {
  it("show a stroke at once and save it as one", async () => {
    paint("axial", 5, [3, 3]);
    expect(seen()).toHaveLength(16);
    expect([...editor.store.all()]).toMatchObject([
      { type: TYPE, shape: { kind: "segmentation" }, state: "saving", position: HERE },
    ]);
    await settled();
    expect(kernel.asked.filter((one) => one === "mask.paint")).toHaveLength(1);
    expect([...editor.store.all()]).toMatchObject([{ state: "saved", revision: 1 }]);
    expect(seen()).toEqual(marked(kernel.mask));
  });

  it("are painted on before the first stroke is saved", async () => {
    for (const plane of PLANE_NAMES) paint(plane, 6, [4, 4]);
    await settled();
    expect(kernel.revision).toBe(3);
    expect(seen()).toEqual(marked(kernel.mask));
    expect(new Set([...editor.store.all()].map((one) => one.uuid)).size).toBe(1);
  });

  it("go back and forth stroke by stroke", async () => {
    const states = [seen()];
    for (let n = 0; n < 4; n++) {
      paint(PLANE_NAMES[n % 3] as PlaneName, 6 + n, [4 + n, 4], n !== 2);
      states.push(seen());
    }
    await settled();
    for (const state of states.slice(0, -1).reverse()) {
      editor.undo();
      expect(seen()).toEqual(state);
    }
    await settled();
    expect(marked(kernel.mask)).toEqual([]);
    for (const state of states.slice(1)) {
      editor.redo();
      expect(seen()).toEqual(state);
    }
    await settled();
    expect(seen()).toEqual(marked(kernel.mask));
  });

  it("show what others paint, with what is not saved on top", async () => {
    paint("axial", 5, [3, 3]);
    await settled();
    kernel.refusal = gone();
    paint("axial", 5, [20, 20]);
    kernel.paintElsewhere((mask) => mask.set(60, 30, 30, true));
    editor.heard(FROM_ELSEWHERE);
    await vi.waitFor(() => expect(seen()).toHaveLength(33));
    expect([...editor.store.all()]).toMatchObject([{ state: "unsaved" }]);
  });

  it("lose a refused stroke only when it is given up", async () => {
    kernel.refusal = new CallError("PermissionDenied", "you may not annotate here");
    paint("axial", 5, [3, 3]);
    await vi.waitFor(() => expect(editor.outgoing.peek().stuck).toHaveLength(1));
    expect(seen()).toHaveLength(16);
    expect([...editor.store.all()]).toMatchObject([{ state: "failed" }]);
    const [stuck] = editor.outgoing.peek().stuck;
    if (stuck) editor.discard(stuck);
    await vi.waitFor(() => expect(seen()).toEqual([]));
  });

  it("keep a stroke over a reload of the page", async () => {
    kernel.refusal = gone();
    paint("axial", 5, [3, 3]);
    await vi.waitFor(() => expect(kernel.asked).toContain("mask.paint"));
    editor.close();
    kernel.refusal = null;
    editor = opened(kernel);
    await editor.open(1, HERE);
    await vi.waitFor(() => expect(marked(kernel.mask)).toHaveLength(16));
    await settled();
    expect(seen()).toEqual(marked(kernel.mask));
  });

  it("of another time are others", async () => {
    paint("axial", 5, [3, 3]);
    await settled();
    await editor.open(1, { ...HERE, t: 1 });
    await vi.waitFor(() => expect(editor.masks.shown(TYPE)?.count).toBe(0));
    await editor.open(1, HERE);
    await vi.waitFor(() => expect(seen()).toHaveLength(16));
  });

  it("are not read again for another frame of the same time", async () => {
    const reads = () => kernel.asked.filter((one) => one === "mask.read").length;
    const before = reads();
    await editor.open(1, { ...HERE, z: 3 });
    await settled();
    expect(reads()).toBe(before);
  });

  it("are the store's in the end, whatever is done and however long answers take", async () => {
    const random = seeded(5);
    // One of its own: which answers are slow must not change what is done.
    const patience = seeded(6);
    kernel = new PaintedStore(() => Math.floor(8 * patience()));
    editor.close();
    storage = memory();
    editor = opened(kernel);
    await editor.open(1, HERE);
    await vi.waitFor(() => expect(editor.masks.shown(TYPE)).not.toBeNull());
    for (let n = 0; n < 120; n++) {
      const pick = random();
      const at: [number, number] = [Math.floor(30 * random()), Math.floor(30 * random())];
      if (pick < 0.6)
        paint(PLANE_NAMES[n % 3] as PlaneName, Math.floor(30 * random()), at, pick < 0.4);
      else if (pick < 0.8) editor.undo();
      else if (pick < 0.9) editor.redo();
      else editor.heard(FROM_ELSEWHERE);
      if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve));
    }
    await settled();
    // How many steps find something to undo depends on how quick answers are.
    expect(kernel.revision).toBeGreaterThan(40);
    expect(seen()).toEqual(marked(kernel.mask));
  });
});
