import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { mountFrame } from "../../src/panel/frame";
import type { FrameModel, FromPanel, ToPanel } from "../../src/panel/protocol";

const LIST = `
  <button data-act="lock" data-of="1">Lock</button>
  <button data-act="delete" data-of="1" aria-disabled="true" title="an admin can">Delete</button>
  <select data-act="priority" data-of="2"><option>low</option><option>high</option></select>
  <input type="checkbox" data-act="admin" data-of="3">`;
const PANEL = `
  <div class="exact-panel">
    <div class="el"></div>
    <div class="exact-panel-search"><input type="text"></div>
    <div class="list">${LIST}</div>
    <div class="exact-form">
      <input type="text" class="field">
      <button class="exact-form-save">Save</button><button class="exact-form-cancel">Cancel</button>
    </div>
    <div class="exact-nb"><button class="inner">a viewer's</button></div>
  </div>`;

type Told = (content: ToPanel, buffers: DataView[]) => void;

let root: HTMLElement;
let sent: FromPanel[];
let told: Set<Told>;
let unmount: () => void;

function find<T extends HTMLElement>(selector: string): T {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

function press(target: HTMLElement, key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

function tell(message: ToPanel, buffers: DataView[] = []): void {
  for (const one of told) one(message, buffers);
}

beforeEach(() => {
  document.body.innerHTML = PANEL;
  root = document.querySelector<HTMLElement>(".exact-panel") as HTMLElement;
  sent = [];
  told = new Set();
  const model: FrameModel = {
    get: () => "Workspace",
    send: (content) => void sent.push(content),
    on: (_event, one) => void told.add(one),
    off: (_event, one) => void told.delete(one),
  };
  unmount = mountFrame(find(".el"), root, model);
});

afterEach(() => unmount());

const acts = () => sent.filter(({ kind }) => kind === "act");

it("says that it is on a page, and that it is not any more", () => {
  expect(sent).toEqual([{ kind: "view", shown: true }]);
  unmount();
  expect(sent.at(-1)).toEqual({ kind: "view", shown: false });
  expect(told.size).toBe(0);
});

it("sends clicks and choices as acts", () => {
  find("[data-act=lock]").click();
  const priority = find<HTMLSelectElement>("select");
  priority.value = "high";
  priority.dispatchEvent(new Event("change", { bubbles: true }));
  find<HTMLInputElement>("[data-act=admin]").click();
  expect(acts()).toEqual([
    { kind: "act", act: "lock", of: "1", value: "", typed: "" },
    { kind: "act", act: "priority", of: "2", value: "high", typed: "" },
    { kind: "act", act: "admin", of: "3", value: "true", typed: "" },
  ]);
});

it("says what the search holds, of which the host may keep the end back", () => {
  find<HTMLInputElement>(".exact-panel-search input").value = "case 2";
  find("[data-act=lock]").click();
  expect(acts()).toEqual([{ kind: "act", act: "lock", of: "1", value: "", typed: "case 2" }]);
});

it("says why, where a button may not be used", () => {
  find("[data-act=delete]").click();
  expect(acts()).toEqual([]);
  expect(find(".el").textContent).toBe("an admin can");
});

it("goes to the search by a slash, unless text is written", () => {
  const search = find<HTMLInputElement>(".exact-panel-search input");
  expect(press(find("[data-act=lock]"), "/").defaultPrevented).toBe(true);
  expect(document.activeElement).toBe(search);
  const field = find<HTMLInputElement>(".field");
  field.focus();
  expect(press(field, "/").defaultPrevented).toBe(false);
  press(find(".inner"), "/");
  expect(document.activeElement).toBe(field);
});

it("saves a form by Enter and closes it by Escape", () => {
  const [save, cancel] = [vi.fn(), vi.fn()];
  find(".exact-form-save").addEventListener("click", save);
  find(".exact-form-cancel").addEventListener("click", cancel);
  press(find(".field"), "Enter");
  expect(save).not.toHaveBeenCalled();
  for (const message of sent) {
    if (message.kind === "settle") tell({ kind: "settled", serial: message.serial });
  }
  expect(save).toHaveBeenCalledOnce();
  press(find(".field"), "Escape");
  expect(cancel).toHaveBeenCalledOnce();
  expect(acts()).toEqual([]);
  press(find("[data-act=lock]"), "Escape");
  expect(acts()).toEqual([{ kind: "act", act: "escape", of: "", value: "", typed: "" }]);
});

it("keeps the focus where a list is written anew", async () => {
  find("[data-act=lock]").focus();
  find(".list").innerHTML = LIST;
  await vi.waitFor(() => expect(document.activeElement).toBe(find("[data-act=lock]")));
});

it("keeps the notebook's keys away from what has the focus", () => {
  find("[data-act=lock]").focus();
  expect(find("[data-act=lock]").dataset.lmSuppressShortcuts).toBe("true");
  expect(root.getAttribute("aria-label")).toBe("Workspace");
});

it("reads lines out and gives the focus away as it is told", () => {
  tell({ kind: "say", text: "Locked 'Slides'" });
  expect(find(".el").getAttribute("role")).toBe("status");
  expect(find(".el").textContent).toBe("Locked 'Slides'");
  tell({ kind: "focus", selector: ".field" });
  expect(document.activeElement).toBe(find(".field"));
});
