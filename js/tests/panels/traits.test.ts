import { expect, it } from "vitest";
import { trait } from "../../src/panels/traits";
import { FakeModel } from "./fake-model";

it("writes what the page sets, once", () => {
  const model = new FakeModel({ tool: "pan" });
  const { value } = trait(model, "tool", "");
  value.value = "select";
  expect(model.get("tool")).toBe("select");
  expect(model.saves).toBe(1);
});

it("takes what the kernel sets and does not send it back", () => {
  const model = new FakeModel({ selection: ["a"] });
  const { value } = trait(model, "selection", [] as string[]);
  model.set("selection", ["b"]);
  expect(value.value).toEqual(["b"]);
  expect(model.saves).toBe(0);
});

it("keeps two views of one model together", () => {
  const model = new FakeModel({ tool: "pan" });
  const [one, two] = [trait(model, "tool", ""), trait(model, "tool", "")];
  one.value.value = "point";
  expect(two.value.value).toBe("point");
  expect(model.saves).toBe(1);
});

it("stands in for a trait the model does not have", () => {
  expect(trait(new FakeModel(), "height", 600).value.value).toBe(600);
});

it("hears nothing after it is closed", () => {
  const model = new FakeModel({ tool: "pan" });
  const bound = trait(model, "tool", "");
  bound.close();
  model.set("tool", "point");
  expect(bound.value.value).toBe("pan");
  expect(model.listening).toBe(0);
});
