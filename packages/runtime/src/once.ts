/** What was answered to a request, byte for byte, so that a repeat gets the same. */
export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * An effect that happens once per key [C5]. The store writes the row in the effect's own transaction; a repeat with
 * the same fingerprint gets the stored answer, another fingerprint is refused with `key-reused`.
 */
export interface Once<Result = never> {
  /** Caller, route and the client's key in one string. */
  key: string;
  /** Hash of the request's body. */
  fingerprint: string;
  /** The answer to keep, made from what the effect came to. */
  answer(result: Result): StoredAnswer;
}

/** Thrown by the store instead of repeating an effect; the HTTP edge sends `answer` with `Idempotent-Replayed: true`. */
export class Replayed extends Error {
  readonly answer: StoredAnswer;

  constructor(answer: StoredAnswer) {
    super('This request was answered before');
    this.name = 'Replayed';
    this.answer = answer;
  }
}
