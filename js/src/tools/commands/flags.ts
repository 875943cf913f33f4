import type { Annotation } from "../../annotations/annotation";
import type { Command } from "../command";
import { editable, refusal, selected, typeOf } from "../selected";
import type { ToolContext } from "../tool";

/** Marks what is hidden behind something else, or takes the mark back where all have it. */
export const concealed = flag("concealed", "concealable", "Concealed: hidden in part");
/** Marks what is out of focus, or takes the mark back where all have it. */
export const blurred = flag("blurred", "blurrable", "Blurred: out of focus");

function flag(
  name: "concealed" | "blurred",
  allowed: "concealable" | "blurrable",
  label: string,
): Command {
  const allows = (one: Annotation, context: ToolContext) =>
    typeOf(one, context)?.[allowed] ?? false;
  const able = (context: ToolContext) => editable(context).filter((one) => allows(one, context));
  return {
    name: `edit.${name}`,
    label,
    icon: name,
    applies: (context) => selected(context).some((one) => allows(one, context)),
    refusal: (context) =>
      refusal(context).refused ??
      (able(context).length > 0 ? null : `no selected shape is of a type that can be ${name}`),
    run(context) {
      const flagged = able(context);
      const value = !flagged.every((one) => one[name]);
      return { change: flagged.map(({ uuid }) => ({ uuid, content: { [name]: value } })) };
    },
  };
}
