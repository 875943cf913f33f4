import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { VirtualList } from "../../src/panels/virtual-list";
import { press } from "../keys/press";

let root: HTMLElement;
const chosen = vi.fn();

beforeEach(async () => {
  chosen.mockClear();
  root = document.createElement("div");
  document.body.append(root);
  const row = (index: number) => (
    <button type="button" role="option" aria-selected={index === 1} onClick={() => chosen(index)}>
      {index}
    </button>
  );
  await act(() =>
    render(
      <VirtualList count={5} rowHeight={20} label="Rows" mark="rows" current={1} row={row} />,
      root,
    ),
  );
});

afterEach(() => {
  render(null, root);
  root.remove();
});

function list(): HTMLElement {
  return root.querySelector<HTMLElement>("[role=listbox]") as HTMLElement;
}

/** Text of the row the list says is active. */
function active(): string | undefined {
  const id = list().getAttribute("aria-activedescendant") ?? "";
  return document.getElementById(id)?.textContent ?? undefined;
}

it("is one stop for Tab and begins at the current row", () => {
  expect(list().tabIndex).toBe(0);
  const rows = [...root.querySelectorAll<HTMLElement>("[role=option]")];
  expect(rows.map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, -1, -1, -1]);
  expect(active()).toBe("1");
});

it("goes through its rows by arrows and stops at the ends", async () => {
  const seen: (string | undefined)[] = [];
  for (const key of ["ArrowDown", "ArrowUp", "End", "ArrowDown", "Home", "ArrowUp"]) {
    await act(() => void press(key, {}, list()));
    seen.push(active());
  }
  expect(seen).toEqual(["2", "1", "4", "4", "0", "0"]);
  expect(chosen).not.toHaveBeenCalled();
});

it("chooses the active row by Enter and Space, and leaves other keys alone", async () => {
  await act(() => void press("ArrowDown", {}, list()));
  await act(() => void press("Enter", {}, list()));
  await act(() => void press(" ", {}, list()));
  expect(chosen.mock.calls).toEqual([[2], [2]]);
  expect(press("q", {}, list()).defaultPrevented).toBe(false);
});
