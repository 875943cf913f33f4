import { expect, it } from "vitest";
import { fixedBox } from "../../src/tools/fixed-box";
import { box } from "../annotations/fixtures";
import { Bench, type } from "./bench";

function bench() {
  const made = new Bench(fixedBox);
  made.chosen = type({ default_width: 50, default_height: 30 });
  return made;
}

it("shows the box under the pointer before the click", () => {
  expect(bench().hover([100, 100]).preview?.drawn).toEqual(box(75, 85, 125, 115));
});

it("places it where the button is let go", () => {
  const hand = bench();
  hand.down([100, 100]);
  expect(hand.move([110, 100]).preview?.drawn).toEqual(box(85, 85, 135, 115));
  expect(hand.up([120.5, 100]).change?.[0]?.content?.shape).toEqual(box(95.5, 85, 145.5, 115));
});

it("takes one side for both where the type has only one", () => {
  const hand = bench();
  hand.chosen = type({ default_height: 20 });
  expect(hand.click([100, 100]).change?.[0]?.content?.shape).toEqual(box(90, 90, 110, 110));
});

it("says what to take where the type has no size", () => {
  const hand = bench();
  hand.chosen = type();
  expect(hand.hover([100, 100]).preview).toBeUndefined();
  expect(hand.click([100, 100]).refused).toContain("bounding box");
});

it("refuses a box beside the image, and gives up on Escape", () => {
  const hand = bench();
  expect(hand.click([-100, 100]).refused).toContain("outside");
  hand.down([100, 100]);
  hand.send({ kind: "cancel" });
  expect(hand.up([100, 100]).change).toBeUndefined();
});
