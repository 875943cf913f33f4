/** How the channels of an image are shown: what a person sets, without the kernel. */

import type { ImageState } from "../protocol";

/** One channel as it is shown. */
export interface ChannelLook {
  name: string;
  /** `#rrggbb` of the brightest samples. */
  color: string;
  visible: boolean;
  /** Stored samples shown black and at full brightness. */
  window: [number, number];
  /** Above 1 dark parts become brighter. */
  gamma: number;
}

/** For channels whose file names no colour: what the eye tells apart when they are added up. */
const COLORS = ["#3b7bff", "#00d800", "#ff2a2a", "#ff3bff", "#00e0e0", "#ffe100", "#ffffff"];
const GREY = "#ffffff";
/** So many channels are seen when an image is opened; more would only be white. */
const SEEN = 4;

/** The channels as the file and its samples suggest; none for colour images. */
export function defaultLooks({
  channel_list: channels,
}: Pick<ImageState, "channel_list">): ChannelLook[] {
  return channels.map(({ name, color, window }, index) => ({
    name: name || `channel ${index + 1}`,
    color: color ?? (channels.length === 1 ? GREY : (COLORS[index % COLORS.length] ?? GREY)),
    visible: index < SEEN,
    window: [...window],
    gamma: 1,
  }));
}

/**
 * Channels as the kernel's trait gives them, over the defaults: a list of numbers names those that
 * are visible; of objects each sets what it has of its channel.
 */
export function looksOf(defaults: readonly ChannelLook[], given: unknown): ChannelLook[] {
  if (!Array.isArray(given) || given.length === 0) return [...defaults];
  if (given.every((one) => typeof one === "number")) {
    return defaults.map((look, index) => ({ ...look, visible: given.includes(index) }));
  }
  return defaults.map((look, index) => merged(look, given[index]));
}

/** Numbers of the channels that are seen. */
export function visibleChannels(looks: readonly ChannelLook[]): number[] {
  return looks.flatMap(({ visible }, index) => (visible ? [index] : []));
}

function merged(look: ChannelLook, given: unknown): ChannelLook {
  if (typeof given !== "object" || given === null) return look;
  const { name, color, visible, window, gamma } = given as Partial<ChannelLook>;
  return {
    name: typeof name === "string" ? name : look.name,
    color: typeof color === "string" && /^#[0-9a-f]{6}$/i.test(color) ? color : look.color,
    visible: typeof visible === "boolean" ? visible : look.visible,
    window: isWindow(window) ? [window[0], window[1]] : look.window,
    gamma: typeof gamma === "number" && gamma > 0 ? gamma : look.gamma,
  };
}

function isWindow(window: unknown): window is [number, number] {
  return (
    Array.isArray(window) &&
    window.length === 2 &&
    window.every((end) => typeof end === "number" && Number.isFinite(end))
  );
}
