import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SelectionBar } from "../../src/panels/selection-bar";
import { Session } from "../../src/panels/session";
import { ToolOptions } from "../../src/panels/tool-options";
import { box } from "../annotations/fixtures";
import { POLYGON, square, World } from "../tools/world";
import { FakeModel } from "./fake-model";
import { FakeTransport } from "./fake-transport";

let session: Session;
let world: World;
let root: HTMLElement;

beforeEach(async () => {
  localStorage.clear();
  session = new Session(new FakeModel(), new FakeTransport());
  await vi.waitFor(() => expect(session.readOnly.value).toBeNull());
  world = new World({ a: square(100, 100, 100), b: square(150, 100, 100), c: box() });
  root = document.createElement("div");
});

afterEach(() => {
  render(null, root);
  session.close();
});

function select(...uuids: string[]): void {
  world.selection = uuids;
  session.selection.value = uuids;
  const stage = {
    context: () => world.context(),
    run: (command: Parameters<World["run"]>[0]) => void world.run(command),
    perform: (act: (context: ReturnType<World["context"]>) => Parameters<World["do"]>[0]) =>
      void world.do(act(world.context())),
  };
  render(<SelectionBar session={session} stage={stage} />, root);
}

function marked(mark: string): HTMLElement | null {
  return root.querySelector(`[data-exact="${mark}"]`);
}

describe("the selection bar", () => {
  it("is there as long as something is selected, and says how many", () => {
    select();
    expect(root.innerHTML).toBe("");
    select("a", "b");
    expect(marked("selected-count")?.textContent).toBe("2 selected");
    expect(marked("selection-bar")?.getAttribute("role")).toBe("toolbar");
  });

  it("offers what applies, and of the rest says why it cannot be done", () => {
    select("a");
    expect(marked("edit.union")).toBeNull();
    expect(marked("edit.repair")).toBeNull();
    expect(marked("edit.fill-holes")?.title).toContain("none of the selected shapes has a hole");
    expect(marked("edit.fill-holes")?.getAttribute("aria-disabled")).toBe("true");
    expect(marked("edit.duplicate")?.title).toContain("Duplicate (Ctrl+D)");
  });

  it("does it by a press", () => {
    select("a", "b");
    marked("edit.union")?.click();
    expect(world.all.map(({ uuid }) => uuid)).toEqual(["a", "c"]);
  });

  it("gives other types to what can have them", () => {
    select("c");
    const choice = marked("selected-type") as HTMLSelectElement;
    expect([...choice.options].map(({ text }) => text)).toEqual(["Tissue", "Mitosis"]);
    expect(choice.value).toBe("2");
    choice.value = `${POLYGON.id}`;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    expect(world.all.at(-1)).toMatchObject({ type: 1, shape: { kind: "polygon" } });
  });

  it("has no type chosen where the types differ", () => {
    select("a", "c");
    const choice = marked("selected-type") as HTMLSelectElement;
    expect(choice.value).toBe("");
  });
});

describe("the options of a tool", () => {
  it("are shown while it is in hand, and set for all gestures", () => {
    render(<ToolOptions session={session} />, root);
    expect(root.innerHTML).toBe("");
    session.tool.value = "brush";
    render(<ToolOptions session={session} />, root);
    const size = marked("option-brush") as HTMLInputElement;
    expect(size.value).toBe("40");
    size.value = "90";
    size.dispatchEvent(new Event("input", { bubbles: true }));
    expect(session.options.value.brush).toBe(90);
    session.tool.value = "wand";
    render(<ToolOptions session={session} />, root);
    expect(marked("option-tolerance")?.getAttribute("aria-valuetext")).toBe("2 σ");
  });
});
