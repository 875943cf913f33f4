import { beforeEach, describe, expect, it } from "vitest";
import { AnnotationLoader, LIMIT } from "../../src/annotations/loader";
import { AnnotationStore } from "../../src/annotations/store";
import type { Bounds } from "../../src/geometry/shapes";
import type { GeometryReply, Methods } from "../../src/protocol";
import { HERE, NOTHING } from "./fixtures";

/**
 * A kernel whose image has `total` points, of which `inView(bbox)` lie in a rectangle, and `labels`
 * of the whole image, which come last and with every read.
 */
class Reader {
  total = 0;
  labels = 0;
  inView: (bbox: Bounds) => number = () => 0;
  readonly asked: (Bounds | null)[] = [];
  trouble: Error | null = null;

  // biome-ignore lint/suspicious/useAwait: it stands for a call that takes time
  async call<M extends keyof Methods>(_: M, params: Methods[M]["params"]) {
    const { bbox, few } = params as Methods["annotations.read"]["params"];
    this.asked.push(bbox);
    if (this.trouble) throw this.trouble;
    const in_view = bbox ? this.inView(bbox) : this.total;
    const points = Math.min(few, this.total <= few ? this.total : in_view);
    const reply: GeometryReply = {
      ...NOTHING,
      count: points + this.labels,
      total: this.total,
      in_view,
      scope: this.total <= few ? "all" : in_view <= few ? "part" : "large",
      kinds: ["point", "global"],
    };
    return { result: reply as Methods[M]["result"], buffers: arrays(points, this.labels) };
  }
}

/** Points at the origin and then labels; the first label is always the same one. */
function arrays(points: number, labels: number): DataView[] {
  const count = points + labels;
  const uuids = new DataView(new ArrayBuffer(16 * count));
  const kinds = new Uint8Array(count).fill(1, points);
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) {
    uuids.setUint32(16 * i, i < points ? i : 0xff_00_00_00 + i - points);
    offsets[i + 1] = Math.min(i + 1, points);
  }
  const numbers = [4, 4, 4, 1, 4].map((size) => new Uint8Array(size * count));
  const coords = new Float64Array(2 * points);
  const ends = new Int32Array(count + 1);
  const none = new Int32Array(0);
  const [slots, flags, frames] = [new Int32Array(count), new Uint8Array(count), none];
  const arrays = [uuids, ...numbers, kinds, none, coords, offsets, none, ends];
  return [...arrays, slots, flags, frames].map(({ buffer }) => new DataView(buffer));
}

const LABEL = "ff000000-0000-0000-0000-000000000000";

let reader: Reader;
let viewport: Bounds;
let store: AnnotationStore;
let loader: AnnotationLoader;

beforeEach(() => {
  reader = new Reader();
  viewport = [0, 0, 100, 100];
  store = new AnnotationStore(
    () => [],
    () => 1,
  );
  loader = new AnnotationLoader(
    reader,
    store,
    () => viewport,
    () => new Set(),
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
    expect(loader.state.value).toMatchObject({ phase: "loaded", partial: false, cut: false });
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
    reader.inView = () => LIMIT + 1;
    await loader.open();
  });

  it("are read for the viewport, and it is said that some are missing", () => {
    expect(reader.asked).toEqual([null, viewport]);
    expect(loader.state.value).toMatchObject({ partial: true, cut: true, total: 214_000 });
  });

  it("are complete once the view is near enough, then read with a margin", async () => {
    reader.inView = () => 12;
    viewport = [10, 10, 20, 20];
    await loader.settled();
    expect(loader.state.value).toMatchObject({ partial: true, cut: false, count: 12 });
    viewport = [15, 10, 25, 20];
    await loader.settled();
    expect(reader.asked.at(-1)).toEqual([10, 5, 30, 25]);
  });

  it("are not read again while the view stays within the margin", async () => {
    reader.inView = () => 12;
    await loader.settled();
    viewport = [10, 10, 20, 20];
    const before = reader.asked.length;
    await loader.settled();
    expect(reader.asked).toHaveLength(before);
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

  it("are known from a read that was cut", async () => {
    [reader.total, reader.labels] = [214_000, 1];
    reader.inView = () => LIMIT + 1;
    await loader.open();
    expect(store.get(LABEL)?.shape.kind).toBe("global");
    expect(loader.state.value).toMatchObject({ phase: "loaded", cut: true, labelled: true });
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

  it("do not make a part seem cut", async () => {
    [reader.total, reader.labels] = [214_000, 3];
    reader.inView = () => LIMIT;
    await loader.open();
    expect(loader.state.value).toMatchObject({ count: LIMIT + 3, cut: false, labelled: true });
  });
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
