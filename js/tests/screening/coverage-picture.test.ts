import { expect, it, vi } from "vitest";
import { coveragePainter } from "../../src/screening/coverage-picture";
import type { Walk } from "../../src/screening/walk";

class Path {
  rect = vi.fn();
}

function painted(isDark: boolean): { fills: string[]; strokes: string[] } {
  vi.stubGlobal("Path2D", Path);
  const [fills, strokes]: string[][] = [[], []];
  const context = {
    canvas: { width: 40, height: 40 },
    fillStyle: "",
    strokeStyle: "",
    fill: () => fills?.push(context.fillStyle),
    stroke: () => strokes?.push(context.strokeStyle),
    strokeRect: () => strokes?.push(context.strokeStyle),
    ...Object.fromEntries(
      ["save", "restore", "clip", "beginPath", "moveTo", "lineTo"].map((name) => [name, vi.fn()]),
    ),
  };
  const walk = {
    covered: new Set([0]),
    cell: { value: 1 },
    grid: { bounds: (cell: number) => [cell, 0, cell + 1, 1] },
  } as unknown as Walk;
  coveragePainter(walk, isDark)(context as unknown as CanvasRenderingContext2D, 10, 10);
  return { fills: fills ?? [], strokes: strokes ?? [] };
}

it("veils dark pictures lightly and light ones darkly", () => {
  const [dark, light] = [painted(true), painted(false)];
  expect(dark.fills).not.toEqual(light.fills);
  expect(dark.strokes[0]).not.toBe(light.strokes[0]);
});

it("frames the present cell by a dark and a light line on any picture", () => {
  expect(painted(true).strokes.slice(1)).toEqual(["rgb(0 0 0 / 75%)", "#fff"]);
  expect(painted(false).strokes.slice(1)).toEqual(["rgb(0 0 0 / 75%)", "#fff"]);
});
