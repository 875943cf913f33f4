import { beforeEach, describe, expect, it } from "vitest";
import { Outbox } from "../../src/annotations/outbox";
import { UndoStack } from "../../src/annotations/undo";
import { content, creation, edit, host, Kernel, memory, receipt, refused } from "./fixtures";

let kernel: Kernel;
let outbox: Outbox;
let undo: UndoStack;

beforeEach(() => {
  kernel = new Kernel();
  outbox = new Outbox(kernel, memory(), host());
  undo = new UndoStack(outbox);
});

function draw(operation: string, uuid: string): void {
  const added = edit(operation, [creation(uuid)]);
  undo.push(added);
  outbox.add(added);
}

describe("an edit that was not sent", () => {
  it("is withdrawn, and sent again by redo", async () => {
    draw("first", "a");
    draw("second", "b");
    undo.undo(1, false);
    expect(outbox.entries.map(({ operation }) => operation)).toEqual(["first"]);
    undo.redo(1, false);
    expect(outbox.entries.map(({ operation }) => operation)).toEqual(["first", "second"]);
    await kernel.answer(receipt("first", { a: 1 }));
    expect(kernel.asked.map(({ method }) => method)).toEqual([
      "annotations.edit",
      "annotations.edit",
    ]);
  });
});

describe("an edit that is in the store", () => {
  beforeEach(async () => {
    draw("first", "a");
    await kernel.answer(receipt("first", { a: 1 }));
  });

  it("is taken back there by name, and shows at once", () => {
    undo.undo(1, false);
    expect(outbox.entries[0]).toMatchObject({
      kind: "undo",
      changes: [{ uuid: "a", before: content(), after: null }],
    });
    expect(kernel.asked[1]).toMatchObject({
      method: "annotations.undo",
      params: { operation: "first" },
    });
  });

  it("comes back by redo once the undo is acknowledged", async () => {
    undo.undo(1, false);
    await kernel.answer(receipt("undo", { a: 2 }));
    undo.redo(1, false);
    expect(kernel.asked[2]?.method).toBe("annotations.redo");
    const redone = kernel.asked[2]?.params.name;
    await kernel.answer(receipt("redo", { a: 3 }));
    undo.undo(1, false);
    expect(kernel.asked[3]?.params.operation).toBe(redone);
  });

  it("is brought back by a redo again where the first redo was withdrawn", async () => {
    undo.undo(1, false);
    await kernel.answer(receipt("undo", { a: 2 }));
    outbox.add(edit("on its way", [creation("z")]));
    undo.redo(1, false);
    undo.undo(1, false);
    undo.redo(1, false);
    await kernel.answer(receipt("on its way", { z: 1 }));
    expect(kernel.asked.at(-1)?.method).toBe("annotations.redo");
    expect(undo.depth).toEqual({ undo: 1, redo: 0 });
  });

  it("cannot be redone where its undo was given up", () => {
    undo.undo(1, false);
    const [entry] = outbox.entries;
    undo.forget(entry ? [entry] : []);
    expect(undo.depth.redo).toBe(0);
  });

  it("is not undone at all where redo comes before the undo is sent", () => {
    draw("second", "b");
    undo.undo(1, false);
    undo.undo(1, false);
    undo.redo(1, false);
    expect(outbox.entries.map(({ kind }) => kind)).toEqual(["edit", "undo"]);
    expect(undo.depth).toEqual({ undo: 1, redo: 1 });
  });
});

it("drops what could be redone when something new is drawn", () => {
  draw("first", "a");
  draw("second", "b");
  undo.undo(1, false);
  draw("third", "c");
  expect(undo.depth).toEqual({ undo: 2, redo: 0 });
});

it("withdraws an edit the store refused without asking it", async () => {
  draw("bad", "a");
  await kernel.answer(refused());
  undo.undo(1, false);
  expect(outbox.entries).toEqual([]);
  expect(kernel.asked).toHaveLength(1);
});

it("asks the store for its newest edit after a reload", () => {
  expect(undo.undo(1, true)).toEqual({ image: 1, changes: [] });
  expect(kernel.asked[0]).toMatchObject({
    method: "annotations.undo",
    params: { operation: null },
  });
});

it("does nothing where nobody has anything to undo", () => {
  expect(undo.undo(1, false)).toBeNull();
  expect(undo.redo(1, false)).toBeNull();
  expect(kernel.asked).toEqual([]);
});

it("forgets edits that were given up", () => {
  draw("first", "a");
  const [entry] = outbox.entries;
  undo.forget(entry ? [entry] : []);
  expect(undo.depth.undo).toBe(0);
});

describe("an edit that only the store knows", () => {
  it("is brought back before what this page undid earlier", async () => {
    draw("first", "a");
    await kernel.answer(receipt("first", { a: 1 }));
    undo.undo(1, true);
    await kernel.answer(receipt("undo", { a: 2 }));
    undo.undo(1, true);
    await kernel.answer(receipt("older", { b: 2 }));
    expect(undo.depth).toEqual({ undo: 0, redo: 2 });
    expect(undo.redo(1, true)?.changes).toEqual([]);
    await kernel.answer(receipt("redo", { b: 3 }));
    expect(undo.redo(1, true)?.changes).toMatchObject([{ uuid: "a" }]);
    expect(undo.depth).toEqual({ undo: 1, redo: 0 });
  });
});

it("leaves to the store what is newest once the user did something elsewhere", async () => {
  draw("first", "a");
  await kernel.answer(receipt("first", { a: 1 }));
  draw("on its way", "b");
  undo.handOver();
  expect(undo.depth).toEqual({ undo: 1, redo: 0 });
  expect(undo.undo(1, true)?.changes).toMatchObject([{ uuid: "b" }]);
});
