import { expect, it, vi } from "vitest";
import { SharedPicture } from "../../src/viewer/shared-picture";

it("lets a picture go when the last who holds it is done, and each counts once", () => {
  const close = vi.fn();
  const bitmap = { width: 8, height: 4, close } as unknown as ImageBitmap;
  const kept = new SharedPicture(bitmap);
  const tile = kept.share();
  expect([kept.byteLength, tile.paint()]).toEqual([128, bitmap]);
  kept.close();
  kept.close();
  expect(close).not.toHaveBeenCalled();
  tile.close();
  expect(close).toHaveBeenCalledOnce();
});
