import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Walk } from "../../src/screening/walk";
import { Desk, ScreeningStore, slideOf } from "./store";

let desk: Desk;

beforeEach(() => {
  localStorage.clear();
  desk = new Desk();
});

afterEach(() => desk.screening.close());

/** At 20 times without overlap: five cells by three. */
async function begun(of = desk): Promise<Walk> {
  of.wish.value = { magnification: 20, overlap: 0 };
  await vi.waitFor(() => expect(of.screening.phase.value).toBe("walking"));
  return walkOf(of);
}

function walkOf({ screening }: Desk): Walk {
  const walk = screening.walk.value;
  if (walk === null) throw new Error("nobody walks");
  return walk;
}

async function saved({ store, screening }: Desk): Promise<void> {
  await vi.waitFor(() => expect(screening.walk.value?.isDirty ?? false).toBe(false));
  await vi.waitFor(() => expect(localStorage.length).toBe(0));
  expect(store.trouble).toBeNull();
}

describe("beginning", () => {
  it("asks for the magnification where nothing was begun", async () => {
    desk.screening.toggle();
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("choosing"));
    expect(desk.screening.stored.value).toBeNull();
    desk.screening.begin({ zoom: 1, magnification: 20, overlap: 0 });
    expect(desk.at).toEqual([0, 0, 200, 200]);
    expect(desk.wish.value).toEqual({ magnification: 20, zoom: null, overlap: 0 });
    await saved(desk);
    expect(desk.store.newest(1)?.cell).toBe(0);
  });

  it("does as the notebook says without a question", async () => {
    const walk = await begun();
    expect([walk.grid.columns, walk.grid.rows]).toEqual([5, 3]);
  });

  it("asks where the notebook's magnification means nothing, and takes a zoom", async () => {
    desk.image.value = slideOf(1, { objective_power: null, mpp_x: null });
    desk.wish.value = { magnification: 20, overlap: 0 };
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("choosing"));
    desk.wish.value = { zoom: 0.5, overlap: 0 };
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("walking"));
    expect(walkOf(desk).state).toMatchObject({ zoom: 0.5, magnification: null, cell_width: 400 });
  });

  it("tells who may not, and of a volume", () => {
    desk.refusal = "read-only";
    desk.screening.toggle();
    expect(desk.refused).toEqual(["read-only"]);
    expect(desk.screening.phase.value).toBe("off");
    expect(desk.wish.value).toEqual({});
    desk.refusal = null;
    desk.image.value = slideOf(1, { space: {} as never });
    desk.screening.toggle();
    expect(desk.refused.at(-1)).toContain("volume");
  });

  it("tells why the kernel does not answer, and is off", async () => {
    desk.store.trouble = "this store was closed";
    desk.screening.toggle();
    await vi.waitFor(() => expect(desk.refused).toEqual(["this store was closed"]));
    expect(desk.screening.phase.value).toBe("off");
  });
});

describe("walking", () => {
  it("marks and moves, or moves only, and stays inside", async () => {
    const walk = await begun();
    const { screening } = desk;
    screening.move(-1, 0, true);
    expect([walk.cell.value, walk.seen]).toEqual([0, 1]);
    screening.move(1, 0, false);
    screening.move(0, 1, true);
    expect([walk.cell.value, walk.seen, walk.has(1), walk.has(6)]).toEqual([6, 2, true, false]);
    expect(desk.at).toEqual([200, 200, 400, 400]);
    await saved(desk);
    expect(desk.store.seen()).toEqual([0, 1]);
  });

  it("goes as it is seen where the picture is mirrored or turned", async () => {
    const walk = await begun();
    desk.turned = -1;
    desk.screening.move(-1, 0, false);
    expect(walk.cell.value).toBe(1);
  });

  it("goes to the next unseen to and fro, and stays when all were seen", async () => {
    const walk = await begun();
    for (let step = 0; step < 15; step++) desk.screening.next(true);
    expect(walk.seen).toBe(15);
    const last = walk.cell.value;
    desk.screening.next(false);
    expect(walk.cell.value).toBe(last);
  });

  it("takes a mark back and tells the store", async () => {
    const walk = await begun();
    desk.screening.toggleMark();
    await saved(desk);
    expect(desk.store.seen()).toEqual([0]);
    desk.screening.toggleMark();
    await saved(desk);
    expect([walk.seen, desk.store.seen()]).toEqual([0, []]);
  });

  it("does nothing while it is off", () => {
    desk.screening.move(1, 0, true);
    desk.screening.next(true);
    desk.screening.toggleMark();
    desk.screening.snap();
    expect([desk.at, desk.store.saves]).toEqual([null, []]);
  });
});

