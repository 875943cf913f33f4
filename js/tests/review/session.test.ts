import { beforeEach, describe, expect, it, vi } from "vitest";
import { AHEAD, ReviewSession } from "../../src/review/session";
import { progressWords, Stopwatch, whileWords } from "../../src/review/stopwatch";
import { CallError } from "../../src/transport/transport";
import { FakeReviewer, item, KeptVerdicts } from "./items";

let kernel: FakeReviewer;
let kept: KeptVerdicts;
let session: ReviewSession;

const items = (count: number) => Array.from({ length: count }, (_, place) => item(`i${place}`));

async function begin(count: number, about = {}): Promise<void> {
  kernel = new FakeReviewer(items(count), about);
  kept = new KeptVerdicts();
  session = new ReviewSession(kernel, kept);
  await vi.waitFor(() => expect(session.trail.current.value).not.toBe(null));
}

const settled = () => vi.waitFor(() => expect(session.outbox.value?.waiting.value).toBe(0));
const shown = () => session.trail.current.value?.item.uuid ?? null;
const said = () => kernel.calls("review.judge").map(({ decision, reason }) => [decision, reason]);

beforeEach(() => begin(30));

describe("items", () => {
  it("are held ahead of the one shown, never the whole queue", async () => {
    expect(session.trail.ahead().length).toBe(AHEAD + 1);
    session.approve();
    await vi.waitFor(() => expect(session.trail.ahead().length).toBe(AHEAD + 1));
    const counts = kernel.calls("review.next").map(({ count }) => count as number);
    expect(Math.max(...counts)).toBe(AHEAD + 1);
  });

  it("are shown before the kernel has heard of the verdict", () => {
    let open = () => {};
    kernel.gate = new Promise((resolve) => {
      open = resolve;
    });
    session.approve();
    session.approve();
    expect(shown()).toBe("i2");
    expect(session.outbox.value?.waiting.value).toBe(2);
    expect(kept.entries.size).toBe(2);
    open();
  });

  it("come to an end, of which is told what was done", async () => {
    await begin(2);
    session.approve();
    session.abstain();
    await vi.waitFor(() => expect(session.exhausted.value).toBe(true));
    expect(shown()).toBe(null);
    expect([session.done.value, session.left.value]).toEqual([2, 0]);
  });
});

describe("keys", () => {
  it("approve by one, reject by two", async () => {
    session.approve();
    session.askReason();
    expect(session.asked.value).toBe("reason");
    expect(session.reason(2)).toBe(true);
    await settled();
    expect(said()).toEqual([
      ["approve", null],
      ["reject", "wrong outline"],
    ]);
    expect(kernel.calls("review.judge").map(({ revision }) => revision)).toEqual([1, 1]);
  });

  it("digits mean nothing before a rejection is begun", () => {
    expect(session.reason(2)).toBe(false);
    expect(shown()).toBe("i0");
  });

  it("'other' asks for words and takes none that are empty", async () => {
    session.askReason();
    session.reason(7);
    expect(session.asked.value).toBe("comment");
    session.reject("other", "  ");
    expect(shown()).toBe("i0");
    session.reject("other", " out of focus ");
    await settled();
    expect(kernel.calls("review.judge")[0]).toMatchObject({
      reason: "other",
      comment: "out of focus",
    });
  });

  it("give up a rejection without a verdict", () => {
    session.askReason();
    expect(session.undo()).toBe(true);
    expect([session.asked.value, shown()]).toEqual(["verdict", "i0"]);
  });
});

describe("taking back", () => {
  it("retracts what the store has, and forgets what it has not heard of", async () => {
    session.approve();
    await settled();
    session.undo();
    await settled();
    const [{ verdict }] = kernel.calls("review.judge") as [{ verdict: string }];
    expect(kernel.calls("review.retract")).toEqual([{ verdict }]);
    expect(shown()).toBe("i0");

    let open = () => {};
    kernel.gate = new Promise((resolve) => {
      open = resolve;
    });
    session.approve();
    session.approve();
    session.undo();
    open();
    await settled();
    expect(kernel.calls("review.judge").length).toBe(2);
    expect(kernel.calls("review.retract").length).toBe(1);
    expect(shown()).toBe("i1");
  });

  it("takes back a correction by its name", async () => {
    session.fix(null, 5);
    await settled();
    session.undo();
    await settled();
    const [{ verdict }] = kernel.calls("review.fix") as [{ verdict: string }];
    expect(kernel.calls("review.unfix")[0]).toMatchObject({ verdict });
  });
});

