import { describe, expect, it } from "vitest";
import { headWords, sidesOf } from "../../src/adjudication/sides";
import type { WireVerdict } from "../../src/protocol/author";
import { verdict } from "../history/fixtures";

const said = (uuid: string, user: string, decision: string, more: Partial<WireVerdict> = {}) =>
  verdict({ uuid, user, decision, revision: 2, ...more });

const uuids = (verdicts: WireVerdict[]) => verdicts.map(({ uuid }) => uuid);

describe("the sides of an item", () => {
  it("have approvals and the author's objection here, rejections there", () => {
    const sides = sidesOf(
      {
        verdicts: [
          said("a", "bea", "approve"),
          said("r", "cy", "reject", { reason: "duplicate" }),
          said("d", "ada", "dispute"),
          said("n", "dan", "abstain"),
        ],
      },
      2,
    );
    expect(uuids(sides.approvals)).toEqual(["a", "d"]);
    expect(uuids(sides.rejections)).toEqual(["r"]);
    expect(uuids(sides.abstained)).toEqual(["n"]);
    expect(sides.earlier).toEqual([]);
  });

  it("count of each verifier the last verdict on the present revision", () => {
    const sides = sidesOf(
      {
        verdicts: [
          said("old", "bea", "reject", { revision: 1 }),
          said("first", "bea", "reject"),
          said("mind", "bea", "approve"),
          said("other", "cy", "reject"),
        ],
      },
      2,
    );
    expect(uuids(sides.approvals)).toEqual(["mind"]);
    expect(uuids(sides.rejections)).toEqual(["other"]);
    expect(uuids(sides.earlier)).toEqual(["old"]);
  });

  it("do not take those whose names are hidden for one", () => {
    const verdicts = [said("x", "", "approve"), said("y", "", "reject")];
    const sides = sidesOf({ verdicts }, 2);
    expect([uuids(sides.approvals), uuids(sides.rejections)]).toEqual([["x"], ["y"]]);
  });
});

describe("what is told first", () => {
  it("is the reason, or that the author objects", () => {
    expect(headWords(said("a", "bea", "approve"))).toBe("approved");
    expect(headWords(said("a", "bea", "reject", { reason: "incomplete" }))).toBe("incomplete");
    expect(headWords(said("a", "ada", "dispute"))).toBe("disputed by the author");
    expect(headWords(said("a", "bea", "abstain"))).toBe("abstained");
  });
});
