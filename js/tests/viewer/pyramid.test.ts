import Projection from "ol/proj/Projection.js";
import { expect, test } from "vitest";
import { coarserServes, gridLevels, storedColumn, usedSize } from "../../src/viewer/pyramid";
import { SlideSource } from "../../src/viewer/slide-source";
import { image, level } from "./images";

/** The levels of CMU-1-Small-Region.svs, tiles of 240 px, with two coarser ones. */
const SVS = image([
  level(2220, 2967, 1, [240, 240]),
  level(555, 742, 4, [240, 240]),
  level(139, 186, 2220 / 139, [240, 240]),
]);

function source(of: typeof SVS, mirrored: boolean): SlideSource {
  return new SlideSource({
    image: of,
    mirrored,
    projection: new Projection({ code: "pixels", units: "pixels" }),
    transport: undefined as never,
    position: { z: 0, t: 0 },
    samples: null,
    pictures: null,
    looks: () => [],
    pixelRatio: () => 1,
    onLoading: () => undefined,
  });
}

/** Where a stored tile lies on the map: left, bottom, right, top. */
function extent(of: typeof SVS, mirrored: boolean, index: number, column: number, row: number) {
  const levels = gridLevels(of, mirrored);
  const z = levels.findIndex((one) => one.index === index);
  const found = levels[z];
  if (found === undefined) throw new Error("no such level");
  const x = mirrored ? found.columns - 1 - column : column;
  return source(of, mirrored).getTileGrid()?.getTileCoordExtent([z, x, row]);
}

test("levels are coarsest first and keep their number", () => {
  expect(gridLevels(SVS, false).map(({ index }) => index)).toEqual([2, 1, 0]);
});

test("of two levels of one resolution one is used", () => {
  const twice = image([level(512, 512, 1), level(256, 256, 2), level(256, 256, 2)]);
  expect(gridLevels(twice, false).map(({ level: { downsample } }) => downsample)).toEqual([2, 1]);
});

test("a tile of 240 px lies where its pixels do, on every level", () => {
  expect(extent(SVS, false, 0, 9, 12)).toEqual([2160, -3120, 2400, -2880]);
  expect(extent(SVS, false, 1, 2, 3)).toEqual([1920, -3840, 2880, -2880]);
});

test("a mirrored tile lies at the mirrored place, its padding left of the image", () => {
  for (const index of [0, 1, 2]) {
    for (const column of [0, 1]) {
      const [left = 0, bottom, right = 0, top] = extent(SVS, false, index, column, 0) ?? [];
      const mirrored = extent(SVS, true, index, column, 0) ?? [];
      expect(mirrored[0]).toBeCloseTo(SVS.width - right, 9);
      expect(mirrored[2]).toBeCloseTo(SVS.width - left, 9);
      expect([mirrored[1], mirrored[3]]).toEqual([bottom, top]);
    }
  }
});

test("columns of a mirrored grid name the stored tiles from the right", () => {
  const [, , finest] = gridLevels(SVS, true);
  if (finest === undefined) throw new Error("no level");
  expect([0, 9].map((x) => storedColumn(finest, x, true))).toEqual([9, 0]);
  expect(storedColumn(finest, 3, false)).toBe(3);
});

test("edge tiles are used up to the end of the level", () => {
  const [, , finest] = gridLevels(SVS, false);
  if (finest === undefined) throw new Error("no level");
  expect(usedSize(finest, 9, 12)).toEqual([60, 87]);
  expect(usedSize(finest, 0, 0)).toEqual([240, 240]);
});

test("the corner of a huge image is exact", () => {
  const huge = image([level(100_000, 80_000, 1, [1024, 1024]), level(25_000, 20_000, 4)]);
  expect(extent(huge, false, 0, 97, 78)).toEqual([99_328, -80_896, 100_352, -79_872]);
});

test("there are no tiles outside the image", () => {
  const tiles = source(SVS, false);
  expect(tiles.getTile(2, 10, 0)).toBeNull();
  expect(tiles.getTile(2, -1, 0)).toBeNull();
  expect(tiles.getTile(2, 9, 12)?.getSize()).toEqual([240, 240]);
});

test.each([
  // Levels 4 apart: the coarser one would be enlarged too much in most of the range.
  { resolution: 1.5, pixelRatio: 1, coarser: false },
  { resolution: 2.5, pixelRatio: 1, coarser: false },
  { resolution: 3, pixelRatio: 1, coarser: true },
  { resolution: 3, pixelRatio: 2, coarser: false },
])("at $resolution pixels a screen pixel, ratio $pixelRatio", (given) => {
  const grid = source(SVS, false);
  const chosen = coarserServes(given.resolution, 4, given.pixelRatio) > 0;
  expect(chosen).toBe(given.coarser);
  if (given.pixelRatio > 1) return;
  const z = grid.getTileGrid()?.getZForResolution(given.resolution, grid.zDirection);
  expect(z).toBe(given.coarser ? 1 : 2);
});
