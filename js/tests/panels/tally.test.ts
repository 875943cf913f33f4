import { expect, it } from "vitest";
import { EVERYTHING, isSeen } from "../../src/annotations/filter";
import { Legend, scoreOf } from "../../src/annotations/legend";
import { numberWords, tallyOf, tallyOfLegend } from "../../src/panels/tally";
import { bytesOf } from "../annotations/fixtures";
import { random } from "../random";

const GROUPS = [
  { type: 1, author: 1, status: "verified" },
  { type: 2, author: 7, status: "unverified" },
  { type: 2, author: 1, status: "rejected" },
];

function legendOf(count: number, seed: number): Legend {
  const next = random(seed);
  const places = Uint16Array.from({ length: count }, () => Math.floor(next() * GROUPS.length));
  const scores = Uint8Array.from({ length: count }, () => Math.floor(next() * 256));
  const legend = new Legend();
  const reply = { scene: 1, edition: 1, from: 0, count, groups: GROUPS };
  legend.take(reply, [places, scores].map(bytesOf));
  return legend;
}

it("counts a legend as it counts the annotations themselves", () => {
  const filters = [
    EVERYTHING,
    { ...EVERYTHING, shown: false },
    { ...EVERYTHING, hiddenTypes: new Set([2]) },
    { ...EVERYTHING, hiddenStatuses: new Set(["rejected"]), leastScore: 0.4 },
  ];
  filters.forEach((filter, seed) => {
    const legend = legendOf(3000, seed);
    const all = Array.from(legend.places, (place, slot) => {
      const group = GROUPS[place] as (typeof GROUPS)[number];
      return { ...group, score: scoreOf(legend.scores[slot] ?? 0) };
    });
    expect(tallyOfLegend(legend, filter, 3000)).toEqual(tallyOf(all, filter));
    expect(tallyOf(all, filter).seen).toBe(all.filter((one) => isSeen(one, filter)).length);
  });
});

it("knows of scores where any has one", () => {
  const one = { type: 1, author: 1, status: "verified" };
  expect(tallyOf([{ ...one, score: null }], EVERYTHING).scored).toBe(false);
  expect(tallyOf([{ ...one, score: 0.5 }], EVERYTHING).scored).toBe(true);
});

it("says where some that are gone may be counted", () => {
  const { exact, counted } = tallyOfLegend(legendOf(30, 1), EVERYTHING, 29);
  expect(numberWords(counted, exact)).toBe("≈ 30");
  expect([numberWords(1234, true), numberWords(0, false)]).toEqual(["1,234", ""]);
});
