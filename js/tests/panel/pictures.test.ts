import { beforeEach, expect, it, vi } from "vitest";
import { Pictures } from "../../src/panel/pictures";
import type { FrameModel, FromPanel } from "../../src/panel/protocol";

let came: (entries: { target: Element; isIntersecting: boolean }[]) => void;
let sent: FromPanel[];
let pictures: Pictures;

function find(image: number): HTMLImageElement {
  return document.querySelector(`[data-thumbnail="${image}"]`) as HTMLImageElement;
}

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(told: typeof came) {
        came = told;
      }
      observe() {}
      disconnect() {}
    },
  );
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:one");
  document.body.innerHTML = `<img data-thumbnail="1"><img data-thumbnail="2">`;
  sent = [];
  const model = { send: (content: FromPanel) => void sent.push(content) } as FrameModel;
  pictures = new Pictures(document.body, model);
  pictures.look();
});

it("asks once for what came into view, all in one message", async () => {
  came([
    { target: find(1), isIntersecting: true },
    { target: find(2), isIntersecting: false },
  ]);
  came([{ target: find(2), isIntersecting: true }]);
  came([{ target: find(1), isIntersecting: true }]);
  await Promise.resolve();
  expect(sent).toEqual([{ kind: "thumbnails", images: [1, 2] }]);
});

it("shows what came, also where the list is written anew", () => {
  const message = { kind: "thumbnail", image: 1, media_type: "image/jpeg" } as const;
  pictures.take(message, new DataView(new ArrayBuffer(1)));
  expect(find(1).getAttribute("src")).toBe("blob:one");
  document.body.innerHTML = `<img data-thumbnail="1">`;
  pictures.look();
  expect(find(1).getAttribute("src")).toBe("blob:one");
});

it("says where a picture cannot be read", () => {
  pictures.take({ kind: "thumbnail", image: 2, media_type: "" }, undefined);
  expect(find(2).dataset.state).toBe("missing");
  expect(find(2).hasAttribute("src")).toBe(false);
});
