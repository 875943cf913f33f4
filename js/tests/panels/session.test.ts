import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Session } from "../../src/panels/session";
import { boundingBox } from "../../src/tools/bounding-box";
import { point } from "../../src/tools/point";
import { CallError } from "../../src/transport/transport";
import { FakeModel } from "./fake-model";
import { FakeTransport, viewState } from "./fake-transport";

let model: FakeModel;
let transport: FakeTransport;
let session: Session;

beforeEach(() => {
  localStorage.clear();
  model = new FakeModel();
  transport = new FakeTransport();
});

afterEach(() => session.close());

async function open() {
  session = new Session(model, transport);
  await vi.waitFor(() => expect(session.editor.value?.loading.value.phase).toBe("loaded"));
  await vi.waitFor(() => expect(session.shown.value).not.toBeNull());
}

function entry(id: number) {
  const found = session.palette.value.find(({ type }) => type.id === id);
  if (found === undefined) throw new Error(`no type ${id}`);
  return found;
}

describe("opening", () => {
  it("opens the first image of the set and tells the kernel", async () => {
    await open();
    expect(session.shown.value?.id).toBe(1);
    expect(model.get("image")).toBe(1);
  });

  it("opens the image the kernel names", async () => {
    model = new FakeModel({ image: 3 });
    await open();
    expect(session.shown.value?.id).toBe(3);
  });

  it("follows the kernel to another image", async () => {
    await open();
    model.set("image", 2);
    await vi.waitFor(() => expect(session.shown.value?.id).toBe(2));
  });

  it("says why the store could not be opened, and opens it when it can", async () => {
    transport.failing.set("view.open", new CallError("StoreLocked", "held by process 4711"));
    session = new Session(model, transport);
    await vi.waitFor(() => expect(session.viewError.value).toBe("held by process 4711"));
    transport.failing.clear();
    await session.open();
    expect(session.viewError.value).toBeNull();
    await vi.waitFor(() => expect(session.shown.value?.id).toBe(1));
  });

  it("says why an image could not be opened, and opens the next all the same", async () => {
    transport.failing.set("image.open", new CallError("UnreadableImage", "cut short"));
    session = new Session(model, transport);
    await vi.waitFor(() => expect(session.imageError.value).toBe("cut short"));
    transport.failing.clear();
    session.turn(1);
    await vi.waitFor(() => expect(session.shown.value?.id).toBe(2));
    expect(session.imageError.value).toBeNull();
  });

  it("opens the first image that comes into an empty set", async () => {
    transport.view = viewState({ images: [] });
    session = new Session(model, transport);
    await vi.waitFor(() => expect(session.editor.value).not.toBeNull());
    expect(session.image.value).toBe(0);
    transport.view = viewState();
    transport.emit({ type: "records", store: "store" });
    await vi.waitFor(() => expect(session.shown.value?.id).toBe(1));
  });

  it("opens the one in its place when the open image leaves the set", async () => {
    model = new FakeModel({ image: 2 });
    await open();
    transport.view = viewState({ images: viewState().images.filter(({ id }) => id !== 2) });
    transport.emit({ type: "records", store: "store" });
    await vi.waitFor(() => expect(session.shown.value?.id).toBe(3));
    transport.view = viewState({ images: [] });
    transport.emit({ type: "records", store: "store" });
    await vi.waitFor(() => expect(session.shown.value).toBeNull());
    expect(session.image.value).toBe(0);
  });

  it("stays with the open image when others come and go", async () => {
    model = new FakeModel({ image: 2 });
    await open();
    transport.view = viewState({ images: viewState().images.slice(1) });
    transport.emit({ type: "records", store: "store" });
    await vi.waitFor(() => expect(session.view.value?.images).toHaveLength(2));
    expect(session.image.value).toBe(2);
  });

  it("opens what failed when the kernel is back", async () => {
    transport.failing.set("image.open", new CallError("KernelGone", "gone"));
    session = new Session(model, transport);
    await vi.waitFor(() => expect(session.imageError.value).toBe("gone"));
    transport.state.value = "gone";
    transport.failing.clear();
    transport.state.value = "ready";
    await vi.waitFor(() => expect(session.shown.value?.id).toBe(1));
  });
});

