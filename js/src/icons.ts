/** One set of icons: 16 px, strokes of 2 px, in the colour of the text. */

const SHAPES = {
  box: '<rect x="3" y="3" width="10" height="10"/>',
  "fixed-box":
    '<rect x="3" y="3" width="10" height="10"/><circle cx="8" cy="8" r="1.7" fill="currentColor" stroke="none"/>',
  circle: '<circle cx="8" cy="8" r="5.5"/>',
  polygon: '<path d="M8 2.5 13.5 7 11 13.5H5L2.5 7Z"/>',
  line: '<path d="M3 13 6.5 6l3 3.5L13 3"/>',
  point:
    '<circle cx="8" cy="8" r="2.5" fill="currentColor"/><path d="M8 1v2m0 10v2M1 8h2m10 0h2"/>',
  freehand: '<path d="M2.5 11c1.5-6 4-7 4.5-4s-1.5 6 .5 6 2-7 6-9"/>',
  snap: '<path d="M4 2.5v5a4 4 0 0 0 8 0v-5M2.5 5h3m5 0h3"/>',
  select: '<path d="m4 2.5 8.5 5.5-4 1-2 4Z"/>',
  pan: '<path d="M8 2v12M2 8h12M6 4l2-2 2 2M6 12l2 2 2-2M4 6 2 8l2 2m8-4 2 2-2 2"/>',
  edit: '<path d="m3 13 .7-3L10.5 3.2l2.3 2.3L6 12.3Z"/>',
  undo: '<path d="M5.5 2.5 2.5 5.5l3 3M3 5.5h6a4 4 0 0 1 0 8H6"/>',
  redo: '<path d="m10.5 2.5 3 3-3 3m2.5-3H7a4 4 0 0 0 0 8h3"/>',
  fit: '<path d="M2.5 6V2.5H6M10 2.5h3.5V6m0 4v3.5H10m-4 0H2.5V10"/><circle cx="8" cy="8" r="1" fill="currentColor"/>',
  "full-screen": '<path d="M9.5 6.5 13.5 2.5m0 3.5V2.5H10M6.5 9.5l-4 4m0-3.5v3.5H6"/>',
  rotate: '<path d="M13 8A5 5 0 1 1 10.5 3.7M8 2l3 1.8L9.2 7"/>',
  "rotate-back": '<path d="M3 8a5 5 0 1 0 2.5-4.3M8 2 5 3.8 6.8 7"/>',
  mirror:
    '<path d="M8 2v2m0 2.5v3M8 12v2M5.5 4v8L1.8 8Z"/><path d="M10.5 4v8l3.7-4Z" fill="currentColor"/>',
  plus: '<path d="M8 3v10M3 8h10"/>',
  minus: '<path d="M3 8h10"/>',
  previous: '<path d="m10 3-5 5 5 5"/>',
  next: '<path d="m6 3 5 5-5 5"/>',
  play: '<path d="M5 3v10l7.5-5Z" fill="currentColor"/>',
  pause: '<path d="M5.5 3v10M10.5 3v10"/>',
  contrast:
    '<circle cx="8" cy="8" r="5.5"/><path d="M8 2.5a5.5 5.5 0 0 1 0 11Z" fill="currentColor"/>',
  trash: '<path d="M2.5 4.5h11M6 4V2.5h4V4M4 4.5l.7 9h6.6l.7-9"/>',
  "span-delete":
    '<path d="M4.5 4.5h9M7.5 4.5V2.5h3v2M5.5 4.5l.6 9h5.8l.6-9"/><path d="M2.5 4.5v9"/>',
  warning: '<path d="M8 2.5 14 13.5H2ZM8 6.5V9.5"/><path d="M8 11.4v.2"/>',
  check: '<path d="m3 8.5 3.5 3.5L13 4.5"/>',
  close: '<path d="m4 4 8 8m0-8-8 8"/>',
  help: '<path d="M5 5.5a3 3 0 1 1 4.5 2.6C8.4 8.7 8 9.2 8 10"/><path d="M8 13v.2"/>',
  list: '<path d="M6 4h8M6 8h8M6 12h8M2.5 4h.2m-.2 4h.2m-.2 4h.2"/>',
  eye: '<path d="M1.5 8C4 3.5 12 3.5 14.5 8 12 12.5 4 12.5 1.5 8Z"/><circle cx="8" cy="8" r="1.5"/>',
  "eye-off": '<path d="M1.5 8C4 3.5 12 3.5 14.5 8 12 12.5 4 12.5 1.5 8ZM3 13.5l10-11"/>',
  map: '<rect x="2" y="3" width="12" height="10"/><rect x="7.5" y="7" width="4" height="3.5" fill="currentColor" stroke="none"/>',
  screening:
    '<path d="M2.5 2.5h11v11h-11ZM2.5 8h11M8 2.5v11"/><path d="M2.5 2.5H8V8H2.5Z" fill="currentColor"/>',
  lasso:
    '<path d="M5 11.5C.5 10.5 1 3 8 3s8 6.5 2 8c-2 .5-4 .5-5 .5Z" stroke-dasharray="2.5 2.5"/><path d="M5 11.5c-1.5 0-2 2 0 2"/>',
  brush:
    '<path d="M13.5 2.5 7.5 8.5"/><path d="M3 13.5c2.5.5 5-.5 4.5-3S4 9 3.8 11C3.700 12 3.5 13 3 13.5Z"/>',
  eraser: '<path d="M6 13 2.5 9.5l6.5-6.5L13.5 7.5 8 13ZM5.5 6.5 10 11M8 13h5.5"/>',
  wand: '<path d="M3 13.5 9.5 7"/><path d="M12 1.5v3M10.5 3h3M14 8v2M13 9h2M6.5 2v2M5.5 3h2"/>',
  fill: '<path d="M7 2.5 12.5 8 7.5 13 2.5 8Z"/><path d="M13.5 11v2.5" /><path d="M3.5 8h8l-4 4Z" fill="currentColor"/>',
  scissor:
    '<circle cx="4" cy="4" r="1.8"/><circle cx="4" cy="12" r="1.8"/><path d="M5.5 5.2 13.5 12M5.5 10.8 13.5 4"/>',
  knife: '<path d="M2.5 13.5 8 8l5.5-5.5C14 6 11.5 9.5 8 11Z"/>',
  reshape:
    '<path d="M2 12h3c1.5 0 1-6 3-6s1.5 6 3 6h3"/><path d="M6 12h4" stroke-dasharray="1 2.5"/>',
  unite: '<path d="M2.5 2.5h7v4h4v7h-7v-4h-4Z"/>',
  intersect:
    '<path d="M2.5 2.5h7v7h-7ZM6.5 6.5h7v7h-7Z" stroke-width="1.2"/><path d="M6.5 6.5h3v3h-3Z" fill="currentColor"/>',
  subtract: '<path d="M9.5 6.5v-4h-7v7h4"/><path d="M6.5 6.5h7v7h-7Z" stroke-dasharray="1.5 2.5"/>',
  "fill-holes": '<circle cx="8" cy="8" r="5.5"/><circle cx="8" cy="8" r="2" fill="currentColor"/>',
  simplify: '<path d="M2.5 12 5 5l3 5 2.5-6L13.5 12" opacity=".4"/><path d="M2.5 12 8 5l5.5 7"/>',
  repair: '<path d="M3 3.5 13 12.5V3.5L3 12.5Z"/>',
  duplicate: '<path d="M5.5 5.5h8v8h-8Z"/><path d="M10.5 2.5h-8v8"/>',
  "next-frame": '<path d="M2.5 3.5h6v9h-6Z"/><path d="M11 5l3 3-3 3M14 8h-4"/>',
  "span-extend": '<path d="M2.5 4v8M2.5 8h9M9 5.5l2.5 2.5L9 10.5M13.5 4v8"/>',
  "span-end": '<path d="M2.5 4v8M2.5 8h8M11 4v8M13 6l-2 2 2 2"/>',
  "keyframe-remove": '<path d="M7 4l4 4-4 4-4-4Z"/><path d="M11 3l3 3M14 3l-3 3"/>',
  "keyframe-previous": '<path d="M10.5 4l4 4-4 4-4-4Z"/><path d="M4.5 5l-3 3 3 3"/>',
  "keyframe-next": '<path d="M5.5 4l4 4-4 4-4-4Z"/><path d="M11.5 5l3 3-3 3"/>',
  concealed: '<path d="M7 2.5h6.5V9"/><path d="M2.5 6h7.5v7.5H2.5Z" fill="currentColor"/>',
  blurred: '<circle cx="8" cy="8" r="5.5" stroke-dasharray="1 2.5"/><circle cx="8" cy="8" r="2"/>',
  "select-all":
    '<path d="M2.5 2.5h11v11h-11Z" stroke-dasharray="2 2.400"/><path d="M6 6h4v4H6Z" fill="currentColor"/>',
  invert: '<path d="M2.5 2.5h11v11h-11Z"/><path d="M2.5 2.5h11L2.5 13.5Z" fill="currentColor"/>',
} as const;

export type IconName = keyof typeof SHAPES;

/** The text of an icon; it says nothing to a screen reader, the button around it does. */
export function iconText(name: IconName): string {
  return (
    '<svg class="exact-icon" viewBox="0 0 16 16" width="16" height="16" fill="none" ' +
    'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" ' +
    `aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`
  );
}

/** An icon as an element. */
export function icon(name: IconName): SVGElement {
  const template = document.createElement("template");
  template.innerHTML = iconText(name);
  return template.content.firstElementChild as SVGElement;
}
