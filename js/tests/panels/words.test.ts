import { describe, expect, it } from "vitest";
import type { Outgoing } from "../../src/annotations/editor";
import type { LoadState } from "../../src/annotations/loader";
import type { Entry } from "../../src/annotations/outbox-entry";
import { Keyboard } from "../../src/keys/keyboard";
import { keyOf } from "../../src/panels/annotator-keys";
import { issueWords } from "../../src/panels/issues";
import { layoutOf } from "../../src/panels/layout";
import { grouped, paletteEntries, typeFor } from "../../src/panels/palette-entries";
import { annotateRefusal, editRefusal } from "../../src/panels/rights";
import { saveWords } from "../../src/panels/save-state";
import { matches } from "../../src/panels/shape-filter";
import { connectionWords, loadWords } from "../../src/panels/status-line";
import type { TypeEntry } from "../../src/protocol";
import { toolFor } from "../../src/tools";
import { boundingBox } from "../../src/tools/bounding-box";
import { fixedBox } from "../../src/tools/fixed-box";
import { line } from "../../src/tools/line";
import { pan } from "../../src/tools/pan";
import { annotation, creation, edit } from "../annotations/fixtures";
import { type } from "../tools/bench";
import { viewState } from "./fake-transport";

/** Keys of the palette's entries as they are shown. */
function keysOf(types: readonly TypeEntry[]): string[] {
  const keyboard = new Keyboard();
  const entries = paletteEntries(types);
  keyboard.own.value = entries
    .filter(({ key }) => key !== "")
    .map(({ key }) => ({ key, title: "", press: () => true }));
  return entries.map((entry) => keyOf(entry, keyboard));
}

const QUIET: Outgoing = { waiting: 0, saving: 0, stuck: [], savedAt: null, trouble: null };

function stuck(values: Partial<Entry> = {}): Entry {
  const entry = edit("op", [creation("a")]);
  return { ...entry, order: 1, attempted: true, state: "failed", reason: "disk full", ...values };
}

describe("save state", () => {
  it.each([
    [QUIET, "all saved"],
    [{ ...QUIET, savedAt: new Date(2026, 10, 22, 12, 4) }, "saved 12:04"],
    [{ ...QUIET, waiting: 1, saving: 1 }, "saving…"],
    [{ ...QUIET, waiting: 3, saving: 1 }, "3 unsaved"],
    [{ ...QUIET, waiting: 3, stuck: [stuck()] }, "1 failed — retry"],
    [{ ...QUIET, stuck: [stuck({ state: "conflict" })] }, "1 conflict"],
  ])("of %o is %s", (outgoing, words) => {
    expect(saveWords(outgoing).text).toBe(words);
  });
});

describe("connection", () => {
  it("says nothing while all is well", () => {
    expect(connectionWords("ready", QUIET)).toBeNull();
  });

  it("says that changes are kept", () => {
    expect(connectionWords("busy", QUIET)).toBe("kernel busy — your changes are kept");
    expect(connectionWords("gone", { ...QUIET, waiting: 3 })).toBe(
      "kernel gone — run the cell again; 3 changes are kept in this page",
    );
    expect(connectionWords("gone", QUIET)).toBe("kernel gone — run the cell again");
  });
});

describe("what is loaded", () => {
  const load: LoadState = {
    phase: "loaded",
    count: 10,
    total: 10,
    inView: 10,
    whole: false,
    scope: "all",
    level: 0,
    leftOut: 0,
    partial: false,
    labelled: true,
  };

  it("is not mentioned when it is all", () => {
    expect(loadWords(load)).toBeNull();
  });

  it("says how many are too many to be shown", () => {
    expect(loadWords({ ...load, scope: "large", leftOut: 12 })).toContain("12 large shapes more");
  });

  it("is mentioned while it is not there", () => {
    expect(loadWords({ ...load, phase: "loading" })).toBe("loading annotations…");
    expect(loadWords({ ...load, phase: "failed", reason: "no kernel" })).toContain("no kernel");
  });
});

describe("a refused change", () => {
  it("is named with its reason and image", () => {
    expect(issueWords(stuck(), " on 2.svs")).toBe("New annotation on 2.svs not saved: disk full");
  });

  it("says what somebody else did", () => {
    const current = { uuid: "a", revision: 2, deleted: true };
    expect(issueWords(stuck({ state: "conflict", current }), "")).toContain("has deleted");
  });
});

