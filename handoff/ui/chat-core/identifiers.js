/**
 * Makes the UUIDv7 identifiers that let the server recognise a message sent twice.
 *
 * uuidv7({ now, fillRandom }) → "0190…-7…-…" (RFC 9562, section 5.7); both arguments are optional.
 */
export function uuidv7({ now = Date.now, fillRandom = (bytes) => crypto.getRandomValues(bytes) } = {}) {
  const bytes = fillRandom(new Uint8Array(16));
  // Bit operators work on 32 bits only: the 48-bit time is cut by division.
  let milliseconds = now();
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = milliseconds % 256;
    milliseconds = Math.floor(milliseconds / 256);
  }
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
