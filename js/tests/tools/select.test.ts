import { beforeEach, describe, expect, it } from "vitest";
import { select } from "../../src/tools/select";
import { annotation, box, content } from "../annotations/fixtures";
import { Bench } from "./bench";

const A = annotation("a", content(box(100, 100, 200, 200)));
const B = annotation("b", content(box(300, 100, 400, 200)));
const P = annotation("p", content({ kind: "point", x: 500, y: 500 }));

function make() {
  return new Bench(select, [A, B, P]);
}

let bench: ReturnType<typeof make>;

beforeEach(() => {
  bench = make();
});

describe("selecting", () => {
  it("selects by click and lets go by a click beside", () => {
    bench.click([150, 150]);
    expect(bench.selection).toEqual(["a"]);
    bench.click([600, 600]);
    expect(bench.selection).toEqual([]);
  });

  it("adds and takes away with Shift", () => {
    bench.click([150, 150]);
    bench.click([350, 150], true);
    expect(bench.selection).toEqual(["a", "b"]);
    bench.click([150, 150], true);
    expect(bench.selection).toEqual(["b"]);
  });

  it("takes away with Alt", () => {
    bench.selection = ["a", "b"];
    bench.click([150, 150], { alt: true });
    expect(bench.selection).toEqual(["b"]);
    bench.drag([290, 90], [410, 210], { alt: true });
    expect(bench.selection).toEqual([]);
  });

  it("adds what a band surrounds with Shift, even from the middle of a shape", () => {
    bench.selection = ["p"];
    bench.drag([120, 180], [90, 90], { shift: true });
    expect(bench.selection).toEqual(["p"]);
    bench.drag([90, 90], [250, 250], { shift: true });
    expect(bench.selection).toEqual(["p", "a"]);
  });

  it("reaches with Ctrl what lies beneath, round and round", () => {
    const under = annotation("u", content(box(50, 50, 250, 250)));
    bench = new Bench(select, [A, under]);
    const seen = [1, 2, 3].map(() => {
      bench.click([150, 150], { ctrl: true });
      return bench.selection[0];
    });
    expect(seen).toEqual(["a", "u", "a"]);
  });

  it("asks the kernel where nothing loaded is hit, and for what a band surrounds", () => {
    bench.complete = false;
    expect(bench.click([600, 600]).find).toEqual({ at: [600, 600], reach: 6, add: false });
    expect(bench.drag([600, 600], [700, 650], { alt: true }).find).toEqual({
      ring: [
        [600, 600],
        [700, 600],
        [700, 650],
        [600, 650],
      ],
      whole: true,
      add: false,
      remove: true,
    });
    bench.click([150, 150]);
    expect(bench.selection).toEqual(["a"]);
  });

  it("hits a point that is near on the screen", () => {
    bench.pixel = 2;
    bench.click([510, 500]);
    expect(bench.selection).toEqual(["p"]);
  });

  it("selects what a band surrounds, and not what it cuts", () => {
    bench.down([90, 90]);
    expect(bench.move([350, 300]).preview?.band).toEqual([90, 90, 350, 300]);
    bench.up([350, 300]);
    expect(bench.selection).toEqual(["a"]);
  });

  it("goes round with Tab, backwards with Shift", () => {
    const seen = [1, 2, 3, 4].map(() => bench.key("Tab").selection);
    expect(seen).toEqual([["a"], ["b"], ["p"], ["a"]]);
    expect(bench.key("Tab", true).selection).toEqual(["p"]);
  });

  it("gives up the selection by Escape, then leaves Escape to others", () => {
    bench.click([150, 150]);
    expect(bench.send({ kind: "cancel" })).toMatchObject({ selection: [], used: true });
    expect(bench.send({ kind: "cancel" }).used).toBeUndefined();
  });
});

describe("moving", () => {
  it("moves what is dragged, selecting it on the way", () => {
    expect(bench.drag([150, 150], [160.5, 145]).change).toEqual([
      { uuid: "a", content: { shape: box(110.5, 95, 210.5, 195) } },
    ]);
    expect(bench.selection).toEqual(["a"]);
  });

  it("moves all that are selected as one step", () => {
    bench.selection = ["a", "p"];
    expect(bench.drag([150, 150], [160, 150]).change?.map(({ uuid }) => uuid)).toEqual(["a", "p"]);
  });

  it("changes nothing by a click", () => {
    bench.selection = ["a"];
    expect(bench.click([150, 150]).change).toBeUndefined();
  });

  it("leaves what may not be edited where it is and says why", () => {
    bench.refusal = () => "drawn by somebody else";
    const step = bench.drag([150, 150], [180, 150]);
    expect(step.change).toBeUndefined();
    expect(step.refused).toBe("drawn by somebody else");
  });

  it("refuses to carry a shape out of the image", () => {
    expect(bench.drag([150, 150], [-500, 150])).toMatchObject({
      refused: expect.stringContaining("outside"),
    });
  });
});

describe("resizing", () => {
  beforeEach(() => {
    bench.selection = ["a"];
  });

  it("moves the corner that is dragged, without a jump to the pointer", () => {
    expect(bench.drag([203, 204], [253, 264]).change).toEqual([
      { uuid: "a", content: { shape: box(100, 100, 250, 260) } },
    ]);
  });

  it("moves one side by a handle in its middle", () => {
    expect(bench.drag([100, 150], [80, 190]).change?.[0]?.content?.shape).toEqual(
      box(80, 100, 200, 200),
    );
  });

  it("turns the box over where a corner passes the other", () => {
    expect(bench.drag([200, 200], [50, 60]).change?.[0]?.content?.shape).toEqual(
      box(50, 60, 100, 100),
    );
  });

  it("leaves a middle to take even a tiny box by", () => {
    bench.pixel = 20;
    expect(bench.drag([150, 150], [300, 150]).change?.[0]?.content?.shape).toEqual(
      box(250, 100, 350, 200),
    );
  });
});

describe("arrow keys", () => {
  it("move by a pixel, with Shift by ten, as one change when let go", () => {
    bench.selection = ["a"];
    bench.key("ArrowRight");
    bench.key("ArrowRight");
    expect(bench.key("ArrowDown", true).preview?.moved?.get("a")).toEqual(box(102, 110, 202, 210));
    expect(bench.send({ kind: "release", key: "ArrowDown" }).change).toEqual([
      { uuid: "a", content: { shape: box(102, 110, 202, 210) } },
    ]);
  });

  it("stay with the picture where nothing is selected", () => {
    expect(bench.key("ArrowRight").used).toBeUndefined();
  });
});

describe("deleting", () => {
  it.each(["Delete", "Backspace"])("deletes what is selected by %s", (key) => {
    bench.selection = ["a", "b"];
    expect(bench.key(key)).toMatchObject({
      change: [
        { uuid: "a", content: null },
        { uuid: "b", content: null },
      ],
      selection: [],
    });
  });

  it("spares what may not be edited", () => {
    bench.selection = ["a", "b"];
    bench.refusal = ({ uuid }) => (uuid === "b" ? "not yours" : null);
    expect(bench.key("Delete")).toMatchObject({
      change: [{ uuid: "a", content: null }],
      selection: ["b"],
    });
  });
});
