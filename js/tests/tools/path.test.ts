import { describe, expect, it } from "vitest";
import type { Vertex } from "../../src/geometry/shapes";
import {
  begun,
  marksOf,
  NO_PATH,
  type Path,
  type PathEnd,
  type PathRules,
  shownPath,
  stepPath,
  verticesOf,
} from "../../src/tools/path";
import type { ToolEvent } from "../../src/tools/tool";
import { type Held, modifiers } from "./bench";

const RING: PathRules = { closed: true, least: 3 };
const OPEN: PathRules = { closed: false, least: 2 };

/** A path in hand: events in, where it stands and how it ended out. */
class Pen {
  path: Path = NO_PATH;
  end: PathEnd | null = null;
  refused: string | null = null;

  constructor(
    private readonly rules: PathRules,
    private readonly pixel = 1,
    private readonly snap: (at: Vertex) => Vertex = (at) => at,
  ) {}

  send(event: ToolEvent): boolean {
    const { pixel, snap } = this;
    const step = stepPath(this.path, event, this.rules, {
      pixel,
      stretch: [1, 1],
      snap,
    });
    this.path = step.path;
    if (step.end) this.end = step.end;
    this.refused = step.refused ?? null;
    return step.used;
  }

  place(kind: "down" | "move" | "up" | "hover" | "double", at: Vertex, held: Held = false) {
    return this.send({ kind, at, ...modifiers(held) });
  }

  click(...places: Vertex[]): this {
    for (const at of places) {
      this.place("down", at);
      this.place("up", at);
    }
    return this;
  }

  /** As the map tells of a double click. */
  doubleClick(at: Vertex, held: Held = false): this {
    this.click(at, at);
    this.place("double", at, held);
    return this;
  }

  drag(from: Vertex, ...through: Vertex[]): this {
    this.place("down", from);
    for (const at of through) this.place("move", at);
    this.place("up", through.at(-1) ?? from);
    return this;
  }

  key(key: string, held: Held = false): boolean {
    return this.send({ kind: "key", key, ...modifiers(held) });
  }

  get vertices(): Vertex[] {
    return verticesOf(this.path);
  }
}

const A: Vertex = [10, 10];
const B: Vertex = [110, 10];
const C: Vertex = [110, 90];
const D: Vertex = [10, 90];

describe("by clicks", () => {
  it("places a vertex a click, exactly where the button went down", () => {
    const pen = new Pen(RING);
    pen.place("down", [10.25, 20.5]);
    pen.place("up", [11, 21]);
    expect(pen.vertices).toEqual([[10.25, 20.5]]);
  });

  it("ends with Enter, a double click, or a click on the first vertex", () => {
    const entered = new Pen(RING).click(A, B, C);
    expect(entered.key("Enter")).toBe(true);
    const doubled = new Pen(RING).click(A, B).doubleClick(C);
    const closed = new Pen(RING).click(A, B, C, [14, 14]);
    for (const pen of [entered, doubled, closed]) {
      expect(pen.end?.vertices).toEqual([A, B, C]);
      expect(pen.path).toBe(NO_PATH);
    }
  });

  it("takes the trembling second press of a double click for no vertex", () => {
    const pen = new Pen(RING).click(A, B, C, [114, 92]);
    pen.place("double", [114, 92]);
    expect(pen.end?.vertices).toEqual([A, B, C]);
  });

  it("does not end where two clicks come quickly but far apart", () => {
    const pen = new Pen(RING).click(A, B, C);
    pen.place("double", C);
    expect(pen.end).toBeNull();
    expect(pen.vertices).toEqual([A, B, C]);
  });

  it("begins nothing with the second press on the vertex that closed it", () => {
    const pen = new Pen(RING).click(A, B, C).doubleClick(A);
    expect(pen.end?.vertices).toEqual([A, B, C]);
    expect(pen.path).toBe(NO_PATH);
  });

  it("says what is missing and goes on", () => {
    const pen = new Pen(RING).click(A, B);
    pen.key("Enter");
    expect(pen.refused).toBe("at least 3 vertices are needed; 2 are placed so far");
    expect(pen.end).toBeNull();
    pen.click(C).key("Enter");
    expect(pen.end?.vertices).toEqual([A, B, C]);
  });

  it("closes nothing that is open", () => {
    const pen = new Pen(OPEN).click(A, B, C, A).doubleClick(B);
    expect(pen.end?.vertices).toEqual([A, B, C, A, B]);
  });

  it("may be small on the screen", () => {
    const pen = new Pen(RING, 10).click([0, 0], [40, 0], [0, 40]);
    expect(pen.vertices).toHaveLength(3);
  });

  it("tells the keys held at the end, and how to go on if they are refused", () => {
    const pen = new Pen(RING).click(A, B, C);
    pen.key("Enter", { alt: true });
    expect(pen.end).toMatchObject({ alt: true, shift: false, ctrl: false });
    expect(verticesOf(pen.end?.kept ?? NO_PATH)).toEqual([A, B, C]);
  });
});

