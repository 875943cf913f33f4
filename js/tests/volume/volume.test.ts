import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ImageState } from "../../src/protocol";
import type { ConnectionState, Transport } from "../../src/transport/transport";
import { PLANES, sliceCount, sliceSize, type Voxel, voxelAt } from "../../src/volume/planes";
import { Volume } from "../../src/volume/volume";

const SHAPE: Voxel = [4, 5, 600];
const encoded = ([i, j, k]: Voxel, t: number) => (i + 10 * j + 50 * k + 1000 * t) % 30000;

const IMAGE = {
  id: 7,
  source: "a",
  kind: "volume",
  dtype: "int16",
  frames: 3,
  space: { shape: SHAPE, spacing: [1, 1, 1], content: "scalar", palette: [], oriented: true },
} as unknown as ImageState;

const BYTES = 2 * SHAPE[0] * SHAPE[1] * SHAPE[2];

class Kernel {
  readonly state = signal<ConnectionState>("ready");
  readonly asked: string[] = [];
  down = false;

  async call(method: string, params: Record<string, number | string>) {
    this.asked.push(method);
    await Promise.resolve();
    if (this.down) throw new Error("gone");
    return method === "volume.slab" ? this.#slab(params) : this.#slice(params);
  }

  #slab({ t, first, count }: Record<string, number | string>) {
    const samples = new Int16Array(SHAPE[0] * SHAPE[1] * Number(count));
    for (let k = 0, at = 0; k < Number(count); k++) {
      for (let j = 0; j < SHAPE[1]; j++) {
        for (let i = 0; i < SHAPE[0]; i++) {
          samples[at++] = encoded([i, j, Number(first) + k], Number(t));
        }
      }
    }
    return { result: {}, buffers: [new DataView(samples.buffer)] };
  }

  #slice({ plane, slice, step, t }: Record<string, number | string>) {
    const [w, h] = sliceSize(SHAPE, plane as never);
    const each = Number(step);
    const [width, height] = [Math.ceil(w / each), Math.ceil(h / each)];
    const samples = new Int16Array(width * height);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const voxel = voxelAt(plane as never, Number(slice), [x * each, y * each]);
        samples[at++] = encoded(voxel, Number(t));
      }
    }
    return { result: { width, height, step: each }, buffers: [new DataView(samples.buffer)] };
  }
}

let kernel: Kernel;
let volume: Volume;

const open = (limit: number) => {
  volume = new Volume(IMAGE, SHAPE, kernel as unknown as Transport, limit);
};
const settled = () => vi.waitFor(() => expect(volume.progress.value).toBe(1));

beforeEach(() => {
  kernel = new Kernel();
});
afterEach(() => volume.close());

describe("a volume within the limit", () => {
  beforeEach(() => open(2 * BYTES));

  it("travels once, and every slice is cut of it without another call", async () => {
    volume.want({ plane: "axial", slice: 300, t: 0 });
    await settled();
    const before = kernel.asked.length;
    for (const plane of PLANES) {
      for (let slice = 0; slice < sliceCount(SHAPE, plane); slice++) {
        volume.want({ plane, slice, t: 0 });
        const found = volume.slice({ plane, slice, t: 0 });
        const [width] = sliceSize(SHAPE, plane);
        expect(found?.samples[1 + 2 * width]).toBe(encoded(voxelAt(plane, slice, [1, 2]), 0));
      }
    }
    // The next time is fetched ahead, in slabs; nothing comes slice by slice.
    await vi.waitFor(() => expect(volume.slice({ plane: "axial", slice: 0, t: 1 })).not.toBeNull());
    expect(kernel.asked.slice(before).filter((one) => one === "volume.slice")).toEqual([]);
  });

  it("says the value of a voxel", async () => {
    expect(volume.at([1, 2, 3], 0)).toBeNull();
    volume.want({ plane: "axial", slice: 300, t: 0 });
    await settled();
    expect(volume.at([1, 2, 3], 0)).toEqual([encoded([1, 2, 3], 0)]);
  });

  it("turns to another time and back", async () => {
    for (const t of [0, 2, 0]) {
      volume.want({ plane: "axial", slice: 9, t });
      await vi.waitFor(() => {
        const found = volume.slice({ plane: "coronal", slice: 3, t });
        expect(found?.samples[2]).toBe(encoded([2, 3, 0], t));
      });
    }
  });

  it("asks again when the kernel is back", async () => {
    kernel.down = true;
    kernel.state.value = "gone";
    volume.want({ plane: "axial", slice: 1, t: 0 });
    await vi.waitFor(() => expect(volume.trouble.value).toBe("gone"));
    kernel.down = false;
    kernel.state.value = "ready";
    await settled();
    expect(volume.trouble.value).toBeNull();
    expect(volume.slice({ plane: "sagittal", slice: 2, t: 0 })).not.toBeNull();
  });
});

describe("a volume above the limit", () => {
  beforeEach(() => open(BYTES - 1));

  it("comes slice by slice, with the next ones ahead", async () => {
    volume.want({ plane: "sagittal", slice: 1, t: 1 });
    const place = { plane: "sagittal", slice: 1, t: 1 } as const;
    await vi.waitFor(() => expect(volume.slice(place)?.step).toBe(1));
    expect(volume.slice(place)?.samples[2]).toBe(encoded([1, 2, 0], 1));
    await vi.waitFor(() => expect(volume.slice({ ...place, slice: 2 })?.step).toBe(1));
    expect(kernel.asked).not.toContain("volume.slab");
    expect(volume.at([1, 3, 4], 1)).toEqual([encoded([1, 3, 4], 1)]);
  });

  it("shows a coarse slice first while somebody scrolls", async () => {
    volume.want({ plane: "coronal", slice: 0, t: 0 });
    volume.want({ plane: "coronal", slice: 4, t: 0 });
    const steps = new Set<number>();
    await vi.waitFor(() => {
      const found = volume.slice({ plane: "coronal", slice: 4, t: 0 });
      if (found) steps.add(found.step);
      expect(found?.step).toBe(1);
    });
    expect(kernel.asked.length).toBeGreaterThan(2);
  });
});
