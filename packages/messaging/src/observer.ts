/** What the kit tells whoever measures and logs it. */
export interface MessagingObserver {
  /** `oldestAt` is when the oldest of them was committed, RFC 3339. */
  published?(topic: string, count: number, oldestAt: string): void;
  /** Events that did not reach the broker: the log has them [L5]. */
  unpublished?(count: number, reason: unknown): void;
  /** Events that the broker brought. */
  delivered?(count: number): void;
  /** Events that the walk found missing and brought itself. */
  repaired?(reaction: string, count: number): void;
  parked?(reaction: string, error: unknown): void;
  dead?(by: string, error: unknown): void;
  /** How many events of a source's log a reaction has not handled yet; undefined where another replica walks. */
  lag?(reaction: string, source: string, events: number | undefined): void;
  /** A delivery could not be handled; the walk brings it back. */
  undelivered?(reaction: string, error: unknown): void;
  /** A walk ended well, or another replica walks. */
  walked?(source: string): void;
  /** A walk failed; it is tried again in 2 s. */
  walkFailed?(source: string, error: unknown): void;
  /** Whether tasks are due could not be asked, so many times in a row; it is asked again in a second. */
  pollFailed?(error: unknown, times: number): void;
  /** A worker's call threw. */
  taskFailed?(queue: string, error: unknown): void;
}
