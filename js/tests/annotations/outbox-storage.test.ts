import { beforeEach, describe, expect, it } from "vitest";
import type { Entry } from "../../src/annotations/outbox-entry";
import { LocalOutboxStorage } from "../../src/annotations/outbox-storage";
import { creation, edit } from "./fixtures";

function entry(operation: string, order: number, image = 1): Entry {
  return {
    ...edit(operation, [creation("a")], image),
    order,
    attempted: false,
    state: "unsaved",
  };
}

beforeEach(() => localStorage.clear());

describe("localStorage", () => {
  it("gives back what was put, in order, over all images", () => {
    const storage = new LocalOutboxStorage("store", 7);
    storage.put(entry("later", 2, 5));
    storage.put(entry("earlier", 1, 9));
    const again = new LocalOutboxStorage("store", 7);
    expect(again.load()).toEqual([entry("earlier", 1, 9), entry("later", 2, 5)]);
  });

  it("names store, user and image in the key", () => {
    new LocalOutboxStorage("store", 7).put(entry("op", 1, 5));
    expect(Object.keys(localStorage)).toEqual(["exact_nb/outbox/store/7/5/op"]);
  });

  it("shows nobody another user's entries", () => {
    new LocalOutboxStorage("store", 7).put(entry("op", 1));
    expect(new LocalOutboxStorage("store", 70).load()).toEqual([]);
    expect(new LocalOutboxStorage("other", 7).load()).toEqual([]);
  });

  it("removes what was acknowledged", () => {
    const storage = new LocalOutboxStorage("store", 7);
    storage.put(entry("op", 1));
    storage.remove(entry("op", 1));
    expect(storage.has(entry("op", 1))).toBe(false);
    expect(storage.load()).toEqual([]);
  });

  it("leaves damaged items where they are", () => {
    localStorage.setItem("exact_nb/outbox/store/7/1/op", "{");
    expect(new LocalOutboxStorage("store", 7).load()).toEqual([]);
    expect(localStorage.getItem("exact_nb/outbox/store/7/1/op")).toBe("{");
  });
});

describe("without storage", () => {
  it("says so where the host has none", () => {
    expect(new LocalOutboxStorage("store", 7, null).trouble).toContain("cannot keep");
  });

  it("says so where it is full", () => {
    const full = {
      setItem() {
        throw new DOMException("quota", "QuotaExceededError");
      },
    } as unknown as Storage;
    const storage = new LocalOutboxStorage("store", 7, full);
    storage.put(entry("op", 1));
    expect(storage.trouble).toContain("full");
  });
});
