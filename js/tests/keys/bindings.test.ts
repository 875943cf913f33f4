import { signal } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import { ACTION, ACTIONS, type ActionName, overlap, toolAction } from "../../src/keys/actions";
import { Bindings } from "../../src/keys/bindings";
import { normalKey } from "../../src/keys/key-names";
import { PRESETS, type PresetName } from "../../src/keys/presets";
import { keepPersonal, personal, readSettings, type WireSettings } from "../../src/keys/settings";
import { TOOLS } from "../../src/tools";
import { COMMANDS } from "../../src/tools/commands";
import { random } from "../random";

const told = signal<WireSettings>({});
let bindings: Bindings;

beforeEach(() => {
  localStorage.clear();
  keepPersonal({ keys: new Map() });
  told.value = {};
  bindings = new Bindings(told);
});

describe.each(Object.keys(PRESETS) as PresetName[])("the preset %s", (name) => {
  const preset = PRESETS[name];

  it("gives no key to two actions that are heard at once", () => {
    for (const [action, keys] of preset) {
      for (const [other, others] of preset) {
        if (action === other || !overlap(scope(action), scope(other))) continue;
        const shared = keys.filter((key) => others.includes(key));
        expect(shared, `${action} and ${other}`).toEqual([]);
      }
    }
  });

  it("writes keys as key presses are called, and every action has one", () => {
    for (const [action, keys] of preset) {
      expect(keys.length, action).toBeGreaterThan(0);
      expect(keys.map(normalKey), action).toEqual(keys);
    }
  });
});

function scope(action: ActionName) {
  return ACTION.get(action)?.scope ?? "annotator";
}

describe("the table", () => {
  it("has every action once", () => {
    expect(new Set(ACTIONS.map(({ name }) => name)).size).toBe(ACTIONS.length);
  });

  it("takes up every tool there is", () => {
    for (const { name } of TOOLS) expect(toolAction(name), name).toBeDefined();
  });

  it("runs every command there is", () => {
    for (const { name } of COMMANDS) expect(ACTION.has(name), name).toBe(true);
  });
});

describe("whose word counts", () => {
  it("is the notebook's before the person's before the preset's", () => {
    expect(bindings.of("tool.brush")).toEqual(["u"]);
    bindings.assign("tool.brush", "n", "u");
    expect(bindings.of("tool.brush")).toEqual(["n"]);
    told.value = { "tool.brush": "B" };
    expect(bindings.of("tool.brush")).toEqual(["b"]);
  });

  it("is the person's after they have changed what the notebook set", () => {
    told.value = { preset: "QuPath", "tool.brush": "n" };
    expect(bindings.preset.value).toBe("QuPath");
    bindings.assign("tool.brush", "t", "n");
    bindings.choose("EXACT");
    expect(bindings.of("tool.brush")).toEqual(["t"]);
    expect(bindings.preset.value).toBe("EXACT");
    expect(told.value).toEqual({ preset: "EXACT", "tool.brush": ["t"] });
  });

  it("is kept in the browser for other viewers and later ones", () => {
    bindings.assign("view.fit", "n");
    expect(new Bindings().of("view.fit")).toEqual(["f", "Home", "n"]);
    const kept = readSettings(JSON.parse(localStorage.getItem("exact_nb/keys") ?? ""));
    expect(kept).toEqual(personal.value);
  });

  it("ignores what it does not understand", () => {
    told.value = { preset: "Emacs", "tool.chainsaw": "z" } as WireSettings;
    expect(bindings.preset.value).toBe("EXACT");
    expect(bindings.changed.value.size).toBe(0);
  });
});

describe("changes", () => {
  it("are reset one by one or all at once", () => {
    bindings.assign("view.fit", "n");
    bindings.remove("view.mirror", "m");
    expect([...bindings.changed.value]).toEqual(["view.fit", "view.mirror"]);
    bindings.reset("view.fit");
    expect(bindings.of("view.fit")).toEqual(["f", "Home"]);
    bindings.resetAll();
    expect(bindings.changed.value.size).toBe(0);
  });

  it("clash with what is heard in the same place only", () => {
    expect(bindings.clashes("tool.brush", "m")).toEqual(["view.mirror"]);
    expect(bindings.clashes("tool.brush", "ArrowLeft")).toEqual(["view.left"]);
    expect(bindings.clashes("cursor.insert", "m")).toEqual([]);
    expect(bindings.clashes("cursor.insert", "Tab")).toEqual(["selection.next"]);
    expect(bindings.clashes("view.mirror", "m")).toEqual([]);
  });

  it("go before the presets where a notebook has given a key twice", () => {
    told.value = { "view.mirror": "b" };
    expect(bindings.actions("b")).toEqual(["view.mirror", "tool.bounding-box"]);
  });

  it("leave, however random, a table that reads back as the same", () => {
    const next = random(7);
    const keys = ["n", "t", "Shift+n", "Alt+x", "F2", " "];
    const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
    for (let step = 0; step < 200; step++) {
      const { name } = pick(ACTIONS);
      const before = bindings.of(name);
      const act = pick([
        () => bindings.assign(name, pick(keys), before[0] ?? null),
        () => bindings.assign(name, pick(keys)),
        () => bindings.remove(name, before[0] ?? ""),
        () => bindings.reset(name),
        () => bindings.choose(pick(["EXACT", "QuPath"])),
      ]);
      act();
      const lost = [...bindings.keys.value].filter(
        ([action, own]) =>
          new Set(own).size < own.length ||
          own.some((key) => !bindings.actions(key).includes(action)),
      );
      expect(lost).toEqual([]);
      const kept = readSettings(JSON.parse(localStorage.getItem("exact_nb/keys") ?? ""));
      expect(kept).toEqual(personal.value);
    }
  });
});
