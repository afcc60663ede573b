/** What the kit tells whoever measures and logs it. */
export interface MessagingObserver {
  published?(topic: string, count: number): void;
  /** Events that did not reach the broker: the log has them [L5]. */
  unpublished?(count: number, reason: unknown): void;
  /** Events that the broker brought. */
  delivered?(count: number): void;
  /** Events that the walk found missing and brought itself. */
  repaired?(reaction: string, count: number): void;
  parked?(reaction: string, error: unknown): void;
  dead?(by: string, error: unknown): void;
  /** How many events of a source's log a reaction has not handled yet. */
  lag?(reaction: string, source: string, events: number): void;
  /** A delivery could not be handled; the walk brings it back. */
  undelivered?(reaction: string, error: unknown): void;
  /** A walk ended well, or another replica walks. */
  walked?(source: string): void;
  /** A walk failed; it is tried again in 2 s. */
  walkFailed?(source: string, error: unknown): void;
  /** A worker's call threw. */
  taskFailed?(queue: string, error: unknown): void;
}