describe("a verdict the store does not take", () => {
  it("on a revision that is gone brings the item back, with words", async () => {
    kernel.failing.set("review.judge", new CallError("RevisionConflict", "look at it again"));
    kernel.queue = kernel.queue.map((one) => (one.uuid === "i0" ? { ...one, revision: 2 } : one));
    session.approve();
    await vi.waitFor(() => expect(session.notices.value.length).toBe(1));
    expect(session.notices.value[0]?.text).toMatch(/changed meanwhile.*revision 2 comes next/);
    expect(session.trail.after.value?.item).toMatchObject({ uuid: "i0", revision: 2 });
    expect(session.done.value).toBe(0);
  });

  it("for want of a right is dropped with the reason", async () => {
    kernel.failing.set("review.judge", new CallError("PermissionDenied", "it is your own work"));
    kernel.queue = kernel.queue.slice(1);
    session.approve();
    await vi.waitFor(() => expect(session.notices.value.length).toBe(1));
    expect(session.notices.value[0]?.text).toContain("it is your own work");
    expect(session.trail.open().some(({ uuid }) => uuid === "i0")).toBe(false);
  });

  it("while the kernel is away is kept and sent once, later, in order", async () => {
    vi.useFakeTimers();
    try {
      kernel.failing.set("review.judge", new CallError("KernelGone", "gone"));
      session.approve();
      session.approve();
      await vi.advanceTimersByTimeAsync(10);
      expect(kept.entries.size).toBe(2);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(kept.entries.size).toBe(0);
    } finally {
      vi.useRealTimers();
    }
    const judged = kernel.calls("review.judge").map(({ annotation }) => annotation);
    expect(judged).toEqual(["i0", "i0", "i1"]);
    const names = kernel.calls("review.judge").map(({ verdict }) => verdict);
    expect(names[0]).toBe(names[1]);
  });

  it("is sent by the page after a reload", async () => {
    kernel.gate = new Promise(() => {});
    session.approve();
    session.close();
    const [left] = kept.load();
    kernel = new FakeReviewer(items(3));
    session = new ReviewSession(kernel, kept);
    await settled();
    expect(kernel.calls("review.judge")).toEqual([left?.params]);
    expect(kept.entries.size).toBe(0);
  });
});

describe("what others do", () => {
  const event = (uuids: string[]) => ({
    type: "annotations" as const,
    store: "store",
    images: [1],
    operation: null,
    actor: 1,
    bounds: null,
    uuids,
  });

  it("to the item shown is shown at once", async () => {
    kernel.queue = kernel.queue.map((one) => (one.uuid === "i0" ? { ...one, revision: 2 } : one));
    kernel.emit(event(["i0"]));
    await vi.waitFor(() => expect(session.trail.current.value?.item.revision).toBe(2));
    expect(session.notices.value[0]?.text).toContain("revision 2");
  });

  it("may take an item out of the queue", async () => {
    kernel.queue = kernel.queue.slice(1);
    kernel.emit(event(["i0"]));
    await vi.waitFor(() => expect(shown()).toBe("i1"));
    expect(session.notices.value[0]?.text).toContain("not to be judged any more");
  });
});

describe("a stopwatch", () => {
  it("does not count pauses", () => {
    let now = 0;
    const watch = new Stopwatch(() => now);
    now = 5_000;
    watch.alive();
    now += 61_000;
    watch.alive();
    now += 2_000;
    expect(watch.seconds).toBe(7);
    watch.restart();
    expect(watch.seconds).toBe(0);
  });

  it("has words for progress and pace", () => {
    expect(progressWords(37, 173, 8)).toBe("37 of 210 · 8 s per item · about 23 min left");
    expect(progressWords(0, 1_000, null)).toBe("0 of 1,000");
    expect(progressWords(2, 0, 12.4)).toBe("2 of 2 · 12 s per item");
    expect([whileWords(0.2), whileWords(59), whileWords(3_600), whileWords(4_800)]).toEqual([
      "1 s",
      "59 s",
      "1 h",
      "1 h 20 min",
    ]);
  });
});
