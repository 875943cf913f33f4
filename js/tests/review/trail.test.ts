import { beforeEach, describe, expect, it } from "vitest";
import { type Decision, Trail } from "../../src/review/trail";
import { random } from "../random";
import { item } from "./items";

let trail: Trail;
let made = 0;

beforeEach(() => {
  trail = new Trail();
  trail.add(["a", "b", "c", "d"].map((uuid) => item(uuid)));
});

function say(decision: Decision = "approve", seconds = 2): string {
  const verdict = `v${++made}`;
  trail.mark({ verdict, decision, reason: null, comment: "", seconds });
  return verdict;
}

const shown = () => trail.current.value?.item.uuid ?? null;

describe("going through", () => {
  it("shows the next open item after a verdict, and nothing after the last", () => {
    for (const next of ["b", "c", "d", null]) {
      say();
      expect(shown()).toBe(next);
    }
    expect(trail.judged.value).toBe(4);
    expect(trail.open()).toEqual([]);
  });

  it("goes back and forth without saying anything", () => {
    expect(trail.back()).toBe(false);
    say();
    trail.forward();
    expect([shown(), trail.before.value?.item.uuid, trail.after.value?.item.uuid]).toEqual([
      "c",
      "b",
      "d",
    ]);
    trail.back();
    trail.back();
    expect(trail.current.value?.mark?.decision).toBe("approve");
    expect(trail.open().map(({ uuid }) => uuid)).toEqual(["b", "c", "d"]);
    for (let i = 0; i < 4; i++) expect(trail.forward()).toBe(true);
    expect(shown()).toBe(null);
    expect(trail.forward()).toBe(false);
  });

  it("takes an item once, and again when it comes back after a verdict", () => {
    trail.add([item("b"), item("e")]);
    expect(trail.ahead().map(({ uuid }) => uuid)).toEqual(["a", "b", "c", "d", "e"]);
    say();
    trail.add([item("a", { revision: 2 })]);
    expect(trail.ahead().at(-1)).toMatchObject({ uuid: "a", revision: 2 });
  });

  it("changes one's mind on an item gone back to, and counts it once", () => {
    say();
    trail.back();
    say("reject");
    expect(trail.judged.value).toBe(1);
    expect(trail.standing.value.map(({ decision }) => decision)).toEqual(["reject"]);
    expect(shown()).toBe("b");
    trail.unmark();
    expect(shown()).toBe("a");
    expect(trail.current.value?.mark?.decision).toBe("approve");
  });
});

describe("taking back", () => {
  it("shows the item of the newest verdict, open again", () => {
    say();
    say("reject");
    expect(trail.unmark()?.mark.decision).toBe("reject");
    expect([shown(), trail.current.value?.mark]).toEqual(["b", null]);
    expect(trail.unmark()?.item?.uuid).toBe("a");
    expect(trail.unmark()).toBe(null);
    expect(trail.judged.value).toBe(0);
  });
});

describe("what others do", () => {
  it("shows a new revision of an item that is open, and leaves a judged one", () => {
    say();
    expect(trail.refresh(item("b", { revision: 2 }))).toBe(true);
    expect(trail.current.value?.item.revision).toBe(2);
    expect(trail.refresh(item("b", { revision: 2 }))).toBe(false);
    expect(trail.refresh(item("a", { revision: 2 }))).toBe(false);
  });

  it("brings a refused item back next, with its new revision", () => {
    const verdict = say();
    say();
    trail.refuse(verdict, item("a", { revision: 2 }));
    expect(shown()).toBe("c");
    expect(trail.after.value?.item).toMatchObject({ uuid: "a", revision: 2 });
    expect(trail.judged.value).toBe(1);
  });

  it("lets go of a refused item that is not to be judged any more", () => {
    trail.refuse(say(), null);
    expect(shown()).toBe("b");
    expect(trail.before.value).toBe(null);
  });

  it("drops an open item and stays where it is", () => {
    trail.forward();
    trail.drop("a");
    expect(shown()).toBe("b");
    trail.drop("b");
    expect(shown()).toBe("c");
  });
});

it("tells the pace of the last twenty", () => {
  expect(trail.pace.value).toBe(null);
  trail.add(Array.from({ length: 30 }, (_, place) => item(`x${place}`)));
  for (let i = 0; i < 10; i++) say("approve", 100);
  for (let i = 0; i < 20; i++) say("approve", 4);
  expect(trail.pace.value).toBe(4);
});

it("keeps a bounded number behind, and every open one", () => {
  trail.forward();
  trail.add(Array.from({ length: 600 }, (_, place) => item(`x${place}`)));
  for (let i = 0; i < 500; i++) say();
  expect(trail.passed.value.length).toBeLessThan(320);
  expect(trail.open()[0]?.uuid).toBe("a");
  expect(trail.judged.value).toBe(500);
});

it("loses nothing at random: every item is open or judged, and the one shown is one of them", () => {
  const next = random(7);
  const all = new Set(["a", "b", "c", "d"]);
  const verdicts: string[] = [];
  const refuseOne = () => {
    const verdict = verdicts[Math.floor(next() * verdicts.length)] ?? "";
    const of = trail.passed.value.find(({ mark }) => mark?.verdict === verdict);
    if (of) trail.refuse(verdict, { ...of.item, revision: of.item.revision + 1 });
  };
  const acts = [
    () => trail.current.value && verdicts.push(say()),
    () => trail.back(),
    () => trail.forward(),
    () => trail.unmark(),
    () => trail.add([item([...all.add(`n${all.size}`)].at(-1) ?? "")]),
    refuseOne,
  ];
  for (let step = 0; step < 3_000; step++) {
    acts[Math.floor(next() * acts.length)]?.();
    const at = trail.at.value;
    expect(at).toBeGreaterThanOrEqual(0);
    expect(at).toBeLessThanOrEqual(trail.passed.value.length);
    const open = trail.open().map(({ uuid }) => uuid);
    expect(new Set(open).size).toBe(open.length);
  }
  const seen = new Set(trail.passed.value.map(({ item: { uuid } }) => uuid));
  const lost = [...all].filter((uuid) => !seen.has(uuid));
  // Only what was judged is let go of, far behind.
  expect(lost.length).toBeLessThanOrEqual(trail.judged.value);
});
