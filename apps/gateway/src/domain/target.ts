const outsideVisibleAscii = /[^\x21-\x7e]|#/;
const climbing = /\.\.|\/\/|[\\;]|(^|\/)\.(\/|$)/;
const percent = /%([0-9a-f]{2})?/gi;
/** What the sidecar would decode into another path than the one that was looked up here, or refuse. */
const neverEncoded = new Set('./\\;%#?');

/**
 * Whether a request target, as it came over the wire, means the same path to the gateway as to the sidecars behind it,
 * which decode and clean paths [T3].
 */
export function isPlain(target: string): boolean {
  if (!target.startsWith('/') || outsideVisibleAscii.test(target)) return false;
  const path = target.split('?', 1)[0] ?? '';
  if (climbing.test(path)) return false;
  for (const [, hexadecimal] of path.matchAll(percent)) {
    if (hexadecimal === undefined) return false;
    const code = Number.parseInt(hexadecimal, 16);
    if (code < 0x20 || code === 0x7f || neverEncoded.has(String.fromCharCode(code))) return false;
  }
  return true;
}
