import { Refusal } from '@waybill/contracts';

/** Where a page ended: the value it was sorted by, and the id that breaks ties. */
export interface PageCursor {
  value: unknown;
  id: string;
}

export const writeCursor = ({ value, id }: PageCursor): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url');

/** Refuses with `malformed-cursor` what `writeCursor` did not write. */
export function readCursor(text: string): PageCursor {
  try {
    const [value, id, ...more] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const scalar = typeof value === 'string' || typeof value === 'number';
    if (scalar && typeof id === 'string' && more.length === 0) return { value, id };
  } catch {
    // not ours: refused below
  }
  throw new Refusal('malformed-cursor');
}
