// @vitest-environment happy-dom

import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Session } from "../../src/panels/session";
import { ReturnedPanel } from "../../src/returned/returned-panel";
import { ReturnedState } from "../../src/returned/returned-state";
import { press } from "../keys/press";
import { FakeModel } from "../panels/fake-model";
import { FakeTransport } from "../panels/fake-transport";
import { returnedItem } from "./fixtures";

let session: Session;
let returned: ReturnedState;
let root: HTMLElement;
let picture: HTMLElement;

beforeEach(async () => {
  localStorage.clear();
  const model = new FakeModel();
  const transport = new FakeTransport();
  transport.replies.set("returned.list", { items: [returnedItem("a"), returnedItem("b")] });
  session = new Session(model, transport);
  returned = new ReturnedState(session, model);
  root = document.createElement("div");
  root.className = "exact-annotator";
  picture = document.createElement("div");
  picture.className = "exact-slide";
  picture.tabIndex = 0;
  const panel = document.createElement("div");
  root.append(picture, panel);
  document.body.append(root);
  render(<ReturnedPanel session={session} returned={returned} />, panel);
  await vi.waitFor(() => expect(marked("returned-count")?.textContent).toBe("2"));
});

afterEach(() => {
  returned.close();
  session.close();
  root.remove();
});

function marked(mark: string): HTMLElement | null {
  return root.querySelector(`[data-exact="${mark}"]`);
}

/** What a click set going is done before the next key comes; painting is not waited for. */
async function click(mark: string): Promise<void> {
  marked(mark)?.click();
  for (let step = 0; step < 5; step++) await Promise.resolve();
}

it("gives the next key to the comment, and the focus to the picture afterwards", async () => {
  await click("returned-item");
  await click("returned-dispute");
  expect(document.activeElement).toBe(marked("returned-comment"));
  press("Escape", {}, marked("returned-comment") as HTMLElement);
  await vi.waitFor(() => expect(marked("returned-form")).toBeNull());
  expect(document.activeElement).toBe(picture);
});

it("has nothing to write where nothing was chosen", async () => {
  await click("returned-dispute");
  expect(marked("returned-form")).toBeNull();
});