describe("saving", () => {
  it("waits for no answer, and tells what came meanwhile in one call", async () => {
    const walk = await begun();
    await saved(desk);
    const before = desk.store.saves.length;
    let answer: () => void = () => undefined;
    desk.store.holding = new Promise((resolve) => {
      answer = resolve;
    });
    for (let step = 0; step < 4; step++) desk.screening.move(1, 0, true);
    expect([walk.cell.value, walk.seen]).toEqual([4, 4]);
    desk.store.holding = null;
    answer();
    await saved(desk);
    expect(desk.store.saves.length - before).toBe(2);
    expect(desk.store.seen()).toEqual([0, 1, 2, 3]);
  });

  it("shows what another page has marked, and does not mark again what that took back", async () => {
    const walk = await begun();
    desk.screening.move(1, 0, true);
    await saved(desk);
    const [row] = desk.store.rows;
    const other = new Desk(desk.store);
    const theirs = await begun(other);
    expect(theirs.state.uuid).toBe(row?.uuid);
    other.screening.toggleMark();
    other.screening.move(-1, 0, false);
    other.screening.toggleMark();
    await saved(other);
    expect(desk.store.seen()).toEqual([1]);
    desk.screening.move(1, 0, false);
    desk.screening.move(1, 0, true);
    await saved(desk);
    expect(desk.store.seen()).toEqual([1, 2]);
    expect([walk.has(0), walk.has(1)]).toEqual([false, true]);
    other.screening.close();
  });

  it("keeps what the kernel does not take, tells why, and tells it once that answers", async () => {
    await begun();
    await saved(desk);
    desk.store.trouble = "this store was closed";
    desk.screening.move(1, 0, true);
    desk.screening.move(1, 0, true);
    await vi.waitFor(() =>
      expect(desk.screening.saver.trouble.value).toBe("this store was closed"),
    );
    desk.store.trouble = null;
    desk.store.state.value = "gone";
    desk.store.state.value = "ready";
    await saved(desk);
    expect(desk.store.seen()).toEqual([0, 1]);
    expect(desk.screening.saver.trouble.value).toBeNull();
  });

  it("does not lose what was marked when the page goes while the kernel is gone", async () => {
    await begun();
    await saved(desk);
    desk.store.trouble = "gone";
    for (let step = 0; step < 3; step++) desk.screening.move(1, 0, true);
    desk.screening.close();
    desk.store.trouble = null;
    const later = new Desk(desk.store);
    const walk = await begun(later);
    expect([walk.cell.value, walk.seen]).toEqual([3, 3]);
    await saved(later);
    expect(desk.store.seen()).toEqual([0, 1, 2]);
    later.screening.close();
  });

  it("does so too where the store has never heard of the walk", async () => {
    desk.screening.toggle();
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("choosing"));
    desk.store.trouble = "gone";
    desk.screening.begin({ zoom: 1, magnification: 20, overlap: 0 });
    desk.screening.move(1, 0, true);
    desk.screening.close();
    const later = new Desk(new ScreeningStore());
    const walk = await begun(later);
    expect([walk.cell.value, walk.seen]).toEqual([1, 1]);
    await saved(later);
    expect(later.store.seen()).toEqual([0]);
    later.screening.close();
  });
});

describe("going on", () => {
  it("goes on where one stopped, at the grid that was begun", async () => {
    await begun();
    for (let step = 0; step < 3; step++) desk.screening.move(1, 0, true);
    await saved(desk);
    desk.screening.stop();
    expect([desk.screening.phase.value, desk.wish.value]).toEqual(["off", {}]);
    desk.screening.toggle();
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("walking"));
    expect([walkOf(desk).cell.value, walkOf(desk).seen]).toEqual([3, 3]);
    expect(desk.at).toEqual([600, 0, 800, 200]);
  });

  it("asks before another magnification is begun, and keeps the old walk either way", async () => {
    await begun();
    desk.screening.move(1, 0, true);
    await saved(desk);
    desk.wish.value = { magnification: 10, overlap: 0 };
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("choosing"));
    expect(desk.screening.stored.value?.seen).toBe(1);
    desk.screening.resume();
    expect(walkOf(desk).state.magnification).toBe(20);
    desk.screening.choose();
    desk.screening.begin({ zoom: 0.5, magnification: 10, overlap: 0 });
    await saved(desk);
    expect(walkOf(desk).seen).toBe(0);
    expect(desk.store.rows).toHaveLength(2);
  });

  it("asks where all was seen", async () => {
    await begun();
    for (let step = 0; step < 15; step++) desk.screening.next(true);
    await saved(desk);
    desk.screening.stop();
    desk.screening.toggle();
    await vi.waitFor(() => expect(desk.screening.phase.value).toBe("choosing"));
    expect(desk.screening.stored.value?.seen).toBe(15);
  });

  it("follows to another image, and back to where one was in the first", async () => {
    await begun();
    desk.screening.move(1, 0, true);
    desk.image.value = slideOf(2);
    await vi.waitFor(() => expect(desk.screening.walk.value?.image).toBe(2));
    expect(walkOf(desk).cell.value).toBe(0);
    desk.image.value = slideOf(1);
    await vi.waitFor(() => expect(desk.screening.walk.value?.image).toBe(1));
    expect(walkOf(desk).cell.value).toBe(1);
  });

  it("stays as it is when the same image is opened anew", async () => {
    const walk = await begun();
    desk.image.value = slideOf(1);
    expect(desk.screening.walk.value).toBe(walk);
  });
});
