// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Session } from "../../src/panels/session";
import type { ReturnedItem } from "../../src/protocol/author";
import { ReturnedState, UNCHANGED } from "../../src/returned/returned-state";
import { CallError } from "../../src/transport/transport";
import { box } from "../annotations/fixtures";
import { FakeModel } from "../panels/fake-model";
import { FakeTransport } from "../panels/fake-transport";
import { returnedItem } from "./fixtures";

let model: FakeModel;
let transport: FakeTransport;
let session: Session;
let returned: ReturnedState;

beforeEach(async () => {
  localStorage.clear();
  model = new FakeModel();
  transport = new FakeTransport();
  returns([]);
  session = new Session(model, transport);
  returned = new ReturnedState(session, model);
  await vi.waitFor(() => expect(session.editor.value?.loading.value.phase).toBe("loaded"));
});

afterEach(() => {
  returned.close();
  session.close();
});

function returns(items: ReturnedItem[]) {
  transport.replies.set("returned.list", { items });
}

async function drawn(): Promise<string> {
  const [uuid = ""] =
    session.editor.value?.edit([{ content: { type: 1, shape: box(0, 0, 20, 10) } }]) ?? [];
  await vi.waitFor(() => expect(session.editor.value?.store.get(uuid)?.state).toBe("saved"));
  return uuid;
}

const widen = (uuid: string) =>
  session.editor.value?.edit([{ uuid, content: { shape: box(0, 0, 30, 10) } }]);

/** Of another image: the fake kernel has none of what is drawn on the open one. */
function judged(images = [2]) {
  const event = { images, operation: null, actor: 2, bounds: null, uuids: [] };
  transport.emit({ type: "annotations", store: "store", ...event });
}

function edited(uuid: string) {
  const event = { images: [2], operation: "an edit", actor: 1, bounds: null, uuids: [uuid] };
  transport.emit({ type: "annotations", store: "store", ...event });
}

async function sees(...uuids: string[]) {
  judged();
  await vi.waitFor(() => expect(returned.items.value.map(({ uuid }) => uuid)).toEqual(uuids));
}

describe("the queue", () => {
  it("is read again when the store tells of verdicts on its images, once for many", async () => {
    const asked = () => transport.asked.filter(({ method }) => method === "returned.list").length;
    const before = asked();
    returns([returnedItem("a")]);
    judged([99]);
    judged();
    await sees("a");
    expect(asked()).toBe(before + 1);
  });

  it("is not read again for what is drawn and edited beside it", async () => {
    returns([returnedItem("a")]);
    await sees("a");
    const asked = () => transport.asked.filter(({ method }) => method === "returned.list").length;
    const before = asked();
    edited("b");
    returns([]);
    edited("a");
    await vi.waitFor(() => expect(returned.items.value).toEqual([]));
    returns([returnedItem("a")]);
    edited("a");
    await vi.waitFor(() => expect(returned.items.value).toHaveLength(1));
    expect(asked()).toBe(before + 2);
  });

  it("says why it cannot be read", async () => {
    transport.failing.set("returned.list", new CallError("StoreClosed", "closed"));
    judged();
    await vi.waitFor(() => expect(returned.error.value).toBe("closed"));
  });
});

describe("going to an item", () => {
  it("opens its image and frame, selects it and flies there", async () => {
    const position = { z: 2, t: 1, plane: null, slice: 0 };
    returns([returnedItem("a", { image: 2, position, bounds: [100, 100, 200, 150] })]);
    await sees("a");
    returned.step(1);
    expect(session.image.value).toBe(2);
    expect([session.z.value, session.t.value]).toEqual([2, 1]);
    expect(session.selection.value).toEqual(["a"]);
    expect(model.get("flight")).toMatchObject({ image: 2, bounds: [0, 0, 300, 250] });
  });

  it("says where there is none", () => {
    returned.step(1);
    expect(session.refused.value).toBe("nothing is returned to you");
    returned.resubmit();
    expect(session.refused.value).toMatch(/go to an item/);
  });

  it("is done by selecting it too", async () => {
    const uuid = await drawn();
    returns([returnedItem(uuid)]);
    await sees(uuid);
    session.selection.value = [uuid];
    expect(returned.current.value?.uuid).toBe(uuid);
    session.selection.value = ["another"];
    expect(returned.current.value).toBeNull();
  });
});

describe("resubmitting", () => {
  it("refuses what is as it was rejected", async () => {
    const uuid = await drawn();
    returns([returnedItem(uuid)]);
    await sees(uuid);
    returned.step(1);
    returned.resubmit();
    expect(session.refused.value).toBe(UNCHANGED);
    expect(returned.current.value?.uuid).toBe(uuid);
  });

  it("goes to the next once it was changed, though not yet stored", async () => {
    const uuid = await drawn();
    returns([returnedItem(uuid), returnedItem("b")]);
    await sees(uuid, "b");
    returned.step(1);
    widen(uuid);
    expect(returned.fixed.value).toBe(true);
    returned.resubmit();
    expect(returned.current.value?.uuid).toBe("b");
    expect(session.selection.value).toEqual(["b"]);
  });

  it("says that it was the last one", async () => {
    const uuid = await drawn();
    returns([returnedItem(uuid)]);
    await sees(uuid);
    returned.step(1);
    widen(uuid);
    returns([]);
    await sees();
    expect(returned.current.value?.uuid).toBe(uuid);
    returned.resubmit();
    expect(returned.current.value).toBeNull();
    expect(returned.told.value).toMatch(/last one/);
  });
});

describe("disputing", () => {
  it("needs a comment, and goes to the next", async () => {
    returns([returnedItem("a"), returnedItem("b")]);
    await sees("a", "b");
    returned.step(1);
    returned.beginDispute();
    expect(returned.disputing.value).toBe(true);
    await returned.dispute("  ");
    expect(session.refused.value).toMatch(/needs a comment/);
    const left = [returnedItem("a", { disputed: true }), returnedItem("b")];
    transport.replies.set("returned.dispute", { items: left });
    await returned.dispute(" it is right ");
    const sent = transport.asked.filter(({ method }) => method === "returned.dispute");
    expect(sent.map(({ params }) => params)).toEqual([
      { uuid: "a", revision: 1, comment: "it is right" },
    ]);
    expect(returned.disputing.value).toBe(false);
    expect(returned.current.value?.uuid).toBe("b");
  });

  it("keeps the comment where the store refuses it", async () => {
    returns([returnedItem("a")]);
    await sees("a");
    returned.step(1);
    returned.beginDispute();
    transport.failing.set("returned.dispute", new CallError("RevisionConflict", "was edited"));
    await returned.dispute("it is right");
    expect(session.refused.value).toBe("was edited");
    expect(returned.disputing.value).toBe(true);
  });

  it("is not begun twice, nor of what was changed", async () => {
    const uuid = await drawn();
    returns([returnedItem("a", { disputed: true }), returnedItem(uuid)]);
    await sees("a", uuid);
    returned.step(1);
    returned.beginDispute();
    expect(session.refused.value).toMatch(/disputed already/);
    returned.step(1);
    widen(uuid);
    returned.beginDispute();
    expect(session.refused.value).toMatch(/nothing to dispute/);
    expect(returned.disputing.value).toBe(false);
  });
});
