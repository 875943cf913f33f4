/**
 * Everything a key can do. `exact_nb/widgets/keys.py` knows the same names.
 *
 * A row is the name, what it does, and its keys in the preset "EXACT": as `keyNames` gives them,
 * several with a space between, "Space" for the space bar.
 */

/**
 * Where an action is heard: "mode" everywhere and before all others, but only while a mode is on;
 * "gesture" in the picture and before the rest, but it passes on what it has no use for; "picture"
 * in the picture; "annotator" in the panels too; "review" all over a review, where nothing is drawn.
 */
export type Scope = "mode" | "gesture" | "picture" | "annotator" | "review";

export interface Action {
  name: ActionName;
  title: string;
  group: string;
  scope: Scope;
  /** Of the preset "EXACT". */
  keys: readonly string[];
}

interface Group {
  group: string;
  scope: Scope;
  rows: readonly (readonly [name: string, title: string, keys: string])[];
}

const TABLE = [
  {
    group: "Tools",
    scope: "annotator",
    rows: [
      ["tool.select", "Select", "v"],
      ["tool.lasso", "Lasso", "a"],
      ["tool.pan", "Pan", "h"],
      ["tool.bounding-box", "Bounding box", "b"],
      ["tool.fixed-box", "Fixed-size box", "x"],
      ["tool.circle", "Circle", "c"],
      ["tool.polygon", "Polygon, by clicks or freehand", "o"],
      ["tool.line", "Line", "l"],
      ["tool.point", "Point", "p"],
      ["tool.brush", "Brush", "u"],
      ["tool.eraser", "Eraser", "Shift+u"],
      ["tool.wand", "Wand", "w"],
      ["tool.fill", "Fill voxels within an outline", "Shift+w"],
      ["tool.scissor", "Scissor: cut a piece away", "s"],
      ["tool.knife", "Knife: split", "d"],
      ["tool.reshape", "Reshape an outline", "y"],
    ],
  },
  {
    group: "Tools",
    scope: "gesture",
    rows: [
      ["brush.smaller", "Smaller brush or eraser", "["],
      ["brush.larger", "Larger brush or eraser", "]"],
    ],
  },
  {
    group: "Changes",
    scope: "annotator",
    rows: [
      ["edit.undo", "Undo", "Ctrl+z"],
      ["edit.redo", "Redo", "Ctrl+Shift+z Ctrl+y"],
      ["edit.duplicate", "Duplicate", "Ctrl+d"],
      ["edit.copy-to-next-frame", "Copy to the next frame", "Ctrl+Shift+d"],
      ["edit.union", "Glue: unite", "g"],
      ["edit.intersect", "Intersect", "i"],
      ["edit.subtract", "Subtract", "Shift+s"],
      ["edit.fill-holes", "Fill holes", "j"],
      ["edit.simplify", "Simplify", "k"],
      ["edit.repair", "Repair a self-intersecting outline", "Shift+k"],
      ["edit.concealed", "Concealed", "Shift+c"],
      ["edit.blurred", "Blurred", "Shift+b"],
      ["edit.snapping", "Snap to vertices and edges", "Shift+x"],
    ],
  },
  {
    group: "Selection",
    scope: "annotator",
    rows: [
      ["selection.all", "Select all", "Ctrl+a"],
      ["selection.invert", "Invert the selection", "Ctrl+i"],
    ],
  },
  {
    group: "Selection",
    scope: "gesture",
    rows: [
      ["selection.next", "Next shape or vertex", "Tab"],
      ["selection.previous", "Previous shape or vertex", "Shift+Tab"],
      ["edit.delete", "Delete on this frame; drawing: take a vertex back", "Delete Backspace"],
    ],
  },
  {
    group: "Drawing by keyboard",
    scope: "gesture",
    rows: [
      ["cursor.left", "Cursor or selection left (Shift: far, Alt: 1 px)", "ArrowLeft"],
      ["cursor.right", "Cursor or selection right", "ArrowRight"],
      ["cursor.up", "Cursor or selection up", "ArrowUp"],
      ["cursor.down", "Cursor or selection down", "ArrowDown"],
      ["cursor.press", "Press or let go at the cursor; edit vertices", "Enter"],
      ["cursor.finish", "Finish the shape", "Ctrl+Enter"],
      ["cursor.insert", "Insert a vertex", "Insert"],
      ["cursor.cancel", "Give up what was begun, then the selection", "Escape"],
    ],
  },
  {
    group: "Images and frames",
    scope: "annotator",
    rows: [
      ["image.previous", "Previous image", "q"],
      ["image.next", "Next image", "e"],
      ["frame.previous-z", "Previous frame or slice", "Shift+q"],
      ["frame.next-z", "Next frame or slice", "Shift+e"],
      ["frame.previous-t", "Previous time point", ","],
      ["frame.next-t", "Next time point", "."],
    ],
  },
  {
    group: "Planes of a volume",
    scope: "annotator",
    rows: [
      ["plane.next", "Next plane", "n"],
      ["plane.axial", "Axial plane", "Alt+a"],
      ["plane.coronal", "Coronal plane", "Alt+c"],
      ["plane.sagittal", "Sagittal plane", "Alt+s"],
      ["plane.all", "All planes, or one", "Shift+n"],
    ],
  },
  {
    group: "Shapes over several frames",
    scope: "annotator",
    rows: [
      ["span.extend", "Extend to the open frame", "t"],
      ["span.end", "End on the open frame", "Shift+t"],
      ["span.remove-keyframe", "Remove the keyframe", "Alt+t"],
      ["span.delete", "Delete on all frames", "Shift+Delete Shift+Backspace"],
      ["span.previous-keyframe", "To the previous keyframe", "Alt+,"],
      ["span.next-keyframe", "To the next keyframe", "Alt+."],
    ],
  },
  {
    group: "Labels",
    scope: "annotator",
    rows: [
      ["type.1", "Type 1: draw it, or give it to the selected", "1"],
      ["type.2", "Type 2", "2"],
      ["type.3", "Type 3", "3"],
      ["type.4", "Type 4", "4"],
      ["type.5", "Type 5", "5"],
      ["type.6", "Type 6", "6"],
      ["type.7", "Type 7", "7"],
      ["type.8", "Type 8", "8"],
      ["type.9", "Type 9", "9"],
      ["type.10", "Type 10", "0"],
      ["label.1", "Label 1 of the whole image", "Shift+1"],
      ["label.2", "Label 2 of the whole image", "Shift+2"],
      ["label.3", "Label 3 of the whole image", "Shift+3"],
      ["label.4", "Label 4 of the whole image", "Shift+4"],
      ["label.5", "Label 5 of the whole image", "Shift+5"],
      ["label.6", "Label 6 of the whole image", "Shift+6"],
      ["label.7", "Label 7 of the whole image", "Shift+7"],
      ["label.8", "Label 8 of the whole image", "Shift+8"],
      ["label.9", "Label 9 of the whole image", "Shift+9"],
      ["label.10", "Label 10 of the whole image", "Shift+0"],
    ],
  },
  {
    group: "Returned to you",
    scope: "annotator",
    rows: [
      ["returned.next", "Next returned item", "Alt+n"],
      ["returned.previous", "Previous returned item", "Alt+p"],
      ["returned.resubmit", "Resubmit: the fix is done, to the next", "z"],
      ["returned.dispute", "Dispute the rejection", "Shift+d"],
    ],
  },
  {
    group: "Verdicts",
    scope: "review",
    rows: [
      ["review.approve", "Approve; save a correction", "j Enter"],
      ["review.reject", "Reject; then a digit for the reason", "k"],
      ["review.reason-1", "Reason: wrong class", "1"],
      ["review.reason-2", "Reason: wrong outline", "2"],
      ["review.reason-3", "Reason: not an object", "3"],
      ["review.reason-4", "Reason: duplicate", "4"],
      ["review.reason-5", "Reason: wrong frame or plane", "5"],
      ["review.reason-6", "Reason: incomplete", "6"],
      ["review.reason-7", "Reason: other, with a comment", "7"],
      ["review.abstain", "Abstain: leave it to others", "a"],
      ["review.fix", "Correct it", "e"],
      ["review.undo", "Take back the last verdict", "u Ctrl+z"],
      ["review.previous", "Back to the item before", "s"],
      ["review.next", "On to the next item, without a verdict", "d"],
    ],
  },
  {
    group: "While screening, before all other keys",
    scope: "mode",
    rows: [
      ["screening.mark-left", "Mark as seen and go left", "a"],
      ["screening.mark-right", "Mark as seen and go right", "d"],
      ["screening.mark-up", "Mark as seen and go up", "w"],
      ["screening.mark-down", "Mark as seen and go down", "s"],
      ["screening.left", "Go left", "j"],
      ["screening.right", "Go right", "l"],
      ["screening.up", "Go up", "i"],
      ["screening.down", "Go down", "k"],
      ["screening.next", "Next unseen cell", "n"],
      ["screening.mark-next", "Mark as seen and go to the next unseen cell", "Shift+n"],
      ["screening.toggle", "Mark as seen, or take the mark back", "z"],
      ["screening.snap", "Back to the cell", "Home"],
    ],
  },
  {
    group: "View",
    scope: "picture",
    rows: [
      ["view.zoom-in", "Zoom in", "+ ="],
      ["view.zoom-out", "Zoom out", "-"],
      ["view.fit", "Whole image", "f Home"],
      ["view.pixels", "One pixel to one pixel", "Shift+z"],
      ["view.turn-right", "Turn right", "r"],
      ["view.turn-left", "Turn left", "Shift+r"],
      ["view.mirror", "Mirror", "m"],
      ["view.full-screen", "Full screen", "Shift+f"],
      ["view.left", "Picture left", "ArrowLeft"],
      ["view.right", "Picture right", "ArrowRight"],
      ["view.up", "Picture up", "ArrowUp"],
      ["view.down", "Picture down", "ArrowDown"],
      ["view.grab", "Hold to drag the picture", "Space"],
      ["view.leave", "Back to the notebook", "Escape"],
    ],
  },
  {
    group: "View",
    scope: "annotator",
    rows: [
      ["view.annotations", "Show or hide the annotations", "Shift+a"],
      ["view.fill", "Fill the shapes", "Shift+v"],
      ["screening.start", "Screen the image cell by cell, or stop", "Shift+g"],
      ["view.next-part", "To the next part: picture, tools, labels, lists", "F6"],
      ["view.previous-part", "To the previous part", "Shift+F6"],
      ["view.history", "History of the selected annotation", "Shift+h"],
      ["view.help", "Keys", "?"],
    ],
  },
] as const satisfies readonly Group[];

export type ActionName = (typeof TABLE)[number]["rows"][number][0];

export const ACTIONS: readonly Action[] = TABLE.flatMap(({ group, scope, rows }) =>
  rows.map(([name, title, keys]) => ({ name, title, group, scope, keys: keysIn(keys) })),
);

export const ACTION: ReadonlyMap<string, Action> = new Map(ACTIONS.map((one) => [one.name, one]));

/** Keys of a row. */
export function keysIn(text: string): string[] {
  return text
    .split(" ")
    .filter(Boolean)
    .map((key) => key.replace(/Space$/, " "));
}

/** The action that takes up a tool; undefined where the table does not have it. */
export function toolAction(tool: string): ActionName | undefined {
  return ACTION.get(`tool.${tool.replaceAll(" ", "-")}`)?.name;
}

/** Whether two actions can be meant by one key press, so that one would hide the other. */
export function overlap(a: Scope, b: Scope): boolean {
  const other = a === "review" ? b : a;
  if (a === "review" || b === "review") return other === "review" || other === "picture";
  const ofItsOwn = (scope: Scope) => scope === "mode" || scope === "gesture";
  return ofItsOwn(a) || ofItsOwn(b) ? a === b : true;
}
