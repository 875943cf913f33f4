import { beforeEach, describe, expect, it } from "vitest";
import { Editor } from "../../src/annotations/editor";
import type { GeometryReply, Methods, WireChange, WireSpan } from "../../src/protocol";
import { type } from "../tools/bench";
import { box, HERE, memory, NOTHING } from "./fixtures";

const VIEW = {
  store: "store",
  location: "labels.duckdb",
  user: "bea",
  user_id: 1,
  imageset: "Batch 1",
  images: [],
  image: null,
  types: [],
  rights: [],
  version: null,
  undo: 0,
  redo: 0,
};
const SMALL = box(0, 0, 10, 10);
const LARGE = box(20, 40, 60, 80);
const HALFWAY = box(10, 20, 35, 45);

/** A store that takes everything and is read as empty. */
class Kernel {
  changes: WireChange[] = [];
  revision = 0;

  // biome-ignore lint/suspicious/useAwait: it stands for a call that takes time
  async call<M extends keyof Methods>(method: M, params: Methods[M]["params"]) {
    if (method === "annotations.read") return { result: this.read() as never, buffers: NONE };
    const {
      operation,
      name,
      changes = [],
    } = params as Record<string, unknown> & {
      changes?: WireChange[];
    };
    this.changes.push(...changes);
    const told = changes.map((one) => ({
      uuid: one.uuid,
      image: 1,
      operation: one.operation,
      revision: ++this.revision,
      deleted: one.operation === "delete",
    }));
    const at = "2026-01-01T00:00:00Z";
    const result = {
      operation: operation ?? name,
      about: null,
      changes: told,
      undo: 1,
      redo: 0,
      at,
    };
    return { result: result as never, buffers: NONE };
  }

  private read(): GeometryReply {
    return NOTHING;
  }
}

const NONE = ["uuids"].flatMap(() =>
  Array.from({ length: 16 }, () => new DataView(new ArrayBuffer(16))),
);

let kernel: Kernel;
let editor: Editor;
let elsewhere: unknown[];
let selection: string[];

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}

function turn(z: number): Promise<void> {
  return editor.open(1, { ...HERE, z });
}

function shapes(): unknown[] {
  return [...editor.store.all()].map(({ shape }) => shape);
}

beforeEach(async () => {
  kernel = new Kernel();
  elsewhere = [];
  selection = [];
  editor = new Editor(
    kernel,
    VIEW,
    {
      inView: () => null,
      keep: () => new Set(selection),
      types: () => [type({ id: 1, multi_frame: true }), type({ id: 2 })],
      elsewhere: (...turned) => elsewhere.push(turned),
    },
    memory(),
  );
  await turn(2);
});

async function drawn(kind = 1): Promise<string> {
  const [uuid = ""] = editor.edit([{ content: { type: kind, shape: SMALL } }]);
  selection = [uuid];
  await settled();
  return uuid;
}

async function spanned(keyframes: WireSpan["keyframes"] = [[6, LARGE]]): Promise<string> {
  const uuid = await drawn();
  editor.edit([{ uuid, content: { span: { axis: "z", last: 8, keyframes } } }]);
  await settled();
  return uuid;
}

describe("a selected annotation", () => {
  it("stays known on other frames where its type spans frames, and is not seen there", async () => {
    const uuid = await drawn();
    await turn(8);
    expect(editor.store.held(uuid)?.shape).toEqual(SMALL);
    expect(editor.store.get(uuid)).toBeUndefined();
    expect(shapes()).toEqual([]);
  });

  it("is forgotten on other frames where its type does not, or it is not selected", async () => {
    const uuid = await drawn(2);
    await turn(8);
    expect(editor.store.held(uuid)).toBeUndefined();
    await turn(2);
    const other = await drawn();
    selection = [];
    await turn(8);
    expect(editor.store.held(other)).toBeUndefined();
  });

  it("is seen at once on the frame it is extended to", async () => {
    const uuid = await drawn();
    await turn(8);
    editor.edit([{ uuid, content: { span: { axis: "z", last: 8, keyframes: [] } } }]);
    expect(shapes()).toEqual([SMALL]);
    await settled();
    expect(kernel.changes.at(-1)).toEqual({
      operation: "update",
      uuid,
      base_revision: 1,
      span: { axis: "z", last: 8, keyframes: [] },
    });
  });
});

describe("what spans frames", () => {
  it("is seen with the shape of the open frame", async () => {
    const uuid = await spanned();
    await turn(4);
    expect(editor.store.get(uuid)).toMatchObject({ shape: HALFWAY, first: SMALL, between: true });
    expect(editor.store.at([30, 40], 1).map((one) => one.uuid)).toEqual([uuid]);
    await turn(6);
    expect(editor.store.get(uuid)).toMatchObject({ shape: LARGE, between: false });
    await turn(9);
    expect(shapes()).toEqual([]);
  });

  it("is known on another slice with its shape at the open time", async () => {
    const plane = { ...HERE, plane: "axial", slice: 3 };
    await editor.open(1, plane);
    const uuid = await drawn();
    editor.edit([{ uuid, content: { span: { axis: "t", last: 4, keyframes: [[4, LARGE]] } } }]);
    await settled();
    await editor.open(1, { ...plane, slice: 5, t: 2 });
    expect(editor.store.get(uuid)).toBeUndefined();
    expect(editor.store.held(uuid)).toMatchObject({ shape: HALFWAY, first: SMALL });
  });

  it("gets a keyframe where it is drawn anew, and loses it when that is undone", async () => {
    const uuid = await spanned([]);
    await turn(6);
    editor.edit([{ uuid, content: { shape: LARGE } }]);
    await settled();
    const span = { axis: "z", last: 8, keyframes: [[6, LARGE]] };
    expect(kernel.changes.at(-1)).toEqual({ operation: "update", uuid, base_revision: 2, span });
    await turn(4);
    expect(shapes()).toEqual([HALFWAY]);
    editor.undo();
    expect(shapes()).toEqual([SMALL]);
    expect(elsewhere).toEqual([]);
    editor.undo();
    expect(shapes()).toEqual([]);
  });

  it("loses its span when that is undone before it is saved", async () => {
    const uuid = await drawn();
    editor.edit([{ uuid, content: { span: { axis: "z", last: 8, keyframes: [] } } }]);
    editor.undo();
    expect(editor.store.get(uuid)?.span ?? null).toBeNull();
  });

  it("has its own shape changed on its first frame alone", async () => {
    const uuid = await spanned();
    editor.edit([{ uuid, content: { shape: box(1, 1, 2, 2) } }]);
    await settled();
    expect(kernel.changes.at(-1)).toEqual({
      operation: "update",
      uuid,
      base_revision: 2,
      shape: box(1, 1, 2, 2),
    });
  });
});
