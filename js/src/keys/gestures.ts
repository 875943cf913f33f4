/** What mouse and wheel do besides drawing: listed with the keys, but not to be changed. */

import type { ActionName } from "./actions";

export interface Gesture {
  title: string;
  /** As it is shown: "Alt + wheel". */
  how: string;
  /** A key for the same; where there is no use for it there is none for the gesture. */
  as?: ActionName;
}

export const GESTURES: readonly Gesture[] = [
  { title: "Zoom", how: "Wheel" },
  { title: "Size of brush or eraser", how: "Shift + wheel", as: "tool.brush" },
  { title: "Drag the picture", how: "Space + drag, middle button", as: "view.grab" },
  { title: "Next or previous frame or slice", how: "Alt + wheel", as: "frame.next-z" },
  { title: "Next or previous time point", how: "Alt + Shift + wheel", as: "frame.next-t" },
  { title: "Contrast: across the width, up and down the centre", how: "Right button" },
];
