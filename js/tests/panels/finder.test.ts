import { beforeEach, expect, it } from "vitest";
import { Finder, limitWords } from "../../src/panels/finder";
import { Session } from "../../src/panels/session";
import { CallError } from "../../src/transport/transport";
import { bytesOf, NOTHING } from "../annotations/fixtures";
import { FakeModel } from "./fake-model";
import { FakeTransport } from "./fake-transport";

/** A kernel that finds points, with the numbers it is told, when it is told to. */
class FindingTransport extends FakeTransport {
  readonly answers: ((numbers: number[]) => void)[] = [];

  override async call(method: never, params: never) {
    if (!["annotations.hit", "annotations.within"].includes(method)) {
      return await super.call(method, params);
    }
    this.asked.push({ method, params });
    const numbers = await new Promise<number[]>((resolve) => this.answers.push(resolve));
    const count = numbers.length;
    const reply = { ...NOTHING, count, in_view: count + 7, scope: "part", kinds: ["point"] };
    return { result: reply, buffers: points(numbers) } as never;
  }
}

function points(numbers: number[]): DataView[] {
  const count = numbers.length;
  const uuids = new DataView(new ArrayBuffer(16 * count));
  numbers.forEach((number, i) => {
    uuids.setUint32(16 * i, number);
  });
  const words = () => new Int32Array(count);
  const types = words().fill(1);
  const kinds = new Uint8Array(count);
  const coords = new Float64Array(2 * count);
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => i);
  const arrays = [words(), types, words(), new Uint8Array(count), new Float32Array(count), kinds];
  const none = [new Int32Array(0), new Int32Array(count + 1)];
  const rest = [new Float64Array(0), coords, offsets, ...none];
  const last = [words(), new Uint8Array(count), new Int32Array(2 * count), words()];
  return [uuids, ...[...arrays, ...rest, ...last].map(bytesOf)];
}

const uuid = (number: number) =>
  `${number.toString(16).padStart(8, "0")}-0000-0000-0000-000000000000`;

let transport: FindingTransport;
let session: Session;
let finder: Finder;

beforeEach(async () => {
  transport = new FindingTransport();
  session = new Session(new FakeModel(), transport);
  finder = new Finder(session);
  await session.open();
});

const here = { at: [5, 6] as [number, number], reach: 3, add: false };

it("selects the topmost of what the kernel finds, and keeps its geometry", async () => {
  const finding = finder.find(here);
  transport.answers[0]?.([9, 4]);
  await finding;
  expect(session.selection.value).toEqual([uuid(9)]);
  expect(session.editor.value?.store.get(uuid(9))?.shape.kind).toBe("point");
  expect(transport.asked.at(-1)?.params).toMatchObject({ x: 5, y: 6, reach: 3 });
});

it("lets a later click win over a slow answer", async () => {
  const slow = finder.find(here);
  const quick = finder.find(here);
  transport.answers[1]?.([2]);
  await quick;
  transport.answers[0]?.([1]);
  await slow;
  expect(session.selection.value).toEqual([uuid(2)]);
});

it("lets any other selection win over a slow answer", async () => {
  const slow = finder.find(here);
  finder.cancel();
  transport.answers[0]?.([1]);
  await slow;
  expect(session.selection.value).toEqual([]);
});

it("selects nothing where nothing is, adds and takes away", async () => {
  session.selection.value = [uuid(1)];
  const ring = [[0, 0] as [number, number], [9, 0] as [number, number], [0, 9] as [number, number]];
  const answer = async (find: Parameters<Finder["find"]>[0], numbers: number[]) => {
    const finding = finder.find(find);
    transport.answers.at(-1)?.(numbers);
    await finding;
    return session.selection.value;
  };
  expect(await answer({ ring, whole: true, add: true }, [2, 3])).toEqual([1, 2, 3].map(uuid));
  expect(await answer({ ring, whole: true, add: false, remove: true }, [2])).toEqual(
    [1, 3].map(uuid),
  );
  expect(session.refused.value).toContain("1 of 8 selected: the limit");
  expect(await answer(here, [])).toEqual([]);
  expect(session.refused.value).toBeNull();
});

it("leaves out what was hidden while it was looked for, and asks with the filter", async () => {
  session.toggleVisible(2);
  const finding = finder.find(here);
  expect(transport.asked.at(-1)?.params.filter).toMatchObject({ hidden_types: [2] });
  session.toggleVisible(1);
  transport.answers[0]?.([9]);
  await finding;
  expect(session.selection.value).toEqual([]);
});

it("says why nothing could be found", async () => {
  transport.call = () => Promise.reject(new CallError("KernelGone", "The kernel is gone."));
  await finder.find(here);
  expect(session.refused.value).toBe("The kernel is gone.");
});

it("never hides that there is more than was selected", () => {
  const reply = { ...NOTHING, count: 5000, in_view: 61_234 };
  expect(limitWords(reply)).toBe("5,000 of 61,234 selected: the limit; zoom in or filter");
  expect(limitWords({ ...reply, in_view: 5000 })).toBeNull();
});
