import { beforeEach, describe, expect, it } from "vitest";
import type { Bounds } from "../../src/annotations/geometry";
import { AnnotationLoader, LIMIT } from "../../src/annotations/loader";
import { AnnotationStore } from "../../src/annotations/store";
import type { GeometryReply, Methods } from "../../src/protocol";
import { HERE } from "./fixtures";

/** A kernel whose image has `total` annotations, of which `inView(bbox)` lie in a rectangle. */
class Reader {
  total = 0;
  inView: (bbox: Bounds) => number = () => 0;
  readonly asked: (Bounds | null)[] = [];
  trouble: Error | null = null;

  // biome-ignore lint/suspicious/useAwait: it stands for a call that takes time
  async call<M extends keyof Methods>(_: M, params: Methods[M]["params"]) {
    const { bbox, limit } = params as Methods["annotations.read"]["params"];
    this.asked.push(bbox);
    if (this.trouble) throw this.trouble;
    const count = Math.min(limit, bbox ? this.inView(bbox) : this.total);
    const reply: GeometryReply = {
      image: 1,
      count,
      total: this.total,
      kinds: ["global"],
      statuses: ["unverified"],
    };
    return { result: reply as Methods[M]["result"], buffers: emptyArrays(count) };
  }
}

/** Global labels: the arrays of coordinates stay empty. */
function emptyArrays(count: number): DataView[] {
  const sizes = [16, 4, 4, 4, 1, 4, 1, 32].map((size) => size * count);
  const buffers = [...sizes, 0, 4 * (count + 1), 0, 4 * (count + 1)].map(
    (size) => new Uint8Array(size),
  );
  const uuids = new DataView(buffers[0]?.buffer ?? new ArrayBuffer(0));
  for (let i = 0; i < count; i++) uuids.setUint32(16 * i, i);
  return buffers.map(({ buffer }) => new DataView(buffer));
}

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
    reader.inView = () => LIMIT;
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

it("says why nothing was read, and reads when asked again", async () => {
  reader.total = 2;
  reader.trouble = new Error("the kernel is gone");
  await loader.open();
  expect(loader.state.value).toMatchObject({ phase: "failed", reason: "the kernel is gone" });
  reader.trouble = null;
  await loader.reload();
  expect(store.size).toBe(2);
});
