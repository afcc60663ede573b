/** What sort of refusal it is; the edge turns it into a status. */
export type Kind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'precondition-failed'
  | 'too-large'
  | 'unsupported'
  | 'invalid'
  | 'headers-too-large'
  | 'busy'
  | 'internal'
  | 'unavailable';

/** The HTTP status of each kind of refusal (RFC 9110). */
export const statusOf: Record<Kind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  unsupported: 415,
  invalid: 422,
  busy: 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
};

export interface Text {
  en: string;
  vi: string;
}

export interface Problem {
  kind: Kind;
  title: Text;
  detail: Text;
}

export const problem = (kind: Kind, title: Text, detail: Text): Problem => ({ kind, title, detail });
