import { describe, expect, it } from "vitest";
import { composite } from "../../src/samples/compositing";
import { defaultLooks, looksOf, visibleChannels } from "../../src/samples/looks";
import type { Samples } from "../../src/volume/sample-type";
import { image, level } from "../viewer/images";

const GREY = { color: "#ffffff", window: [0, 100] as [number, number], gamma: 1 };

function shown(...parts: { samples: Samples; look: typeof GREY }[]): number[][] {
  const out = new Uint32Array(parts[0]?.samples.length ?? 1);
  composite(parts, out);
  const bytes = new Uint8Array(out.buffer);
  return Array.from(out, (_, i) => [...bytes.subarray(4 * i, 4 * i + 4)]);
}

describe("composite", () => {
  it("runs from black to the colour over the window, whatever the samples are", () => {
    const expected = [
      [0, 0, 0, 255],
      [0, 0, 0, 255],
      [128, 128, 128, 255],
      [255, 255, 255, 255],
      [255, 255, 255, 255],
    ];
    for (const type of [Int8Array, Int16Array, Int32Array, Float32Array]) {
      expect(shown({ samples: new type([-5, 0, 50, 100, 120]), look: GREY })).toEqual(expected);
    }
    for (const type of [Uint8Array, Uint16Array, Uint32Array]) {
      expect(shown({ samples: new type([0, 0, 50, 100, 120]), look: GREY })).toEqual(expected);
    }
  });

  it("shows what is no number as black", () => {
    const samples = new Float32Array([Number.NaN, Number.POSITIVE_INFINITY]);
    expect(shown({ samples, look: GREY })).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });

  it("adds channels up and never overflows", () => {
    const red = { samples: new Uint16Array([100]), look: { ...GREY, color: "#ff0000" } };
    const half = { samples: new Uint16Array([50]), look: { ...GREY, color: "#00ff40" } };
    expect(shown(red, half)).toEqual([[255, 128, 32, 255]]);
    expect(shown(...Array.from({ length: 11 }, () => red), half)).toEqual([[255, 128, 32, 255]]);
    const white = { samples: new Uint16Array([100]), look: GREY };
    expect(shown(...Array.from({ length: 9 }, () => white))).toEqual([[255, 255, 255, 255]]);
  });

  it("brightens dark parts with a gamma above 1", () => {
    const [[bright = 0] = []] = shown({
      samples: new Uint8Array([25]),
      look: { ...GREY, gamma: 2 },
    });
    expect(bright).toBe(Math.round(255 * Math.sqrt(0.25)));
  });

  it("takes a window of no width for a threshold", () => {
    const look = { ...GREY, window: [50, 50] as [number, number] };
    for (const type of [Uint8Array, Float32Array]) {
      const [dark, bright] = shown({ samples: new type([50, 51]), look });
      expect([dark?.[0], bright?.[0]]).toEqual([0, 255]);
    }
  });

  it("shows black where no channel is seen", () => {
    const out = new Uint32Array(2);
    composite([], out);
    expect([...out]).toEqual([0xff000000, 0xff000000]);
  });
});

describe("looks", () => {
  const stack = image([level(10, 10, 1)], {
    channel_list: [
      { name: "DAPI", color: "#0000ff", window: [10, 900] },
      { name: "", color: null, window: [0, 10] },
      ...Array.from({ length: 4 }, () => ({
        name: "x",
        color: null,
        window: [0, 1] as [number, number],
      })),
    ],
  });

  it("are the file's where it says, and distinct colours where it does not", () => {
    const looks = defaultLooks(stack);
    expect(looks[0]).toMatchObject({ name: "DAPI", color: "#0000ff", window: [10, 900], gamma: 1 });
    expect(looks[1]?.name).toBe("channel 2");
    expect(new Set(looks.map(({ color }) => color)).size).toBe(looks.length);
    expect(visibleChannels(looks)).toEqual([0, 1, 2, 3]);
  });

  it("of a single channel are grey", () => {
    const [look] = defaultLooks({ channel_list: [{ name: "", color: null, window: [0, 1] }] });
    expect(look?.color).toBe("#ffffff");
  });

  it("follow the trait: numbers name the visible, objects set what they have", () => {
    const looks = defaultLooks(stack);
    expect(visibleChannels(looksOf(looks, [1, 4]))).toEqual([1, 4]);
    const given = looksOf(looks, [{ window: [5, 6], visible: false }, { color: "no colour" }]);
    expect(given[0]).toMatchObject({ window: [5, 6], visible: false, color: "#0000ff" });
    expect(given[1]).toEqual(looks[1]);
    expect(looksOf(looks, [])).toEqual(looks);
  });
});
