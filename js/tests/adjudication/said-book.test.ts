// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SaidBook } from "../../src/adjudication/said-book";
import type { ReviewSession } from "../../src/review/session";
import { Trail } from "../../src/review/trail";
import { CallError } from "../../src/transport/transport";
import { verdict } from "../history/fixtures";
import { FakeTransport } from "../panels/fake-transport";
import { item } from "../review/items";

let transport: FakeTransport;
let trail: Trail;
let book: SaidBook;

const asked = () => transport.asked.map(({ params }) => params.uuid);

beforeEach(() => {
  transport = new FakeTransport();
  trail = new Trail();
  says("approve");
  const state = { peek: () => ({ store: "store" }) };
  book = new SaidBook(transport, { trail, state } as unknown as ReviewSession);
});

afterEach(() => book.close());

function says(decision: string) {
  const reply = { uuid: "", outlines: [], revisions: [], verdicts: [verdict({ decision })] };
  transport.replies.set("annotations.history", reply);
}

function changed(uuids: string[], store = "store") {
  const event = { images: [1], operation: null, actor: 2, bounds: null, uuids };
  transport.emit({ type: "annotations", store, ...event });
}

const heard = (uuid: string) => {
  const one = trail.open().find((other) => other.uuid === uuid);
  return one && book.of(one)?.verdicts.map(({ decision }) => decision);
};

describe("what was said", () => {
  it("is read of the item that is shown and of the next ones, each once", async () => {
    trail.add(["a", "b", "c", "d", "e", "f"].map((uuid) => item(uuid)));
    await vi.waitFor(() => expect(heard("a")).toEqual(["approve"]));
    expect(asked()).toEqual(["a", "b", "c", "d"]);
    trail.forward();
    await vi.waitFor(() => expect(asked()).toEqual(["a", "b", "c", "d", "e"]));
  });

  it("is read again when somebody says more, and not when others are spoken of", async () => {
    trail.add([item("a")]);
    await vi.waitFor(() => expect(heard("a")).toEqual(["approve"]));
    says("reject");
    changed(["other"]);
    changed(["a"], "another store");
    expect(asked()).toHaveLength(1);
    changed(["a"]);
    await vi.waitFor(() => expect(heard("a")).toEqual(["reject"]));
  });

  it("is asked for again where it could not be had", async () => {
    transport.failing.set("annotations.history", new CallError("KernelGone", "gone"));
    trail.add([item("a"), item("b")]);
    await vi.waitFor(() => expect(asked().length).toBeGreaterThan(1));
    transport.failing.clear();
    changed(["a"]);
    await vi.waitFor(() => expect(heard("a")).toEqual(["approve"]));
  });
});
