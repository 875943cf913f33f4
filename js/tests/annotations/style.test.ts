import { describe, expect, it } from "vitest";
import { type Circumstances, lookOf, tooltip } from "../../src/annotations/style";
import type { WireSpan } from "../../src/protocol";
import { annotation, content } from "./fixtures";

const CLOSE: Circumstances = {
  hovered: false,
  again: false,
  selected: false,
  size: 100,
  dense: false,
  filled: true,
};
const FAR = { ...CLOSE, size: 10 };
const RED = "#ff0000";

const look = (values = {}, at = CLOSE) => lookOf(annotation("a", values), RED, at);

describe("lines", () => {
  it("has an outline of 2 px over a dark and a light casing", () => {
    const { width, casing, dash } = look();
    expect([width, casing, dash]).toEqual([2, { dark: 5, light: 3.5 }, []]);
  });

  it("fills 12 %, on hover 24 %", () => {
    expect([look().fill, look({}, { ...CLOSE, hovered: true }).fill]).toEqual([0.12, 0.24]);
  });

  it("comes to 24 % as well where it is drawn over itself", () => {
    const { fill } = look({}, { ...CLOSE, hovered: true, again: true });
    expect(1 - (1 - look().fill) * (1 - fill)).toBeCloseTo(0.24);
  });

  it.each(["unsaved", "saving", "failed", "conflict"] as const)("dashes what is %s", (state) => {
    expect(look({ state }).dash).toEqual([6, 4]);
  });

  it("dots a proposal and draws it fainter the lower its score", () => {
    const doubtful = look({ score: 0.1 });
    expect(doubtful.dash).toEqual([1, 5]);
    expect(doubtful.opacity).toBeLessThan(look({ score: 0.9 }).opacity);
    expect(look({ score: 0.9, status: "verified" }).dash).toEqual([]);
  });

  it("draws what is interpolated fainter and with long dashes, unless it says more", () => {
    const span: WireSpan = { axis: "z", last: 8, keyframes: [] };
    const { dash, opacity } = look({ span, between: true });
    expect(dash).toEqual([14, 5]);
    expect(opacity).toBeLessThan(1);
    expect(look({ span, between: false })).toMatchObject({ dash: [], opacity: 1 });
    expect(look({ span, between: true, state: "unsaved" }).dash).toEqual([6, 4]);
    expect(look({ span, between: true, score: 0.5 }).dash).toEqual([1, 5]);
  });
});

describe("signs", () => {
  it("marks a keyframe, where review says nothing", () => {
    const span: WireSpan = { axis: "z", last: 8, keyframes: [] };
    expect(look({ span, between: false }).sign).toBe("keyframe");
    expect(look({ span, between: true }).sign).toBeNull();
    expect(look({ span, between: false, status: "verified" }).sign).toBe("verified");
    const words = (between: boolean) => tooltip(annotation("a", { span, between }), "Cell", "bea");
    expect(words(true)).toBe("Cell · frames 1 to 9, interpolated here · bea");
    expect(words(false)).toBe("Cell · frames 1 to 9, keyframe · bea");
  });

  it("shows review at close zoom only", () => {
    expect(look({ status: "verified" }).sign).toBe("verified");
    expect(look({ status: "rejected" }).sign).toBe("rejected");
    expect(look({ status: "verified" }, FAR).sign).toBeNull();
    expect(look({ status: "unverified" }).sign).toBeNull();
  });

  it("warns of a failed save at every zoom, whatever the review says", () => {
    expect(look({ state: "failed", status: "verified" }, FAR).sign).toBe("failed");
    expect(look({ state: "conflict" }, FAR).sign).toBe("conflict");
  });

  it("has room at a point unless there are very many", () => {
    const point = { ...content({ kind: "point", x: 0, y: 0 }), status: "verified" };
    expect(look(point, { ...FAR, size: 0 }).sign).toBe("verified");
    expect(look(point, { ...FAR, size: 0, dense: true }).sign).toBeNull();
  });
});

it("never tells two states apart by colour alone", () => {
  const states = [
    look(),
    look({ state: "unsaved" }),
    look({ state: "failed" }),
    look({ state: "conflict" }),
    look({ status: "verified" }),
    look({ status: "rejected" }),
    look({ score: 0.5 }),
  ].map(({ color: _, ...rest }) => JSON.stringify([rest.dash, rest.sign]));
  expect(new Set(states).size).toBe(states.length);
});

describe("tooltip", () => {
  it("says the reason of a failed save", () => {
    const failed = annotation("a", { state: "failed", reason: "disk full" });
    expect(tooltip(failed, "Nucleus", "")).toBe("Nucleus · not saved: disk full");
  });

  it("says the score of a proposal", () => {
    expect(tooltip(annotation("a", { score: 0.25 }), "Nucleus", "")).toBe(
      "Nucleus · proposal, score 0.25",
    );
  });
});

it("draws what is tiny thinly, and without dots, so that it is seen at all", () => {
  const proposal = annotation("a", { score: 0.9 });
  const [tiny, large] = [4, 40].map((size) => lookOf(proposal, "#fff", { ...CLOSE, size }));
  expect(tiny?.casing.dark).toBeLessThan(large?.casing.dark ?? 0);
  expect(tiny?.dash).toEqual([]);
  expect(large?.dash).not.toEqual([]);
  const selected = lookOf(proposal, "#fff", { ...CLOSE, size: 4, selected: true });
  expect(selected.width).toBeGreaterThan(tiny?.width ?? 0);
});
