import { describe, expect, it } from "vitest";
import { inverse, type LocalChange, toWire } from "../../src/annotations/changes";
import { box, content, creation, HERE, update } from "./fixtures";

const flagged = { ...content(), concealed: true, blurred: true };

describe("the message for a change", () => {
  it("creates an annotation with its flags and its frame", () => {
    const position = { ...HERE, z: 3 };
    expect(toWire(creation("a", { ...flagged, position }), 7, 0)).toEqual({
      operation: "create",
      uuid: "a",
      image: 7,
      type: 1,
      shape: box(),
      position,
      concealed: true,
      blurred: true,
    });
  });

  it.each([
    { type: 2 },
    { shape: box(1, 2, 3, 4) },
    { position: { ...HERE, t: 4 } },
    { concealed: true },
    { blurred: true },
  ])("names only what an update changes: %o", (values) => {
    const before = content();
    const change: LocalChange = { uuid: "a", before, after: { ...before, ...values }, known: true };
    expect(toWire(change, 7, 5)).toEqual({
      operation: "update",
      uuid: "a",
      base_revision: 5,
      ...values,
    });
  });

  it("restores what was deleted with all it had", () => {
    const deletion = { ...update("a"), before: flagged, after: null };
    const [back] = inverse([deletion]);
    expect(back?.after).toEqual(flagged);
    expect(back && toWire(back, 7, 5).operation).toBe("restore");
  });
});
