import { beforeEach, describe, expect, it } from "vitest";
import type { Saved } from "../../src/annotations/annotation";
import type { Entry } from "../../src/annotations/outbox-entry";
import { AnnotationStore, type ReadMark } from "../../src/annotations/store";
import { annotation, box, content, creation, edit, HERE, receipt, update } from "./fixtures";

const ME = 1;
let entries: Entry[];
let store: AnnotationStore;

beforeEach(() => {
  entries = [];
  store = new AnnotationStore(
    () => entries,
    () => ME,
  );
  store.open(1, HERE);
});

function saved(uuid: string, values: Partial<Saved> = {}): Saved {
  const { state: _, ...rest } = annotation(uuid, values);
  return rest;
}

function bring(all: Saved[], mark: ReadMark, keep: ReadonlySet<string> | null = null): void {
  store.load({ saved: all, mark, keep, scene: null });
}

function load(...all: Saved[]): void {
  bring(all, store.mark());
}

/** Put a change into the outbox, as the editor does. */
function pending(entry: ReturnType<typeof edit>, values: Partial<Entry> = {}): Entry {
  const added: Entry = { ...entry, order: 1, attempted: true, state: "unsaved", ...values };
  entries.push(added);
  store.refresh(added.changes.map(({ uuid }) => uuid));
  return added;
}

function acknowledge(entry: Entry, revisions: Record<string, number>, deleted = false): void {
  entries = entries.filter((other) => other !== entry);
  const { changes, ...rest } = receipt(entry.operation, revisions);
  store.acknowledge(entry, { ...rest, changes: changes.map((one) => ({ ...one, deleted })) });
}

describe("changes on top of what is saved", () => {
  it("shows a new annotation at once, as unsaved and mine", () => {
    pending(edit("op", [creation("a")]));
    expect(store.get("a")).toMatchObject({ state: "unsaved", author: ME, status: "unverified" });
  });

  it("keeps them when the image is read again", () => {
    load(saved("a"));
    pending(edit("move", [update("a", content(box(50, 50, 60, 60)))]));
    pending(edit("draw", [creation("b")]));
    load(saved("a", { revision: 4 }), saved("c"));
    expect(store.get("a")).toMatchObject({ state: "unsaved", shape: box(50, 50, 60, 60) });
    expect([...store.all()].map(({ uuid }) => uuid).sort()).toEqual(["a", "b", "c"]);
  });

  it("hides a deleted one, but shows it again where the deletion was refused", () => {
    load(saved("a"));
    const gone = pending(
      edit("delete", [{ uuid: "a", before: content(), after: null, known: true }]),
    );
    expect(store.get("a")).toBeUndefined();
    gone.state = "failed";
    gone.reason = "not yours";
    store.refresh(["a"]);
    expect(store.get("a")).toMatchObject({ state: "failed", reason: "not yours" });
  });

  it("shows the gravest of several states", () => {
    pending(edit("draw", [creation("a")]), { state: "failed", reason: "disk full" });
    pending(edit("move", [update("a")]));
    expect(store.get("a")).toMatchObject({ state: "failed", reason: "disk full" });
  });

  it("leaves out changes to another image or frame", () => {
    pending(edit("there", [creation("a")], 2));
    pending(edit("later", [creation("b", { ...content(), position: { ...HERE, t: 3 } })]));
    expect(store.size).toBe(0);
  });
});

describe("acknowledgement", () => {
  it("makes a change the saved state, with its revision", () => {
    const entry = pending(edit("op", [creation("a")]));
    acknowledge(entry, { a: 3 });
    expect(store.get("a")).toMatchObject({ state: "saved", revision: 3 });
    expect(store.revisionOf("a")).toBe(3);
  });

  it("makes an edited rejected annotation a resubmitted one without score", () => {
    load(saved("a", { status: "rejected", score: 0.4 }));
    acknowledge(pending(edit("move", [update("a", content(box(1, 1, 2, 2)), 1)])), { a: 2 });
    expect(store.get("a")).toMatchObject({ status: "resubmitted", score: null });
  });

  it("wins over a read that was under way", () => {
    const mark = store.mark();
    acknowledge(pending(edit("op", [creation("a")])), { a: 1 });
    bring([], mark);
    expect(store.get("a")).toMatchObject({ state: "saved" });
  });

  it("loses to a read that brought something newer", () => {
    const mark = store.mark();
    acknowledge(pending(edit("op", [creation("a")])), { a: 1 });
    bring([saved("a", { revision: 2, type: 9 })], mark);
    expect(store.get("a")).toMatchObject({ revision: 2, type: 9 });
  });
});

