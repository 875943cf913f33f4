import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AGAIN, Outbox } from "../../src/annotations/outbox";
import {
  box,
  closed,
  conflict,
  content,
  creation,
  edit,
  full,
  gone,
  host,
  Kernel,
  memory,
  receipt,
  refused,
  update,
} from "./fixtures";

let kernel: Kernel;
let storage: ReturnType<typeof memory>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  kernel = new Kernel();
  storage = memory();
});

afterEach(() => {
  vi.useRealTimers();
});

function outbox(of = host()) {
  return new Outbox(kernel, storage, of);
}

describe("order", () => {
  it("sends one at a time, in order", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    box.add(edit("second", [creation("b")]));
    expect(kernel.asked.map(({ params }) => params.operation)).toEqual(["first"]);
    await kernel.answer(receipt("first", { a: 1 }));
    expect(kernel.asked.map(({ params }) => params.operation)).toEqual(["first", "second"]);
    await kernel.answer(receipt("second", { b: 1 }));
    expect(box.entries).toEqual([]);
  });

  it("bases the next change on the revision just acknowledged", async () => {
    const box = outbox();
    box.add(edit("create", [creation("a")]));
    box.add(edit("move", [update("a")]));
    await kernel.answer(receipt("create", { a: 7 }));
    expect(kernel.asked[1]?.params.changes?.[0]).toMatchObject({ base_revision: 7 });
  });

  it("keeps the revision the user saw, whatever was read since", async () => {
    const box = outbox(host({ a: 9 }));
    box.add(edit("move", [update("a", content(), 4)]));
    await Promise.resolve();
    expect(kernel.asked[0]?.params.changes?.[0]).toMatchObject({ base_revision: 4 });
  });

  it("sends only what changed", () => {
    const before = content();
    const change = { uuid: "a", before, after: { ...before, type: 2 }, base: 1, known: true };
    outbox().add(edit("retype", [change]));
    expect(kernel.asked[0]?.params.changes).toEqual([
      { operation: "update", uuid: "a", base_revision: 1, type: 2 },
    ]);
  });
});

describe("persistence", () => {
  it("keeps an entry before it is sent", () => {
    const seen: number[] = [];
    vi.spyOn(kernel, "call").mockImplementationOnce(() => {
      seen.push(storage.kept.size);
      return new Promise<never>(() => undefined);
    });
    outbox().add(edit("first", [creation("a")]));
    expect(seen).toEqual([1]);
  });

  it("forgets an entry once it is acknowledged", async () => {
    outbox().add(edit("first", [creation("a")]));
    await kernel.answer(receipt("first", { a: 1 }));
    expect(storage.kept.size).toBe(0);
  });

  it("offers what an earlier page left behind under the same name", async () => {
    outbox().add(edit("first", [creation("a")]));
    const reloaded = new Kernel();
    const next = new Outbox(reloaded, storage, host());
    next.restore();
    expect(reloaded.asked[0]?.params.operation).toBe("first");
    await reloaded.answer(receipt("first", { a: 1 }));
    expect(next.entries).toEqual([]);
  });

  it("leaves alone what another view of the page has settled meanwhile", async () => {
    const left = outbox();
    left.add(edit("first", [creation("a")]));
    left.add(edit("second", [creation("b")]));
    const other = new Kernel();
    const next = new Outbox(other, storage, host());
    next.restore();
    storage.kept.delete("second");
    await other.answer(receipt("first", { a: 1 }));
    expect(other.asked.map(({ params }) => params.operation)).toEqual(["first"]);
    expect(next.entries).toEqual([]);
  });
});

describe("trouble", () => {
  it("keeps a change while the kernel is away and sends it when it is back", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    await kernel.answer(gone());
    expect(box.entries[0]?.state).toBe("unsaved");
    expect(kernel.waiting).toBe(0);
    box.wake();
    await kernel.answer(receipt("first", { a: 1 }));
    expect(kernel.asked.map(({ params }) => params.operation)).toEqual(["first", "first"]);
    expect(box.entries).toEqual([]);
  });

  it("tries again by itself, less and less often", async () => {
    outbox().add(edit("first", [creation("a")]));
    await kernel.answer(gone());
    vi.advanceTimersByTime(1_000);
    expect(kernel.asked).toHaveLength(2);
    await kernel.answer(gone());
    vi.advanceTimersByTime(1_000);
    expect(kernel.asked).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(kernel.asked).toHaveLength(3);
  });

  it("keeps a refused change with its reason, and goes on with others", async () => {
    const box = outbox();
    box.add(edit("bad", [creation("a")]));
    box.add(edit("good", [creation("b")]));
    await kernel.answer(refused());
    await kernel.answer(receipt("good", { b: 1 }));
    expect(box.entries).toMatchObject([
      { operation: "bad", state: "failed", reason: "the box has no width" },
    ]);
    expect(storage.kept.has("bad")).toBe(true);
  });

  it("holds back what builds on a refused change", async () => {
    const box = outbox();
    box.add(edit("bad", [creation("a")]));
    box.add(edit("move", [update("a")]));
    await kernel.answer(refused());
    expect(kernel.waiting).toBe(0);
    box.retry("bad");
    await kernel.answer(receipt("bad", { a: 1 }));
    await kernel.answer(receipt("move", { a: 2 }));
    expect(box.entries).toEqual([]);
  });

  it("gives up a refused change together with what builds on it", async () => {
    const box = outbox();
    box.add(edit("bad", [creation("a")]));
    box.add(edit("move", [update("a")]));
    await kernel.answer(refused());
    expect(box.discard("bad").map(({ operation }) => operation)).toEqual(["bad", "move"]);
    expect(storage.kept.size).toBe(0);
  });

  it("gives up nothing that was not refused", () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    expect(box.discard("first")).toEqual([]);
    expect(box.entries).toHaveLength(1);
  });
});

