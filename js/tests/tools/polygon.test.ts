import { describe, expect, it } from "vitest";
import type { Annotation } from "../../src/annotations/annotation";
import { area, type Parts } from "../../src/geometry/parts";
import type { Vertex } from "../../src/geometry/shapes";
import type { WireShape } from "../../src/protocol";
import { polygon } from "../../src/tools/polygon";
import type { Step } from "../../src/tools/tool";
import { annotation } from "../annotations/fixtures";
import { Bench, type } from "./bench";

function square(x0: number, y0: number, side: number): Vertex[] {
  return [
    [x0, y0],
    [x0 + side, y0],
    [x0 + side, y0 + side],
    [x0, y0 + side],
  ];
}

function polygonOf(...rings: Vertex[][]): WireShape {
  return { kind: "polygon", parts: [rings], closed: true };
}

function bench(values = {}, annotations: Annotation[] = []) {
  const made = new Bench(polygon, annotations);
  made.chosen = type({ id: 4, shape: "polygon", ...values });
  return made;
}

function draw(hand: ReturnType<typeof bench>, ring: Vertex[], held = {}) {
  for (const vertex of ring) hand.click(vertex, { ctrl: true });
  return hand.key("Enter", held);
}

function partsOf(step: Step<unknown>): Parts {
  const shape = step.change?.[0]?.content?.shape;
  if (shape?.kind !== "polygon") throw new Error(step.refused ?? "no polygon");
  return shape.parts;
}

describe("drawing", () => {
  it("makes a closed polygon of the clicked vertices", () => {
    const ring = square(10.25, 20.5, 100);
    expect(draw(bench(), ring).change).toEqual([{ content: { type: 4, shape: polygonOf(ring) } }]);
  });

  it("makes an open contour where the type says so", () => {
    const ring = square(10, 20, 100);
    expect(draw(bench({ closed: false }), ring).change?.[0]?.content?.shape).toEqual({
      kind: "polygon",
      parts: [[ring]],
      closed: false,
    });
  });

  it("shows the outline up to the pointer, and where it will be closed", () => {
    const hand = bench();
    const [a, b, c, d] = square(10, 10, 100) as [Vertex, Vertex, Vertex, Vertex];
    hand.click(a);
    expect(hand.hover(b).preview).toMatchObject({ marks: [a], drawn: { closed: false } });
    hand.click(b);
    hand.click(c);
    expect(hand.hover(d).preview).toMatchObject({
      drawn: { parts: [[[a, b, c, d]]], closed: false },
      path: [d, a],
    });
    expect(hand.hover([12, 12]).preview?.snapped).toEqual(a);
  });

  it("saves an outline that crosses itself as it was drawn", () => {
    const [a, b, c, d] = square(10, 10, 100) as [Vertex, Vertex, Vertex, Vertex];
    expect(draw(bench(), [a, c, b, d]).change?.[0]?.content?.shape).toEqual(
      polygonOf([a, c, b, d]),
    );
  });

  it("keeps what was drawn where it has no area", () => {
    const hand = bench();
    const step = draw(hand, [
      [10, 10],
      [50, 50],
      [90, 90],
    ]);
    expect(step.refused).toContain("no area");
    hand.click([10, 90]);
    expect(hand.key("Enter").change).toHaveLength(1);
  });

  it("ends by itself at the number of vertices its type has, however often it is refused", () => {
    const hand = bench({ vertex_count: 3 });
    hand.click([10, 10]);
    hand.click([50, 50]);
    expect(hand.click([90, 90]).refused).toContain("no area");
    expect(hand.click([10, 90]).refused).toContain("no area");
    hand.send({ kind: "back" });
    expect(hand.click([10, 90]).change).toHaveLength(1);
  });
});

describe("with Alt held at the end", () => {
  const large = annotation("large", { type: 9, shape: polygonOf(square(0, 0, 300)) });
  const small = annotation("small", { type: 4, shape: polygonOf(square(100, 100, 100)) });
  const ring = square(120, 120, 40);

  it("makes a hole in the polygon it lies in, the smallest of several", () => {
    const step = draw(bench({}, [large, small]), ring, { alt: true });
    expect(step.change?.[0]?.uuid).toBe("small");
    expect(partsOf(step)[0]).toHaveLength(2);
    expect(area(partsOf(step))).toBe(100 * 100 - 40 * 40);
  });

  it("makes it in the selected one", () => {
    const hand = bench({}, [large, small]);
    hand.selection = ["large"];
    expect(draw(hand, ring, { alt: true }).change?.[0]?.uuid).toBe("large");
  });

  it("cuts away what sticks out", () => {
    const step = draw(bench({}, [small]), square(150, 150, 100), { alt: true });
    expect(area(partsOf(step))).toBe(100 * 100 - 50 * 50);
  });

  it("says that nothing lies there, and keeps what was drawn", () => {
    const hand = bench({}, [small]);
    expect(draw(hand, square(400, 400, 50), { alt: true }).refused).toContain("no polygon lies");
    expect(hand.key("Enter").change).toHaveLength(1);
  });

  it("takes no polygon away as a whole, nor one that may not be edited", () => {
    expect(draw(bench({}, [small]), square(50, 50, 300), { alt: true }).refused).toContain(
      "nothing would be left",
    );
    const hand = bench({}, [small]);
    hand.refusal = () => "this set is locked";
    hand.selection = ["small"];
    expect(draw(hand, ring, { alt: true }).refused).toBe("this set is locked");
  });
});

describe("with Shift held at the end", () => {
  const there = annotation("there", { type: 4, shape: polygonOf(square(0, 0, 100)) });

  it("adds a part to the selected polygon", () => {
    const hand = bench({}, [there]);
    hand.selection = ["there"];
    const step = draw(hand, square(200, 200, 50), { shift: true });
    expect(step.change?.[0]?.uuid).toBe("there");
    expect(partsOf(step)).toHaveLength(2);
  });

  it("unites the two where they overlap", () => {
    const hand = bench({}, [there]);
    hand.selection = ["there"];
    const parts = partsOf(draw(hand, square(50, 50, 100), { shift: true }));
    expect(parts).toHaveLength(1);
    expect(area(parts)).toBe(2 * 100 * 100 - 50 * 50);
  });

  it("says that no polygon is selected, and keeps what was drawn", () => {
    const hand = bench({}, [there]);
    expect(draw(hand, square(200, 200, 50), { shift: true }).refused).toContain("selected");
    expect(hand.key("Enter").change).toHaveLength(1);
  });
});
