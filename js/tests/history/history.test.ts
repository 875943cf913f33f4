import { describe, expect, it } from "vitest";
import { differenceOf, differenceWords } from "../../src/history/compare";
import { linesOf, nameWords, stepWords, timeWords, verdictWords } from "../../src/history/history";
import type { WireShape } from "../../src/protocol";
import { revision, verdict } from "./fixtures";

const box = (x0: number, y0: number, x1: number, y1: number): WireShape => {
  return { kind: "bounding box", x0, y0, x1, y1 };
};

describe("lines", () => {
  it("are the newest first, what was said after what it was said of", () => {
    const at = (minute: number) => `2026-11-28T10:0${minute}:00+00:00`;
    const lines = linesOf({
      uuid: "u",
      outlines: [],
      revisions: [revision({ at: at(1) }), revision({ change: 2, revision: 2, at: at(3) })],
      verdicts: [verdict({ uuid: "early", at: at(1) }), verdict({ uuid: "late", at: at(4) })],
    });
    const names = lines.map((l) => (l.kind === "verdict" ? l.verdict.uuid : l.step.revision));
    expect(names).toEqual(["late", 2, "early", 1]);
  });
});

describe("words", () => {
  it("say what a step did", () => {
    expect(stepWords(revision())).toBe("drawn");
    expect(stepWords(revision({ origin: "import" }))).toBe("imported");
    expect(stepWords(revision({ origin: "net@2" }))).toBe("by net@2");
    const update = { operation: "update", changed: ["outline", "type"] };
    expect(stepWords(revision(update))).toBe("outline, type");
    expect(stepWords(revision({ ...update, undone: true }))).toBe("undo or redo: outline, type");
    expect(stepWords(revision({ operation: "delete" }))).toBe("deleted");
    expect(stepWords(revision({ operation: "restore" }))).toBe("brought back");
  });

  it("say what was said, and who said it unless that is hidden", () => {
    expect(verdictWords(verdict())).toBe("approved");
    expect(verdictWords(verdict({ decision: "reject", reason: "wrong outline" }))).toBe(
      "rejected: wrong outline",
    );
    expect(verdictWords(verdict({ decision: "dispute" }))).toBe("disputed");
    expect(nameWords("grace")).toBe("grace");
    expect(nameWords("")).toBe("somebody (blind)");
  });

  it("say of today the time, else the day", () => {
    const now = new Date(2026, 10, 28, 15, 0);
    expect(timeWords(new Date(2026, 10, 28, 9, 5).toISOString(), now)).toBe("09:05");
    expect(timeWords(new Date(2026, 10, 27, 9, 5).toISOString(), now)).toBe("27 Nov");
    expect(timeWords(new Date(2025, 10, 28, 9, 5).toISOString(), now)).toBe("28 Nov 2025");
    expect(timeWords("", now)).toBe("");
  });
});

describe("two outlines", () => {
  it("share what both cover", () => {
    const found = differenceOf(box(0, 0, 10, 10), box(5, 0, 15, 10));
    expect(found?.before).toBeCloseTo(100);
    expect(found?.after).toBeCloseTo(100);
    expect(found?.iou).toBeCloseTo(50 / 150);
  });

  it("are measured where they are large and far from the origin", () => {
    const found = differenceOf(
      box(90_000, 70_000, 91_000, 71_000),
      box(90_000, 70_000, 91_000, 71_100),
    );
    expect(found?.iou).toBeCloseTo(10 / 11, 6);
  });

  it("of circles are measured as circles are", () => {
    const circle = (radius: number): WireShape => ({ kind: "circle", x: 5, y: 5, radius });
    expect(differenceOf(circle(100), circle(50))?.iou).toBeCloseTo(0.25, 2);
  });

  it("are the same, apart, or not to be measured", () => {
    expect(differenceOf(box(0, 0, 9, 9), box(0, 0, 9, 9))?.iou).toBe(1);
    expect(differenceOf(box(0, 0, 9, 9), box(20, 0, 29, 9))?.iou).toBe(0);
    const line: WireShape = {
      kind: "line",
      vertices: [
        [0, 0],
        [5, 5],
      ],
    };
    expect(differenceWords(line, line, null)).toBeNull();
  });

  it("are told in pixels, or in micrometres where their size is known", () => {
    const [a, b] = [box(0, 0, 100, 10), box(0, 0, 100, 20)];
    expect(differenceWords(a, b, null)).toBe("area 1,000 → 2,000 px² (+100.0 %), IoU 0.50");
    expect(differenceWords(b, a, [0.5, 0.5])).toBe("area 500 → 250 µm² (−50.0 %), IoU 0.50");
    const [p, q]: WireShape[] = [
      { kind: "point", x: 0, y: 0 },
      { kind: "point", x: 3, y: 4 },
    ];
    expect(p && q && differenceWords(p, q, null)).toBe("moved by 5 px");
    expect(p && q && differenceWords(p, q, [0.25, 0.25])).toBe("moved by 1.25 µm");
  });
});