describe("palette", () => {
  it("gives digits by place, own keys where there are, none to labels of the image", () => {
    const types = [
      type({ id: 1 }),
      type({ id: 2, key: "x" }),
      type({ id: 3, shape: "global" }),
      type({ id: 4, shape: "point" }),
    ];
    expect(keysOf(types)).toEqual(["1", "x", "Shift+1", "3"]);
  });

  it("gives the tenth 0 and the eleventh nothing", () => {
    const types = Array.from({ length: 11 }, (_, id) => type({ id }));
    expect(keysOf(types)).toEqual([..."1234567890", ""]);
  });

  it("does not give a digit that is somebody's own key", () => {
    const types = [type({ id: 1 }), type({ id: 2, key: "1" })];
    expect(keysOf(types)).toEqual(["", "1"]);
  });

  it("says which types cannot be drawn yet", () => {
    const [drawable, not] = paletteEntries([type(), type({ id: 2, shape: "spline" })]);
    expect(drawable?.obstacle).toBeNull();
    expect(not?.obstacle).toContain("spline");
  });

  it("groups by product in order", () => {
    const types = [type({ id: 1 }), type({ id: 2, product: "Tissue" }), type({ id: 3 })];
    const groups = grouped(paletteEntries(types));
    expect(groups.map(({ product, entries }) => [product, entries.length])).toEqual([
      ["Mitosis", 2],
      ["Tissue", 1],
    ]);
  });

  it("draws the chosen type, or the first that fits the tool", () => {
    const types = [type({ id: 1 }), type({ id: 2 }), type({ id: 3, shape: "point" })];
    expect(typeFor(boundingBox, 2, types)?.id).toBe(2);
    expect(typeFor(boundingBox, 3, types)?.id).toBe(1);
    expect(typeFor(line, 1, types)).toBeNull();
    expect(typeFor(pan, 1, types)).toBeNull();
  });

  it("takes the tool for boxes of one size where the type has one", () => {
    const [free, sized] = [type({ id: 1 }), type({ id: 2, default_width: 50 })];
    expect(toolFor(free)).toBe(boundingBox);
    expect(toolFor(sized)).toBe(fixedBox);
    expect(typeFor(fixedBox, 1, [free, sized])?.id).toBe(2);
    expect(typeFor(boundingBox, 2, [free, sized])?.id).toBe(2);
  });
});

describe("rights", () => {
  it("to edit depend on the author", () => {
    const view = viewState({ rights: ["annotate", "edit own"] });
    expect(editRefusal(view, annotation("a", { author: 1 }))).toBeNull();
    expect(editRefusal(view, annotation("a", { author: 2 }))).toContain("somebody else");
    const member = viewState({ rights: ["annotate", "edit own", "edit others'"] });
    expect(editRefusal(member, annotation("a", { author: 2 }))).toBeNull();
  });

  it("of somebody who may only look are missed in the same words everywhere", () => {
    const reader = viewState({ rights: ["read"] });
    for (const author of [1, 2]) {
      expect(editRefusal(reader, annotation("a", { author }))).toBe(annotateRefusal(reader));
    }
  });

  it("to annotate are missed by name", () => {
    expect(annotateRefusal(viewState({ rights: ["read"] }))).toContain("bea may look");
    expect(annotateRefusal(viewState())).toBeNull();
  });
});

it("folds the side panel at 900 and hides it behind a button at 500", () => {
  expect([1200, 901, 900, 501, 500, 300].map(layoutOf)).toEqual([
    "wide",
    "wide",
    "folded",
    "folded",
    "button",
    "button",
  ]);
});

it("filters by type, by status and by state of saving", () => {
  const failed = annotation("a", { state: "failed", status: "verified" });
  expect(matches(failed, { text: "NUC", status: "" }, "Nucleus")).toBe(true);
  expect(matches(failed, { text: "mit", status: "" }, "Nucleus")).toBe(false);
  expect(matches(failed, { text: "", status: "verified" }, "Nucleus")).toBe(true);
  expect(matches(failed, { text: "", status: "not saved" }, "Nucleus")).toBe(true);
  expect(matches(annotation("b"), { text: "", status: "not saved" }, "Nucleus")).toBe(false);
});