describe("slots of label tiles", () => {
  it("are those of all that is known, so that nothing is drawn twice", () => {
    load(saved("a", { slot: 3 }), saved("b", { slot: 5 }), saved("c"));
    expect([...store.slots].sort()).toEqual([3, 5]);
    store.retain(new Set(["b"]));
    expect([...store.slots]).toEqual([5]);
    expect(store.size).toBe(1);
  });

  it("stay out of sight after a deletion until the tiles have caught up", () => {
    load(saved("a", { slot: 3 }));
    const change = { ...update("a"), after: null };
    const entry = pending(edit("erase", [change]));
    expect([...store.slots]).toEqual([3]);
    acknowledge(entry, { a: 2 }, true);
    expect(store.get("a")).toBeUndefined();
    expect([...store.slots]).toEqual([3]);
    store.tilesCaughtUp();
    expect([...store.slots]).toEqual([]);
  });

  it("of an edited shape are forgotten: it is fresh until the tiles have caught up", () => {
    load(saved("a", { slot: 3 }));
    acknowledge(pending(edit("move", [update("a", content(box(1, 1, 2, 2)), 1)])), { a: 2 });
    expect([...store.fresh]).toEqual(["a"]);
    store.tilesCaughtUp();
    expect(store.fresh.size + store.slots.size).toBe(0);
  });
});

it("keeps what is looked for beside what was read, and lets all go but what is under way", () => {
  load(saved("a"), saved("b"));
  store.adopt([saved("c")], store.mark());
  expect(store.size).toBe(3);
  pending(edit("move", [update("b", content(box(1, 1, 2, 2)), 1)]));
  store.retain(new Set(["c"]));
  expect([...store.all()].map(({ uuid }) => uuid).sort()).toEqual(["b", "c"]);
  expect(store.revisionOf("b")).toBe(1);
});

describe("reading", () => {
  it("drops what comes for an image that is no longer open", () => {
    const mark = store.mark();
    store.open(2, HERE);
    bring([saved("a")], mark);
    expect(store.size).toBe(0);
  });

  it("keeps what is asked to stay where only a part is read", () => {
    load(saved("a"), saved("b"));
    bring([saved("c")], store.mark(), new Set(["a"]));
    expect([...store.all()].map(({ uuid }) => uuid).sort()).toEqual(["a", "c"]);
  });
});

describe("places", () => {
  it("finds what lies at a place, the smallest first", () => {
    load(
      saved("large", content(box(0, 0, 100, 100))),
      saved("small", content(box(10, 10, 20, 20))),
    );
    expect(store.at([15, 15], 0).map(({ uuid }) => uuid)).toEqual(["small", "large"]);
    expect(store.at([50, 50], 0).map(({ uuid }) => uuid)).toEqual(["large"]);
    expect(store.at([102, 50], 3).map(({ uuid }) => uuid)).toEqual(["large"]);
    expect(store.at([104, 50], 3)).toEqual([]);
  });

  it("follows a shape that moves", () => {
    load(saved("a"));
    pending(edit("move", [update("a", content(box(500, 500, 510, 510)))]));
    expect(store.at([5, 5], 0)).toEqual([]);
    expect(store.within([490, 490, 505, 505]).map(({ uuid }) => uuid)).toEqual(["a"]);
  });

  it("has no place for a label of the whole image", () => {
    load(saved("a", content({ kind: "global" })));
    expect(store.within([-1e9, -1e9, 1e9, 1e9])).toEqual([]);
    expect(store.get("a")?.shape.kind).toBe("global");
  });
});

it("tells what changed", () => {
  const told: (string[] | null)[] = [];
  const stop = store.on((changed) => told.push(changed && [...changed]));
  load(saved("a"));
  pending(edit("draw", [creation("b")]));
  stop();
  load();
  expect(told).toEqual([null, ["b"]]);
});
