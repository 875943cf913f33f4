/** What the frame of a panel and the kernel say to each other: `exact_nb.widgets.panel.protocol`. */

import type { ChannelModel } from "../transport/channel-model";

/**
 * Something was clicked or chosen: `act` names what is to be done, `of` to what. `typed` is what the
 * search holds: the host may still keep the last letters back when something found is clicked.
 */
export interface ActMessage {
  kind: "act";
  act: string;
  of: string;
  value: string;
  typed: string;
}

/** Pictures have come into view. */
export interface ThumbnailsMessage {
  kind: "thumbnails";
  images: number[];
}

/** The panel was put on a page, or taken off. */
export interface ViewMessage {
  kind: "view";
  shown: boolean;
}

/** An answer is asked for: what was sent before has arrived by then. */
export interface SettleMessage {
  kind: "settle";
  serial: number;
}

export type FromPanel = ActMessage | ThumbnailsMessage | ViewMessage | SettleMessage;

/** A picture, in the one buffer that comes with it; without one it cannot be read. */
export interface ThumbnailMessage {
  kind: "thumbnail";
  image: number;
  media_type: string;
}

/** A line to be read out. */
export interface SayMessage {
  kind: "say";
  text: string;
}

/** Give the keyboard to what a CSS selector finds first. */
export interface FocusMessage {
  kind: "focus";
  selector: string;
}

/** The answer to `SettleMessage`. */
export interface SettledMessage {
  kind: "settled";
  serial: number;
}

export type ToPanel = ThumbnailMessage | SayMessage | FocusMessage | SettledMessage;

export interface FrameModel extends Omit<ChannelModel, "send"> {
  get(name: "label"): string;
  send(content: FromPanel): void;
}
