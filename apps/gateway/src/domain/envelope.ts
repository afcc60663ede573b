export const envelopeType = 'application/vnd.waybill.envelope+json';

/** One shape for every answer, for clients that want it. */
export interface Envelope {
  success: boolean;
  /** The answer's body; null when it failed or had none. */
  data: unknown;
  /** The problem document, or null. */
  error: unknown;
  message: string;
  meta: Record<string, unknown>;
}

/** Wraps an answer. A list's place among its pages is told in `meta`, where it can be found without knowing the list. */
export function enveloped({ status, body, requestId }: { status: number; body: unknown; requestId: string }): Envelope {
  const success = status < 400;
  return {
    success,
    data: success ? (body ?? null) : null,
    error: success ? null : (body ?? null),
    message: success ? 'OK' : titleOf(body),
    meta: { status, request_id: requestId, ...(success && pageOf(body)) },
  };
}

const titleOf = (body: unknown): string =>
  isObject(body) && typeof body.title === 'string' ? body.title : 'The request failed';

function pageOf(body: unknown): Record<string, unknown> {
  if (!isObject(body) || !Array.isArray(body.items)) return {};
  const { items: _, ...place } = body;
  const { total, page, page_size: size } = place;
  if (typeof total !== 'number' || typeof page !== 'number' || typeof size !== 'number') return place;
  const pages = Math.ceil(total / size);
  return { ...place, limit: size, total_pages: pages, has_next: page < pages, has_previous: page > 1 };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
