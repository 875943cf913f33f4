import { type ComponentChild, render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Empty, NO_IMAGE } from "../../src/panels/empty";
import { Issues } from "../../src/panels/issues";
import { Palette } from "../../src/panels/palette";
import { Session } from "../../src/panels/session";
import { TopBar } from "../../src/panels/top-bar";
import { CallError } from "../../src/transport/transport";
import { FakeModel } from "./fake-model";
import { FakeTransport, viewState } from "./fake-transport";

let transport: FakeTransport;
let session: Session;
let root: HTMLElement;

beforeEach(() => {
  localStorage.clear();
  transport = new FakeTransport();
  root = document.createElement("div");
});

afterEach(() => {
  render(null, root);
  session.close();
});

function start(panel: (session: Session) => ComponentChild): void {
  session = new Session(new FakeModel(), transport);
  render(panel(session), root);
}

function find(mark: string): HTMLElement {
  const element = root.querySelector<HTMLElement>(`[data-exact="${mark}"]`);
  if (element === null) throw new Error(`no ${mark} in ${root.innerHTML}`);
  return element;
}

async function loaded(): Promise<void> {
  await vi.waitFor(() => expect(session.editor.value?.loading.value.phase).toBe("loaded"));
}

function draw(): void {
  const shape = { kind: "bounding box" as const, x0: 1, y0: 1, x1: 5, y1: 5 };
  session.editor.value?.edit([{ content: { type: 1, shape } }]);
}

describe("where there is no picture", () => {
  const empty = (of: Session) => <Empty session={of} />;

  it("says how to add images to an empty set", async () => {
    transport.view = viewState({ images: [] });
    start(empty);
    await vi.waitFor(() => expect(find("empty").textContent).toContain(NO_IMAGE));
  });

  it("says the error of an image that does not open, and tries again", async () => {
    transport.failing.set("image.open", new CallError("UnreadableImage", "cut short at byte 7"));
    start(empty);
    await vi.waitFor(() => expect(find("empty").textContent).toContain("cut short at byte 7"));
    expect(find("empty").getAttribute("role")).toBe("alert");
    transport.failing.clear();
    find("empty").querySelector("button")?.click();
    await vi.waitFor(() => expect(root.innerHTML).toBe(""));
  });
});

describe("the palette", () => {
  const palette = (of: Session) => <Palette session={of} />;

  it("counts, chooses and hides types", async () => {
    start(palette);
    await loaded();
    draw();
    await vi.waitFor(() => expect(find("type-1").textContent).toBe("1Mitotic figure1"));
    find("type-2").click();
    expect(session.tool.value).toBe("point");
    find("eye-1").click();
    await vi.waitFor(() => expect(find("eye-1").getAttribute("aria-label")).toContain("Show"));
    expect(session.filter.value.hiddenTypes.has(1)).toBe(true);
  });

  it("shows what cannot be drawn as disabled, with the reason", async () => {
    start(palette);
    await loaded();
    await vi.waitFor(() => expect(find("type-3").getAttribute("aria-disabled")).toBe("true"));
    expect(find("type-3").title).toContain("draws a spline");
  });

  it("labels the whole image by a tick", async () => {
    start(palette);
    await loaded();
    await vi.waitFor(() => find("global-4"));
    find("global-4").click();
    await vi.waitFor(() => expect((find("global-4") as HTMLInputElement).checked).toBe(true));
  });
});

describe("a refused change", () => {
  const both = (of: Session) => (
    <>
      <TopBar
        session={of}
        begun={false}
        onUndo={() => undefined}
        onRedo={() => undefined}
        onHelp={() => undefined}
        helpShown={false}
        onPanel={null}
        panelShown={true}
      />
      <Issues session={of} />
    </>
  );

  beforeEach(async () => {
    start(both);
    await loaded();
    transport.failing.set("annotations.edit", new CallError("StoreUnavailable", "disk full"));
    draw();
    await vi.waitFor(() => expect(find("save-state").textContent).toBe("1 failed — retry"));
  });

  it("is told at once, with its reason", () => {
    expect(find("issue").textContent).toContain("disk full");
    expect(find("issues").getAttribute("aria-live")).toBe("assertive");
  });

  it("is saved by the button that says so", async () => {
    transport.failing.clear();
    find("save-state").click();
    await vi.waitFor(() => expect(find("save-state").textContent).toMatch(/^saved \d\d:\d\d$/));
    expect(session.editor.value?.store.size).toBe(1);
  });

  it("goes only when it is discarded", async () => {
    find("discard").click();
    await vi.waitFor(() => expect(root.querySelector('[data-exact="issue"]')).toBeNull());
    expect(session.editor.value?.store.size).toBe(0);
  });
});