describe("a store that cannot take a change", () => {
  it("is told, and asked again after 5, 15, 60, 60 seconds, and never given up", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    await kernel.answer(full());
    for (const [tries, pause] of [...AGAIN, 60_000].entries()) {
      expect(box.entries).toMatchObject([
        { state: "failed", reason: "labels.duckdb: no space left on device" },
      ]);
      vi.advanceTimersByTime(pause - 1);
      expect(kernel.asked).toHaveLength(tries + 1);
      vi.advanceTimersByTime(1);
      expect(kernel.asked).toHaveLength(tries + 2);
      await kernel.answer(full());
    }
    expect(storage.kept.has("first")).toBe(true);
  });

  it("gets everything in order once it can, and the pauses begin anew", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    box.add(edit("second", [update("a")]));
    await kernel.answer(full());
    vi.advanceTimersByTime(5_000);
    await kernel.answer(receipt("first", { a: 1 }));
    await kernel.answer(full());
    vi.advanceTimersByTime(5_000);
    await kernel.answer(receipt("second", { a: 2 }));
    expect(kernel.asked.map(({ params }) => params.operation)).toEqual([
      "first",
      "first",
      "second",
      "second",
    ]);
    expect(box.entries).toEqual([]);
  });

  it("is not asked again for what it refused for good", async () => {
    const box = outbox();
    box.add(edit("bad", [creation("a")]));
    await kernel.answer(refused());
    vi.advanceTimersByTime(120_000);
    expect(kernel.asked).toHaveLength(1);
  });

  it("is asked at once by a person", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    await kernel.answer(full());
    box.retry("first");
    await kernel.answer(receipt("first", { a: 1 }));
    expect(box.entries).toEqual([]);
    vi.advanceTimersByTime(120_000);
    expect(kernel.asked).toHaveLength(2);
  });
});

describe("conflict", () => {
  it("waits for a person", async () => {
    const box = outbox();
    box.add(edit("move", [update("a", content(), 1)]));
    await kernel.answer(conflict("a", 5));
    expect(box.entries[0]).toMatchObject({ state: "conflict", current: { revision: 5 } });
  });

  it("keeps mine on top of theirs", async () => {
    const out = outbox();
    out.add(edit("move", [update("a", content(box(5, 5, 9, 9)), 1)]));
    await kernel.answer(conflict("a", 5));
    out.keepMine("move");
    expect(kernel.asked[1]?.params.changes).toEqual([
      { operation: "update", uuid: "a", base_revision: 5, shape: box(5, 5, 9, 9) },
    ]);
  });

  it("restores what they deleted before it keeps mine", async () => {
    const out = outbox();
    out.add(edit("move", [update("a", content(box(5, 5, 9, 9)), 1)]));
    await kernel.answer(conflict("a", 5, true));
    out.keepMine("move");
    expect(kernel.asked[1]?.params.changes).toEqual([
      { operation: "restore", uuid: "a", base_revision: 5 },
    ]);
    await kernel.answer(receipt("restored", { a: 6 }));
    expect(kernel.asked[2]?.params.changes).toEqual([
      { operation: "update", uuid: "a", base_revision: 6, shape: box(5, 5, 9, 9) },
    ]);
  });

  it("is over where both deleted", async () => {
    const out = outbox();
    out.add(edit("delete", [{ uuid: "a", before: content(), after: null, base: 1, known: true }]));
    await kernel.answer(conflict("a", 2, true));
    out.keepMine("delete");
    expect(out.entries).toEqual([]);
  });
});

describe("withdrawal", () => {
  it("takes back what was never sent", () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    box.add(edit("second", [creation("b")]));
    expect(box.withdraw("second")).toBe(true);
    expect(storage.kept.has("second")).toBe(false);
  });

  it("does not take back what may have reached the store", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    expect(box.withdraw("first")).toBe(false);
    await kernel.answer(gone());
    expect(box.withdraw("first")).toBe(false);
  });

  it("takes back what the store refused", async () => {
    const box = outbox();
    box.add(edit("first", [creation("a")]));
    await kernel.answer(refused());
    expect(box.withdraw("first")).toBe(true);
  });
});

describe("a step that the store cannot do", () => {
  const undoing = (operation: string, uuid: string) => ({
    operation,
    kind: "undo" as const,
    undoes: "drawn",
    image: 1,
    changes: [{ uuid, before: content(), after: null, known: true }],
  });

  it("leaves nothing behind, and takes later steps on the same annotation with it", async () => {
    const told: string[] = [];
    const box = outbox({
      ...host({ a: 1, b: 1 }),
      refused: ({ operation }) => void told.push(operation),
    });
    box.add(undoing("undo", "a"));
    box.add({ ...undoing("redo", "a"), kind: "redo" });
    box.add(undoing("another", "b"));
    await kernel.answer(conflict("a", 2));
    expect(told).toEqual(["undo", "redo"]);
    expect(box.entries.map(({ operation }) => operation)).toEqual(["another"]);
  });

  it("makes a conflict of an edit that was drawn on top of it", async () => {
    const box = outbox(host({ a: 1 }));
    box.add(undoing("undo", "a"));
    box.add(edit("later", [update("a")]));
    await kernel.answer(conflict("a", 2));
    expect(kernel.asked[1]?.params.changes).toMatchObject([{ uuid: "a", base_revision: 0 }]);
  });

  it("waits where the store is closed, as an edit does", async () => {
    const box = outbox(host({ a: 1 }));
    box.add(undoing("undo", "a"));
    await kernel.answer(closed());
    expect(box.entries).toMatchObject([{ state: "failed", mendable: true }]);
  });
});