describe("images", () => {
  it("turns by one and stops at the ends", async () => {
    await open();
    session.turn(-1);
    expect(session.image.value).toBe(1);
    session.turn(1);
    session.turn(1);
    session.turn(1);
    expect(session.image.value).toBe(3);
  });

  it("keep the number of annotations they had when they were last open", async () => {
    await open();
    const shape = { kind: "bounding box" as const, x0: 1, y0: 1, x1: 5, y1: 5 };
    session.editor.value?.edit([{ content: { type: 1, shape } }]);
    expect(session.counts.value.get(1)).toBe(1);
    session.turn(1);
    await vi.waitFor(() => expect(session.counts.value.get(2)).toBe(0));
    expect(session.counts.value.get(1)).toBe(1);
  });

  it("leaves the selection behind", async () => {
    await open();
    session.selection.value = ["a"];
    session.turn(1);
    expect(model.get("selection")).toEqual([]);
  });
});

describe("types and tools", () => {
  it("takes up the tool that draws the chosen type", async () => {
    await open();
    session.choose(entry(2));
    expect([model.get("type"), model.get("tool")]).toEqual([2, "point"]);
  });

  it("chooses a type that the tool taken up can draw", async () => {
    await open();
    session.choose(entry(2));
    session.take(boundingBox);
    expect(session.drawn.value?.id).toBe(1);
    expect(model.get("type")).toBe(1);
  });

  it("says why a type cannot be drawn", async () => {
    await open();
    session.choose(entry(3));
    expect(session.refused.value).toContain("draws a spline");
    expect(session.type.value).toBe(0);
  });

  it("follows the kernel's tool", async () => {
    await open();
    model.set("tool", "point");
    expect(session.inHand.value).toBe(point);
  });

  it("gives its type to what is selected, with the selecting tool", async () => {
    transport.view.types.push({ ...entryless(), id: 9 });
    await open();
    const editor = session.editor.value;
    const shape = { kind: "bounding box" as const, x0: 1, y0: 1, x1: 5, y1: 5 };
    const [uuid = ""] = editor?.edit([{ content: { type: 1, shape } }]) ?? [];
    session.tool.value = "select";
    session.selection.value = [uuid];
    session.choose(entry(9));
    expect(editor?.store.get(uuid)?.type).toBe(9);
    expect(session.tool.value).toBe("select");
  });

  it("draws nothing without the right, and says who can give it", async () => {
    transport = new FakeTransport(viewState({ rights: ["read"] }));
    await open();
    session.take(boundingBox);
    expect(session.tool.value).toBe("select");
    expect(session.refused.value).toContain("read-only");
  });
});

function entryless() {
  const [first] = viewState().types;
  if (first === undefined) throw new Error("no types");
  return first;
}

describe("labels of the whole image", () => {
  it("are given and taken back", async () => {
    await open();
    const { type } = entry(4);
    session.toggleGlobal(type);
    expect(session.globalsOf(type)).toHaveLength(1);
    session.toggleGlobal(type);
    expect(session.globalsOf(type)).toHaveLength(0);
  });

  it("are not given without the right", async () => {
    transport = new FakeTransport(viewState({ rights: ["read"] }));
    await open();
    session.toggleGlobal(entry(4).type);
    expect(session.globalsOf(entry(4).type)).toHaveLength(0);
    expect(session.refused.value).toContain("read-only");
  });
});

describe("events", () => {
  it("opens the view again when records change", async () => {
    await open();
    transport.view = viewState({ imageset: "Renamed" });
    transport.emit({ type: "records", store: "store" });
    await vi.waitFor(() => expect(session.view.value?.imageset).toBe("Renamed"));
    expect(session.shown.value?.id).toBe(1);
  });

  it("shows the progress of an overview, then opens the image again", async () => {
    await open();
    const opened = () => transport.asked.filter(({ method }) => method === "image.open").length;
    const before = opened();
    transport.emit({ type: "pyramid", source: "source-1", progress: 0.5 });
    expect(session.building.value).toBe(0.5);
    transport.emit({ type: "pyramid", source: "source-1", progress: 1 });
    expect(session.building.value).toBeNull();
    expect(opened()).toBe(before + 1);
  });
});

it("leaves nothing behind when it is closed", async () => {
  await open();
  session.close();
  expect([model.listening, transport.listening]).toEqual([0, 0]);
});
