/** What is asked, and of whom. */
interface Asked {
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
}

/** One run of load: so many connections, each sending its next request when the last was answered. */
export interface Load extends Asked {
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
  /** Sent within the measured time and answered as expected, even if later: a slow answer is none that can be left out. */
  readonly timed: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  /** Of those timed: `X-Cache: HIT`. */
  readonly cached: number;
  /** All that were sent, warm-up included: what the CPU was used for. */
  readonly sent: number;
  /** How often anything else came instead, by status or error. */
  readonly otherwise: Readonly<Record<string, number>>;
}

/** One run of load at a steady rate: nobody waits for an answer before the next request is sent. */
export interface Paced extends Asked {
  readonly ratePerSecond: number;
  readonly lastsMs: number;
  /** As many may be unanswered at once; what would be more is not sent, and counted. */
  readonly maxOpen: number;
  /** After so long nobody waits any more. */
  readonly patienceMs: number;
}

export interface PacedMeasured {
  readonly sent: number;
  readonly unsent: number;
  /** Answered as expected until the last request was sent, and per second of that time. */
  readonly perSecond: number;
  /** By status, or by error where nothing came. */
  readonly answers: Readonly<Record<string, AnswersMeasured>>;
  /** The expected answers, in the order they came. */
  readonly expected: readonly ExpectedAnswer[];
}

export interface AnswersMeasured {
  readonly times: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly withRetryAfter: number;
}

export interface ExpectedAnswer {
  /** Of the requests sent, from 0: tells which of the bodies it was. */
  readonly turn: number;
  readonly location: string;
  /** In ms since 1970. */
  readonly atMs: number;
}

/** A message to the generator: either kind of load. */
export interface Wanted {
  readonly load?: Load;
  readonly paced?: Paced;
}
