import { beforeEach, describe, expect, it } from "vitest";
import { AnnotationLoader, FEW } from "../../src/annotations/loader";
import { AnnotationStore } from "../../src/annotations/store";
import type { Bounds } from "../../src/geometry/shapes";
import type { GeometryReply, Methods } from "../../src/protocol";
import { HERE, NOTHING, receipt } from "./fixtures";

/**
 * A kernel whose image has `total` points, of which `inView(bbox)` lie in a rectangle, and `labels`
 * of the whole image, which come last and with every read.
 */
class Reader {
  total = 0;
  labels = 0;
  /** How many of too many are large, and the number of the first point that comes. */
  large = 0;
  first = 0;
  inView: (bbox: Bounds) => number = () => 0;
  readonly asked: (Bounds | null)[] = [];
  trouble: Error | null = null;

  // biome-ignore lint/suspicious/useAwait: it stands for a call that takes time
  async call<M extends keyof Methods>(_: M, params: Methods[M]["params"]) {
    const { bbox, few } = params as Methods["annotations.read"]["params"];
    this.asked.push(bbox);
    if (this.trouble) throw this.trouble;
    const in_view = bbox ? this.inView(bbox) : this.total;
    const scope = this.total <= few ? "all" : in_view <= few ? "part" : "large";
    const points = { all: this.total, part: in_view, large: this.large }[scope];
    const reply: GeometryReply = {
      ...NOTHING,
      count: points + this.labels,
      total: this.total,
      in_view,
      scope,
      kinds: ["point", "global"],
    };
    return {
      result: reply as Methods[M]["result"],
      buffers: arrays(points, this.labels, this.first),
    };
  }
}

/** Points at the origin and then labels; the first label is always the same one. */
function arrays(points: number, labels: number, first: number): DataView[] {
  const count = points + labels;
  const uuids = new DataView(new ArrayBuffer(16 * count));
  const kinds = new Uint8Array(count).fill(1, points);
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    uuids.setUint32(16 * i, i < points ? first + i : 0xff_00_00_00 + i - points);
    offsets[i + 1] = Math.min(i + 1, points);
  }
  const numbers = [4, 4, 4, 1, 4].map((size) => new Uint8Array(size * count));
  const coords = new Float64Array(2 * points);
  const ends = new Int32Array(count + 1);
  const none = new Int32Array(0);
  const [slots, flags, frames] = [new Int32Array(count), new Uint8Array(count), none];
  const arrays = [uuids, ...numbers, kinds, none, coords, offsets, none, ends];
  return [...arrays, slots, flags, frames, none].map(({ buffer }) => new DataView(buffer));
}

const LABEL = "ff000000-0000-0000-0000-000000000000";

let reader: Reader;
let viewport: Bounds;
let resolution: number;
let kept: Set<string>;
let store: AnnotationStore;
let loader: AnnotationLoader;

beforeEach(() => {
  reader = new Reader();
  viewport = [0, 0, 100, 100];
  resolution = 1;
  kept = new Set();
  store = new AnnotationStore(
    () => [],
    () => 1,
  );
  loader = new AnnotationLoader(
    reader,
    store,
    () => ({ bounds: viewport, resolution }),
    () => kept,
  );
  store.open(1, HERE);
});

describe("few annotations", () => {
  beforeEach(async () => {
    reader.total = 3;
    await loader.open();
  });

  it("are read once and whole", async () => {
    await loader.settled();
    expect(reader.asked).toEqual([null]);
    expect(store.size).toBe(3);
    expect(loader.state.value).toMatchObject({ phase: "loaded", scope: "all", partial: false });
    expect(loader.isComplete).toBe(true);
  });

  it("are read again on request", async () => {
    reader.total = 4;
    await loader.reload();
    expect(store.size).toBe(4);
  });

  it("are read once more, not a hundred times, after a hundred changes", async () => {
    await Promise.all(Array.from({ length: 100 }, () => loader.reload()));
    expect(reader.asked).toHaveLength(3);
  });
});

