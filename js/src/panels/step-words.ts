/** What the last undo or redo came to, on one line. */

import type { StepKind, StepTaken } from "../annotations/steps";
import type { WireAbout } from "../protocol";
import { plural } from "./controls";

const DONE: Record<StepKind, string> = { undo: "undone", redo: "redone" };

/** @param nameOf Name of an image, undefined where it is not known. */
export function stepWords(
  { kind, about, refused }: StepTaken,
  nameOf: (image: number) => string | undefined,
): string {
  if (refused !== null) return `not ${DONE[kind]}: ${refused}`;
  if (about === null) return `nothing to ${kind}`;
  return `${DONE[kind]}: ${whatWords(about)} on ${whereWords(about, nameOf)}`;
}

function whatWords({ kind, count }: WireAbout): string {
  const one = kind === "global" ? "label" : (kind ?? "annotation");
  return count === 1 ? one : plural(count, one, one.endsWith("x") ? `${one}es` : `${one}s`);
}

function whereWords(
  { image, images }: WireAbout,
  nameOf: (image: number) => string | undefined,
): string {
  return images > 1 ? `${images} images` : (nameOf(image) ?? `image ${image}`);
}
