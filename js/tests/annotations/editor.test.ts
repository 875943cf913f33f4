import { beforeEach, describe, expect, it } from "vitest";
import { Editor } from "../../src/annotations/editor";
import type {
  GeometryReply,
  Methods,
  ReceiptReply,
  TypeEntry,
  ViewState,
  WireAbout,
} from "../../src/protocol";
import { CallError } from "../../src/transport/transport";
import { type } from "../tools/bench";
import { box, HERE, memory, NOTHING } from "./fixtures";

const VIEW: ViewState = {
  store: "store",
  location: "labels.duckdb",
  user: "bea",
  user_id: 1,
  imageset: "Batch 1",
  images: [],
  image: null,
  types: [],
  rights: [],
  undo: 0,
  redo: 0,
  version: null,
};

/** A store of one image that remembers revisions and can be told to refuse. */
class Kernel {
  refusal: CallError | null = null;
  reads = 0;
  readonly revisions = new Map<string, number>();
  readonly asked: string[] = [];
  readonly skipped: string[][] = [];
  about: WireAbout = {
    image: 2,
    position: { ...HERE, z: 4 },
    kind: "point",
    count: 1,
    images: 1,
  };

  // biome-ignore lint/suspicious/useAwait: it stands for a call that takes time
  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    this.asked.push(method);
    if (method === "annotations.read") return { result: this.read() as never, buffers: NONE };
    if (method === "annotations.depth") return { result: DEPTH as never, buffers: NONE };
    if ("skip" in params) this.skipped.push([...params.skip]);
    if (this.refusal) throw this.refusal;
    return { result: this.write(method, params as never) as never, buffers: NONE };
  }

  private read(): GeometryReply {
    this.reads++;
    return NOTHING;
  }

  private write(
    method: string,
    {
      changes = [],
      operation,
    }: { changes?: { uuid: string; operation: string }[]; operation?: string },
  ): ReceiptReply {
    const uuids = method === "annotations.edit" ? changes.map((one) => one.uuid) : ["elsewhere"];
    return {
      operation: operation ?? "undo",
      changes: uuids.map((uuid, i) => {
        const revision = (this.revisions.get(uuid) ?? 0) + 1;
        this.revisions.set(uuid, revision);
        const deleted = changes[i]?.operation === "delete";
        const image = method === "annotations.edit" ? 1 : 2;
        return { uuid, image, operation: "", revision, deleted };
      }),
      about: method === "annotations.edit" ? null : this.about,
      undo: 1,
      redo: 0,
      at: "2026-11-22T12:04:00+00:00",
    };
  }
}

const DEPTH = { undo: 7, redo: 2 };
const NONE = Array.from({ length: 15 }, () => new DataView(new ArrayBuffer(8)));

let kernel: Kernel;
let editor: Editor;
let elsewhere: [image: number, z: number][];
let types: TypeEntry[];

async function make(view = VIEW) {
  kernel = new Kernel();
  elsewhere = [];
  types = [];
  editor = new Editor(
    kernel,
    view,
    {
      inView: () => null,
      keep: () => new Set(),
      types: () => types,
      elsewhere: (image, { z }) => elsewhere.push([image, z]),
    },
    memory(),
  );
  await editor.open(1, HERE);
}

beforeEach(() => make());

async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await Promise.resolve();
}

function draw(): string {
  return editor.edit([{ content: { type: 1, shape: box() } }])[0] ?? "";
}

describe("an edit", () => {
  it("shows at once, is saved, and tells when", async () => {
    const uuid = draw();
    expect(editor.store.get(uuid)?.state).toBe("saving");
    await settled();
    expect(editor.store.get(uuid)).toMatchObject({ state: "saved", revision: 1 });
    expect(editor.outgoing.value).toMatchObject({
      waiting: 0,
      savedAt: new Date(Date.UTC(2026, 10, 22, 12, 4)),
    });
  });

  it("to an annotation on its way is based on what will be acknowledged", async () => {
    const uuid = draw();
    editor.edit([{ uuid, content: { shape: box(1, 1, 5, 5) } }]);
    await settled();
    expect(editor.store.get(uuid)).toMatchObject({ revision: 2, shape: box(1, 1, 5, 5) });
  });

  it("of nothing does nothing", () => {
    expect(editor.edit([{ uuid: "unknown", content: null }])).toEqual([]);
    expect(editor.depth.value.undo).toBe(0);
  });
});

