/**
 * Every message between page and kernel; `exact_nb/widgets/protocol/` holds the same types by name
 * and says what they mean.
 */

export type * from "./annotations";
export type * from "./author";
export type * from "./images";
export type * from "./messages";
export type * from "./methods";
export type * from "./overlay";
export type * from "./screening";
export type * from "./volumes";
