/** Uuids made in the page; `crypto.randomUUID` exists only in secure contexts. */

let latest = 0;
let counter = 0;

/**
 * A new uuid v7 (RFC 9562, 5.7): milliseconds, a counter within them (method 1), random bits.
 * Later calls in this page sort after earlier ones, also when the clock is set back.
 */
export function uuid7(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  if (now > latest) {
    latest = now;
    // Half of the counter is left for this millisecond.
    counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
  } else if (++counter > 0xfff) {
    latest += 1;
    counter = 0;
  }
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(latest / 2 ** 32));
  view.setUint32(2, latest % 2 ** 32);
  view.setUint16(6, 0x7000 | counter);
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
