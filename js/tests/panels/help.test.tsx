import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ActionName } from "../../src/keys/actions";
import { Bindings } from "../../src/keys/bindings";
import { KeyboardContext } from "../../src/keys/context";
import { Keyboard } from "../../src/keys/keyboard";
import { keepPersonal } from "../../src/keys/settings";
import { Help } from "../../src/panels/help";
import { press } from "../keys/press";

let root: HTMLElement;
let keyboard: Keyboard;
const close = vi.fn();

beforeEach(async () => {
  keepPersonal({ keys: new Map() });
  close.mockClear();
  keyboard = new Keyboard(new Bindings());
  const handled = () => true;
  keyboard.on({
    "view.mirror": handled,
    "tool.brush": handled,
    "type.1": handled,
    "type.2": handled,
  });
  root = document.createElement("div");
  document.body.append(root);
  const titles = new Map<ActionName, string | null>([
    ["type.1", "Mitosis"],
    ["type.2", null],
  ]);
  await act(() =>
    render(
      <KeyboardContext.Provider value={keyboard}>
        <Help titles={titles} onClose={close} />
      </KeyboardContext.Provider>,
      root,
    ),
  );
});

afterEach(() => {
  render(null, root);
  root.remove();
});

function find(selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector} in ${root.innerHTML}`);
  return found;
}

function key(action: ActionName): HTMLElement {
  return find(`[data-action="${action}"] [data-exact="key"]`);
}

async function pressed(on: HTMLElement, name: string): Promise<void> {
  await act(() => void press(name, {}, on));
}

it("lists what can be done here, types by their names", () => {
  const rows = [...root.querySelectorAll("[data-exact=key-row] .exact-help-title")].map(
    (row) => row.textContent,
  );
  expect(rows).toEqual(["Brush", "Mitosis", "Mirror"]);
});

it("finds actions by name, group and key", async () => {
  const search = find('[data-exact="keys-search"]') as HTMLInputElement;
  for (const [wanted, rows] of [
    ["tools", ["Brush"]],
    ["mir", ["Mirror"]],
    ["zebra", []],
  ] as const) {
    search.value = wanted;
    await act(() => void search.dispatchEvent(new Event("input", { bubbles: true })));
    const left = [...root.querySelectorAll(".exact-help-title")].map((row) => row.textContent);
    expect(left).toEqual(rows);
  }
});

it("assigns the key that is pressed next, and resets it", async () => {
  await act(() => key("tool.brush").click());
  await pressed(key("tool.brush"), "n");
  expect(key("tool.brush").textContent).toBe("n");
  await act(() => find('[data-exact="key-reset"]').click());
  expect(key("tool.brush").textContent).toBe("u");
});

it("says beside both actions that a key is in use, before anything changes", async () => {
  await act(() => key("tool.brush").click());
  await pressed(key("tool.brush"), "m");
  expect(find('[data-exact="key-conflict"]').textContent).toContain("m is Mirror");
  expect(find('[data-action="view.mirror"] [data-exact="key-threat"]').textContent).toContain(
    "m is wanted by Brush",
  );
  expect(key("tool.brush").textContent).toBe("u");
  await act(() => find('[data-exact="key-take"]').click());
  expect(key("tool.brush").textContent).toBe("m");
  expect(root.querySelector('[data-action="view.mirror"] [data-exact="key"]')).toBeNull();
});

it("marks keys that two actions share, as a notebook may set them", async () => {
  await act(() => keyboard.bindings.assign("tool.brush", "m"));
  expect(find('[data-action="view.mirror"] [data-exact="key-shared"]').textContent).toContain(
    "m is also Brush",
  );
});

it("closes by Escape and by the key that opened it, and passes no key on", async () => {
  const outside = vi.fn();
  document.body.addEventListener("keydown", outside);
  await pressed(find('[data-exact="help-overlay"]'), "q");
  expect(close).not.toHaveBeenCalled();
  await pressed(find('[data-exact="help-overlay"]'), "?");
  await pressed(find('[data-exact="help-overlay"]'), "Escape");
  expect(close).toHaveBeenCalledTimes(2);
  expect(outside).not.toHaveBeenCalled();
  document.body.removeEventListener("keydown", outside);
});

it("has the focus", () => {
  expect(document.activeElement).toBe(find('[data-exact="help-overlay"]'));
});

it("lists what the wheel does, but not what there is no use for", async () => {
  const gestures = () =>
    [...root.querySelectorAll('[data-exact="gesture-row"]')].map((row) => row.textContent);
  expect(gestures()).toContain("Next or previous frame or sliceAlt + wheel");
  const search = find('[data-exact="keys-search"]') as HTMLInputElement;
  await act(() => {
    search.value = "wheel frame";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  });
  expect(gestures()).toEqual(["Next or previous frame or sliceAlt + wheel"]);
  await act(() =>
    render(
      <KeyboardContext.Provider value={keyboard}>
        <Help titles={new Map([["frame.next-z", null]])} onClose={close} />
      </KeyboardContext.Provider>,
      root,
    ),
  );
  expect(gestures()).toEqual([]);
});
