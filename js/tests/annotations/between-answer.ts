/** Says for Python what the page interpolates: `tests/front_end/test_interpolation.py`. */

import { between } from "../../src/annotations/interpolation";

export function answer(text: string): string {
  const { before, after, share } = JSON.parse(text);
  return JSON.stringify(between(before, after, share));
}
