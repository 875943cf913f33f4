import { describe, expect, it } from "vitest";
import {
  following,
  framed,
  itemWords,
  sourceWords,
  stepped,
  waiting,
} from "../../src/returned/returned";
import { returnedItem } from "./fixtures";

const [a, b, c] = [returnedItem("a"), returnedItem("b"), returnedItem("c")];
const all = [a, b, c];

describe("going to and fro", () => {
  it("begins with the newest, or at the end with the oldest", () => {
    expect(stepped(all, null, 1)).toBe(a);
    expect(stepped(all, null, -1)).toBe(c);
    expect(stepped([], null, 1)).toBeNull();
  });

  it("goes round", () => {
    expect(stepped(all, "a", 1)).toBe(b);
    expect(stepped(all, "c", 1)).toBe(a);
    expect(stepped(all, "a", -1)).toBe(c);
  });
});

describe("what comes after an item that was dealt with", () => {
  it("is what stood after it, though it is gone from the list", () => {
    expect(following(all, [a, c], "b")).toBe(c);
    expect(following(all, [a], "b")).toBe(a);
    expect(following(all, [], "b")).toBeNull();
  });

  it("is never itself, though the store has not told yet", () => {
    expect(following(all, all, "c")).toBe(a);
    expect(following([a], [a], "a")).toBeNull();
  });

  it("is nothing that is with the verifiers again", () => {
    const disputed = { ...c, disputed: true };
    expect(waiting([a, disputed])).toEqual([a]);
    expect(following(all, [a, disputed], "b")).toBe(a);
    expect(following(all, [disputed], "b")).toBeNull();
  });

  it("is what came back meanwhile", () => {
    const d = returnedItem("d");
    expect(following([a], [d], "a")).toBe(d);
  });
});

describe("what is said of an item", () => {
  it("names who and when, but not who is hidden", () => {
    const now = new Date(2026, 10, 28, 15, 0);
    const at = new Date(2026, 10, 28, 10, 5).toISOString();
    expect(sourceWords(returnedItem("a", { at, verifier: "grace" }), now)).toBe("grace, 10:05");
    expect(sourceWords(returnedItem("a", { at, verifier: "" }), now)).toBe("10:05");
  });

  it("is read out whole", () => {
    const item = returnedItem("a", { reason: "duplicate", comment: "see left", disputed: true });
    expect(itemWords(item, "Nucleus", "1.svs")).toBe(
      "Nucleus on 1.svs, duplicate: see left, disputed",
    );
    expect(itemWords(a, "Nucleus", "1.svs")).toBe("Nucleus on 1.svs, wrong outline");
  });
});

describe("the frame of an item", () => {
  it("has its surroundings, at least 64 pixels, or the whole image", () => {
    expect(framed({ bounds: [100, 100, 200, 150] })).toEqual([0, 0, 300, 250]);
    expect(framed({ bounds: [10, 10, 10, 10] })).toEqual([-22, -22, 42, 42]);
    expect(framed({ bounds: null })).toBeNull();
  });
});
