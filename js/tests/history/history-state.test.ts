// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HistoryState } from "../../src/history/history-state";
import { Session } from "../../src/panels/session";
import type { HistoryReply } from "../../src/protocol/author";
import { boundingBox } from "../../src/tools/bounding-box";
import { box } from "../annotations/fixtures";
import { FakeModel } from "../panels/fake-model";
import { FakeTransport, viewState } from "../panels/fake-transport";
import { revision } from "./fixtures";

let transport: FakeTransport;
let session: Session;
let history: HistoryState;
let uuid: string;

beforeEach(async () => {
  localStorage.clear();
  transport = new FakeTransport(viewState({ rights: ["read", "annotate", "edit own"] }));
  session = new Session(new FakeModel(), transport);
  history = new HistoryState(session);
  await vi.waitFor(() => expect(session.editor.value?.loading.value.phase).toBe("loaded"));
  session.take(boundingBox);
  [uuid = ""] =
    session.editor.value?.edit([{ content: { type: 1, shape: box(0, 0, 20, 10) } }]) ?? [];
  transport.replies.set("annotations.history", threeRevisions());
});

afterEach(() => {
  history.close();
  session.close();
});

/** Drawn, made wider, and given another type with the same outline. */
function threeRevisions(): HistoryReply {
  return {
    uuid,
    outlines: [box(0, 0, 10, 10), box(0, 0, 20, 10)],
    revisions: [
      revision({ change: 1 }),
      revision({ change: 2, revision: 2, operation: "update", outline: 1, changed: ["outline"] }),
      revision({ change: 3, revision: 3, operation: "update", outline: 1, type: 2 }),
    ],
    verdicts: [],
  };
}

const asked = () => transport.asked.filter(({ method }) => method === "annotations.history").length;

async function look() {
  session.selection.value = [uuid];
  history.open.value = true;
  await vi.waitFor(() => expect(history.reply.value?.uuid).toBe(uuid));
}

function changed(uuids: string[], store = "store") {
  const event = { images: [1], operation: null, actor: 2, bounds: null, uuids };
  transport.emit({ type: "annotations", store, ...event });
}

describe("reading", () => {
  it("asks only while it is looked at, and of one annotation alone", async () => {
    session.selection.value = [uuid];
    expect(asked()).toBe(0);
    await look();
    expect(asked()).toBe(1);
    session.selection.value = [uuid, "another"];
    expect(history.reply.value).toBeNull();
    expect(asked()).toBe(1);
  });

  it("asks again when somebody changes the annotation, and not of others", async () => {
    await look();
    changed(["another"]);
    changed([uuid], "another store");
    expect(asked()).toBe(1);
    changed([uuid]);
    expect(asked()).toBe(2);
    changed([]);
    expect(asked()).toBe(3);
  });
});

describe("comparing", () => {
  it("compares with the present state until a second one is chosen", async () => {
    await look();
    expect(history.compared.value).toBeNull();
    history.a.value = 1;
    expect(history.compared.value?.b.change).toBe(3);
    expect(history.compared.value?.shapes).toEqual([box(0, 0, 10, 10), box(0, 0, 20, 10)]);
    history.b.value = 2;
    expect(history.compared.value?.b.change).toBe(2);
    history.b.value = 1;
    expect(history.compared.value).toBeNull();
  });

  it("shows only what lies on the open frame", async () => {
    const reply = threeRevisions();
    reply.revisions[0] = revision({ position: { z: 4, t: 0, plane: null, slice: 0 } });
    transport.replies.set("annotations.history", reply);
    await look();
    history.a.value = 1;
    expect(history.compared.value?.shapes).toEqual([null, box(0, 0, 20, 10)]);
  });

  it("ends with another selection", async () => {
    await look();
    history.a.value = 1;
    session.selection.value = [];
    expect(history.a.value).toBeNull();
    expect(history.compared.value).toBeNull();
  });
});

describe("restoring", () => {
  const step = (change: number) => {
    const found = history.reply.value?.revisions.find((one) => one.change === change);
    if (found === undefined) throw new Error(`no change ${change}`);
    return found;
  };

  it("edits the annotation to what it was, as one step of undo", async () => {
    await look();
    history.restore(step(1));
    const editor = session.editor.value;
    expect(editor?.store.get(uuid)?.shape).toEqual(box(0, 0, 10, 10));
    editor?.undo();
    expect(editor?.store.get(uuid)?.shape).toEqual(box(0, 0, 20, 10));
  });

  it("refuses what is so already, and says so", async () => {
    await look();
    expect(history.refusal(step(3))).toBe("it is so already");
    history.restore(step(3));
    expect(session.refused.value).toBe("it is so already");
  });

  it("refuses who may not edit", async () => {
    await look();
    session.view.value = viewState({ rights: ["read"] });
    expect(history.refusal(step(1))).toMatch(/read-only/);
    history.restore(step(1));
    expect(session.editor.value?.store.get(uuid)?.shape).toEqual(box(0, 0, 20, 10));
  });
});