describe("undo", () => {
  it("takes a new annotation off the screen at once and redo brings it back", async () => {
    const uuid = draw();
    await settled();
    editor.undo();
    expect(editor.store.get(uuid)).toBeUndefined();
    editor.redo();
    expect(editor.store.get(uuid)).toBeDefined();
  });

  it("asks the store where this page has nothing, and says where it happened", async () => {
    await make({ ...VIEW, undo: 3 });
    expect(editor.depth.value).toEqual({ undo: 3, redo: 0 });
    editor.undo();
    await settled();
    expect(kernel.asked).toContain("annotations.undo");
    expect(elsewhere).toEqual([[2, 4]]);
    expect(editor.lastStep.value).toEqual({ kind: "undo", about: kernel.about, refused: null });
  });

  it("turns to the image and frame at once where the page knows them, and says what it was", async () => {
    draw();
    await settled();
    await editor.open(3, { ...HERE, t: 5 });
    editor.undo();
    expect(elsewhere).toEqual([[1, 0]]);
    expect(editor.lastStep.value?.about).toMatchObject({ image: 1, kind: "bounding box" });
    draw();
    expect(editor.lastStep.value).toBeNull();
  });

  it("of what somebody else has changed since leaves all as it is, and reads it", async () => {
    const uuid = draw();
    await settled();
    const { reads } = kernel;
    kernel.refusal = new CallError("RevisionConflict", "ann has changed it", {
      current: { uuid, revision: 2, deleted: false },
      step: "draw",
    });
    editor.undo();
    await settled();
    expect(kernel.reads).toBe(reads + 1);
    expect(editor.outgoing.value).toMatchObject({ waiting: 0, stuck: [] });
    expect(editor.lastStep.value).toMatchObject({ kind: "undo", refused: "ann has changed it" });
  });

  it("passes over, in the store's history, what it could not take back", async () => {
    await make({ ...VIEW, undo: 3 });
    kernel.refusal = new CallError("RevisionConflict", "ann has changed it", { step: "newest" });
    editor.undo();
    await settled();
    expect(editor.depth.value.undo).toBe(2);
    kernel.refusal = null;
    editor.undo();
    await settled();
    expect(kernel.skipped).toEqual([[], ["newest"]]);
    expect(editor.lastStep.value).toMatchObject({ about: kernel.about, refused: null });
  });

  it.each([
    ["the same user", VIEW.user_id],
    ["somebody, who is not told,", 0],
  ])("asks the store once %s has done something elsewhere", async (_, actor) => {
    draw();
    await settled();
    editor.heard({
      type: "annotations",
      store: "store",
      images: [9],
      operation: "in a cell",
      actor,
      bounds: null,
      uuids: [],
    });
    await settled();
    expect(editor.depth.value).toEqual(DEPTH);
    editor.undo();
    await settled();
    expect(elsewhere).toEqual([[2, 4]]);
  });
});

describe("a label", () => {
  const label = { shape: { kind: "global" as const } };

  beforeEach(async () => {
    types = [type({ id: 8, multi_frame: true }), type({ id: 9 })];
    await editor.open(1, { ...HERE, z: 3 });
  });

  it("of the whole image is seen on every frame, and stored with the first", async () => {
    const [uuid = ""] = editor.edit([{ content: { type: 8, ...label } }]);
    await settled();
    expect(editor.store.get(uuid)?.position.z).toBe(0);
    editor.undo();
    expect(elsewhere).toEqual([]);
  });

  it("of a frame is seen on that frame alone", () => {
    const [uuid = ""] = editor.edit([{ content: { type: 9, ...label } }]);
    expect(editor.store.get(uuid)?.position.z).toBe(3);
    void editor.open(1, { ...HERE, z: 2 });
    expect(editor.store.get(uuid)).toBeUndefined();
  });
});

describe("a refused edit", () => {
  beforeEach(async () => {
    kernel.refusal = new CallError("StoreUnavailable", "disk full");
    draw();
    await settled();
  });

  it("stays on the screen with its reason", () => {
    expect([...editor.store.all()]).toMatchObject([{ state: "failed", reason: "disk full" }]);
    expect(editor.outgoing.value.stuck).toHaveLength(1);
  });

  it("is saved by a retry", async () => {
    kernel.refusal = null;
    editor.retryAll();
    await settled();
    expect([...editor.store.all()]).toMatchObject([{ state: "saved" }]);
  });

  it("goes when it is discarded, and from undo as well", async () => {
    const [entry] = editor.outgoing.value.stuck;
    if (entry) editor.discard(entry);
    await settled();
    expect(editor.store.size).toBe(0);
    expect(editor.depth.value.undo).toBe(0);
  });
});

describe("events", () => {
  const event = (operation: string | null, images = [1]) => ({
    type: "annotations" as const,
    store: "store",
    images,
    operation,
    actor: 2,
    bounds: null,
    uuids: [],
  });

  it("of others lead to a read", async () => {
    editor.heard(event("theirs"));
    await settled();
    expect(kernel.reads).toBe(2);
  });

  it("of this page, of other images and of other stores do not", async () => {
    draw();
    const operation = editor.outbox.entries[0]?.operation ?? "";
    await settled();
    editor.heard(event(operation));
    editor.heard(event("theirs", [2]));
    editor.heard({ ...event("theirs"), store: "another" });
    await settled();
    expect(kernel.reads).toBe(1);
  });
});
