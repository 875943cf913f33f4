import { expect, it } from "vitest";
import { cursorOf, handleAt, handlesOf } from "../../src/tools/handles";
import { box } from "../annotations/fixtures";

it("has eight handles on a box and none on a point", () => {
  expect(handlesOf(box()).map(({ at }) => at)).toHaveLength(8);
  expect(handlesOf({ kind: "point", x: 0, y: 0 })).toEqual([]);
});

it("is hit 10 screen pixels around, whatever the zoom", () => {
  const large = box(0, 0, 1000, 1000);
  expect(handleAt(large, [-9, -9], 1)).toEqual({ x: -1, y: -1 });
  expect(handleAt(large, [-11, 0], 1)).toBeNull();
  expect(handleAt(large, [-30, 0], 4)).toEqual({ x: -1, y: -1 });
});

it("turns its cursor with the picture", () => {
  const east = { x: 1, y: 0 } as const;
  const corner = { x: 1, y: 1 } as const;
  expect(cursorOf(east, 0, false)).toBe("ew-resize");
  expect(cursorOf(east, Math.PI / 2, false)).toBe("ns-resize");
  expect(cursorOf(corner, 0, false)).toBe("nwse-resize");
  expect(cursorOf(corner, 0, true)).toBe("nesw-resize");
});