describe("many annotations", () => {
  beforeEach(async () => {
    reader.total = 214_000;
    reader.inView = () => FEW + 1;
    await loader.open();
    await loader.settled();
  });

  it("are read where the view is, with a margin; tiles hold those that are too many", () => {
    expect(reader.asked).toEqual([null, [-25, -25, 125, 125]]);
    expect(loader.state.value).toMatchObject({ partial: true, scope: "large", total: 214_000 });
    expect(loader.isComplete).toBe(false);
    expect(loader.covered).toBeNull();
  });

  it("are all there once the view is near enough", async () => {
    reader.inView = () => 12;
    viewport = [200, 200, 220, 220];
    await loader.settled();
    expect(loader.state.value).toMatchObject({ scope: "part", inView: 12, count: 12 });
    expect(loader.covered).toEqual([195, 195, 225, 225]);
    expect(loader.isComplete).toBe(true);
    viewport = [210, 200, 230, 220];
    expect(loader.isComplete).toBe(false);
  });

  it("are not read again while the view stays within the margin", async () => {
    reader.inView = () => 12;
    viewport = [200, 200, 220, 220];
    await loader.settled();
    const before = reader.asked.length;
    viewport = [202, 200, 222, 220];
    resolution = 0.25;
    await loader.settled();
    expect(reader.asked).toHaveLength(before);
  });

  it("are read again at every level of the tiles", async () => {
    const before = reader.asked.length;
    resolution = 1.9;
    await loader.settled();
    expect(reader.asked).toHaveLength(before);
    resolution = 2.1;
    await loader.settled();
    expect(reader.asked).toHaveLength(before + 1);
  });

  it("are counted anew with what is acknowledged, before they are read again", () => {
    const { changes } = receipt("edit", { a: 1, b: 2, c: 1 });
    const done = [
      { operation: "create", deleted: false },
      { operation: "delete", deleted: true },
      { operation: "restore", deleted: false },
    ];
    loader.counted({ changes: changes.map((one, i) => ({ ...one, ...done[i] })) });
    expect(loader.state.value.total).toBe(214_001);
  });

  it("leave no hole: what tiles have to show stays until they do", async () => {
    reader.inView = () => 12;
    viewport = [200, 200, 220, 220];
    await loader.settled();
    expect(store.size).toBe(12);
    reader.inView = () => FEW + 1;
    reader.large = 2;
    viewport = [0, 0, 1000, 1000];
    await loader.settled();
    expect(store.size).toBe(12);
    loader.tilesDrawn();
    expect(store.size).toBe(2);
  });

  it("hold on to the selection wherever the view goes", async () => {
    reader.inView = () => 12;
    viewport = [200, 200, 220, 220];
    await loader.settled();
    const [first] = store.all();
    kept.add(first?.uuid ?? "");
    reader.first = 100;
    viewport = [5000, 5000, 5020, 5020];
    await loader.settled();
    expect(store.size).toBe(13);
  });
});

describe("labels of the whole image", () => {
  it("are known once all is read", async () => {
    [reader.total, reader.labels] = [3, 1];
    expect(loader.state.value.labelled).toBe(false);
    await loader.open();
    expect(loader.state.value.labelled).toBe(true);
    expect(store.get(LABEL)?.shape.kind).toBe("global");
  });

  it("stay while the view moves over many annotations", async () => {
    [reader.total, reader.labels] = [214_000, 1];
    reader.inView = () => 12;
    await loader.open();
    for (const x of [0, 500, 1_000]) {
      viewport = [x, 0, x + 10, 10];
      await loader.settled();
      expect(store.get(LABEL)?.shape.kind).toBe("global");
      expect(loader.state.value.labelled).toBe(true);
    }
    expect(reader.asked.length).toBeGreaterThan(3);
  });
});

it("drops what comes for an image that is no longer open", async () => {
  reader.total = 3;
  const reading = loader.open();
  loader.reset();
  store.open(2, HERE);
  await reading;
  expect(store.size).toBe(0);
  expect(loader.state.value.phase).toBe("idle");
});

it("says why nothing was read, and reads when asked again", async () => {
  reader.total = 2;
  reader.trouble = new Error("the kernel is gone");
  await loader.open();
  expect(loader.state.value).toMatchObject({ phase: "failed", reason: "the kernel is gone" });
  reader.trouble = null;
  await loader.reload();
  expect(store.size).toBe(2);
});
