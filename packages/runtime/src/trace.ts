import { randomUUID } from 'node:crypto';

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

export interface TraceParent {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  sampled: boolean;
}

/** Reads a W3C `traceparent` header; undefined unless well formed. */
export function parseTraceparent(header: string | undefined): TraceParent | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = pattern.exec(header?.trim() ?? '') ?? [];
  if (!version || version === 'ff' || (version === '00' && rest)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Writes a `traceparent` of version 00: the given parts, fresh random ones for what is left out. */
export function makeTraceparent({ traceId, spanId, sampled = true }: Partial<TraceParent> = {}): string {
  return `00-${traceId ?? randomHex(32)}-${spanId ?? randomHex(16)}-${sampled ? '01' : '00'}`;
}

/** Up to 32 digits. UUIDs come from a pool of random bytes, so that no request waits for the system’s source. */
const randomHex = (digits: number): string => randomUUID().replaceAll('-', '').slice(0, digits);
