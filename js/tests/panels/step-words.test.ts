import { expect, it } from "vitest";
import { stepWords } from "../../src/panels/step-words";
import type { WireAbout } from "../../src/protocol";
import { HERE } from "../annotations/fixtures";

const ABOUT: WireAbout = { image: 1, position: HERE, kind: "bounding box", count: 1, images: 1 };
const nameOf = (image: number) => (image === 1 ? "CMU-1.svs" : undefined);

it.each<[Partial<WireAbout>, string]>([
  [{}, "undone: bounding box on CMU-1.svs"],
  [{ count: 2000 }, "undone: 2,000 bounding boxes on CMU-1.svs"],
  [{ kind: "global", position: null }, "undone: label on CMU-1.svs"],
  [{ kind: "line", count: 2 }, "undone: 2 lines on CMU-1.svs"],
  [{ kind: null, count: 3, images: 2 }, "undone: 3 annotations on 2 images"],
  [{ image: 9 }, "undone: bounding box on image 9"],
])("of %o says %s", (values, words) => {
  const step = { kind: "undo" as const, about: { ...ABOUT, ...values }, refused: null };
  expect(stepWords(step, nameOf)).toBe(words);
});

it("says that there is nothing, and why a step was not done", () => {
  expect(stepWords({ kind: "redo", about: null, refused: null }, nameOf)).toBe("nothing to redo");
  const refused = "ann has changed the point";
  expect(stepWords({ kind: "redo", about: null, refused }, nameOf)).toBe(
    "not redone: ann has changed the point",
  );
});
