/** One run of load: so many connections, each sending its next request when the last was answered. */
export interface Load {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Taken in turn. */
  readonly paths: readonly string[];
  /** Taken in turn; left out for a GET. */
  readonly bodies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** Sends a fresh Idempotency-Key with every request. */
  readonly keyed: boolean;
  readonly expect: number;
  readonly connections: number;
  /** Not counted: connections are opened, code gets warm. */
  readonly warmUpMs: number;
  /** The run ends after this time or after so many requests, whichever is first. */
  readonly lastsMs: number;
  readonly maxRequests: number;
}

export interface Measured {
  /** Answered as expected within the measured time, and per second of it. */
  readonly answered: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** All that were sent, warm-up included: what the CPU was used for. */
  readonly sent: number;
  /** How often anything else came instead, by status or error. */
  readonly otherwise: Readonly<Record<string, number>>;
}