describe("by hand", () => {
  it("follows the pointer and leaves out what lies on the line", () => {
    const pen = new Pen(RING).drag(A, [40, 10.3], [80, 9.8], B, C);
    expect(pen.vertices).toEqual([A, B, C]);
  });

  it("is simplified on the screen, not in the picture", () => {
    const bent: [Vertex, ...Vertex[]] = [A, [60, 12], B];
    expect(new Pen(RING, 1).drag(...bent).vertices).toHaveLength(3);
    expect(new Pen(RING, 4).drag(...bent).vertices).toHaveLength(2);
  });

  it("closes where it comes back to its first vertex", () => {
    const pen = new Pen(RING).drag(A, B, C, D, [12, 13]);
    expect(pen.end?.vertices).toEqual([A, B, C, D]);
  });

  it("mixes with clicks at will", () => {
    const pen = new Pen(RING).click(A).drag(A, B, C).click(D);
    expect(pen.vertices).toEqual([A, B, C, D]);
    expect(marksOf(pen.path)).toEqual([A, B, C, D]);
  });

  it("ends at once where the tool wants one drag only", () => {
    const lasso: PathRules = { ...RING, atOnce: true };
    expect(new Pen(lasso).drag(A, B, C, D).end?.vertices).toEqual([A, B, C, D]);
    expect(new Pen(lasso).click(A).drag(B, C, D).end).toBeNull();
  });
});

describe("a number of vertices", () => {
  const four: PathRules = { closed: true, least: 3, exactly: 4 };

  it("ends it by itself, also where they are dragged into place", () => {
    expect(new Pen(four).click(A, B, C).end).toBeNull();
    expect(new Pen(four).click(A, B, C, D).end?.vertices).toEqual([A, B, C, D]);
    const dragged = new Pen(four).click(A, B, C).drag([0, 0], [5, 50], D);
    expect(dragged.end?.vertices).toEqual([A, B, C, D]);
  });

  it("refuses any other", () => {
    const pen = new Pen(four).click(A, B, C);
    pen.key("Enter");
    expect(pen.refused).toBe("this type has 4 vertices; 3 are placed so far");
    pen.click(A);
    expect(pen.refused).toBe("this type has 4 vertices; 3 are placed so far");
    expect(pen.vertices).toEqual([A, B, C]);
  });
});

describe("taking back", () => {
  it("takes the last vertex, or all that was dragged at once, and brings it back", () => {
    const pen = new Pen(RING).click(A, B).drag(B, [105, 40], C, D);
    pen.send({ kind: "back" });
    expect(pen.vertices).toEqual([A, B]);
    expect(pen.key("Backspace")).toBe(true);
    expect(pen.vertices).toEqual([A]);
    pen.send({ kind: "forward" });
    pen.send({ kind: "forward" });
    expect(pen.vertices).toEqual([A, B, [105, 40], C, D]);
    expect(pen.send({ kind: "forward" })).toBe(false);
  });

  it("leaves the key to others where nothing is left", () => {
    const pen = new Pen(RING).click(A);
    expect(pen.send({ kind: "back" })).toBe(true);
    expect(pen.send({ kind: "back" })).toBe(false);
    expect(pen.path).toBe(NO_PATH);
  });

  it("forgets what was taken back when another vertex is placed", () => {
    const pen = new Pen(RING).click(A, B);
    pen.send({ kind: "back" });
    pen.click(C);
    expect(pen.send({ kind: "forward" })).toBe(false);
    expect(pen.vertices).toEqual([A, C]);
  });

  it("gives all up on Escape, and leaves Escape to others where nothing was begun", () => {
    const pen = new Pen(RING).click(A, B);
    expect(pen.send({ kind: "cancel" })).toBe(true);
    expect(pen.path).toBe(NO_PATH);
    expect(pen.send({ kind: "cancel" })).toBe(false);
  });
});

describe("what is shown", () => {
  it("leads from the last vertex to the pointer", () => {
    const pen = new Pen(RING).click(A, B);
    pen.place("hover", C);
    expect(shownPath(pen.path)).toEqual([A, B, C]);
    expect(pen.vertices).toEqual([A, B]);
  });

  it("goes to the first vertex where a click would close", () => {
    const pen = new Pen(RING).click(A, B, C);
    pen.place("hover", [12, 12]);
    expect(pen.path.pointer).toEqual(A);
  });

  it("is where the pointer snaps, and so is the vertex", () => {
    const pen = new Pen(RING, 1, ([x, y]) => [Math.round(x / 50) * 50, Math.round(y / 50) * 50]);
    pen.click([48, 53]);
    pen.place("hover", [97, 3]);
    expect(shownPath(pen.path)).toEqual([
      [50, 50],
      [100, 0],
    ]);
  });

  it("is nothing before a path is begun", () => {
    const pen = new Pen(RING);
    expect(pen.place("hover", A)).toBe(false);
    expect(begun(pen.path)).toBe(false);
  });
});
