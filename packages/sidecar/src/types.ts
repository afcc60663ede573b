import type { PublishedEvent } from '@waybill/contracts';
import type { z } from 'zod';

export interface Invocation<Answer> {
  /** App-id of the neighbour. */
  app: string;
  /** Default `POST` with a body, else `GET`. */
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute path with query, such as `/internal/reservations`. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** The whole call, retries of the sidecar included. Default 5,000. */
  deadlineMs?: number;
  /** Checked against the answer; a mismatch throws. */
  returns: z.ZodType<Answer>;
}

export interface Binding {
  name: string;
  operation: string;
  /** Sent as JSON: a text arrives without its quotes where the binding takes texts. */
  data?: unknown;
  metadata?: Record<string, string>;
  deadlineMs?: number;
}

export interface ForwardRequest {
  app: string;
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body?: import('node:stream').Readable | Uint8Array | null;
  /** Until the answer's head is here, and again for every gap in its body. Default 10,000. */
  deadlineMs?: number;
  signal?: AbortSignal;
}

export interface Forwarded {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: import('node:stream').Readable;
}

/** The one door to Dapr. Names are roles (`cache`, `pubsub`, `email`, `secrets`), never products. */
export interface Sidecar {
  /**
   * Calls a neighbour and returns its checked answer. A problem document of the neighbour with a code of the
   * catalogue is thrown as `Refusal`, unless it is about the call itself (malformed, unknown path, caller not allowed);
   * that and any other non-2xx as `InvocationFailed`; no answer in time, 429, 503, or a neighbour that cannot be
   * reached, as `Unreachable`.
   */
  invoke<Answer>(invocation: Invocation<Answer>): Promise<Answer>;
  /**
   * Streams a request to a neighbour and its answer back, untouched; for the gateway. What a sidecar answers in the
   * neighbour's place is thrown as by `invoke`.
   */
  forward(request: ForwardRequest): Promise<Forwarded>;
  /** Publishes events of one type to their topic, in one call unless they exceed 3 MiB. Deadline 2 s [L5]. */
  publish(topic: string, events: readonly PublishedEvent[]): Promise<void>;
  /** Hands data to an output binding. Without `deadlineMs` it waits for as long as it takes [D2]. */
  bind(binding: Binding): Promise<unknown>;
  /** The keys and values of one secret of the `secrets` store. */
  secret(name: string): Promise<Record<string, string>>;
  /** A cache over the `cache` state store, its keys under `<prefix>:`. */
  cache(prefix: string, settings?: { ttlSeconds?: number }): Cache;
  /** True when the sidecar's components are up (`/v1.0/healthz/outbound`). Never throws. */
  ready(): Promise<boolean>;
  /** Ends the sidecar (`/v1.0/shutdown`); whoever runs it starts it again [D2]. */
  shutdown(): Promise<void>;
  close(): Promise<void>;
}

export type CacheOutcome = 'HIT' | 'MISS';

/** A cache that is only ever a cache: every failure is a miss, nothing waits for it longer than 200 ms [S6]. */
export interface Cache {
  /** Reads through: a hit, or `load()` once for all who ask meanwhile; fills create-if-absent unless the load took over 1 s. `undefined` is not kept. */
  through<T>(key: string, load: () => Promise<T>): Promise<{ value: T; outcome: CacheOutcome }>;
  /** After a change has been committed: a 10 s tombstone, so that no older load fills it again. Never throws. */
  invalidate(...keys: string[]): Promise<void>;
  /** Whether the store answered last time, for health. */
  healthy(): boolean;
}

/** One bulk subscription per topic, all delivered to one route. */
export interface Subscription {
  topic: string;
}

/** Events as the broker delivered them, unchecked but for the envelope. */
export type Deliver = (events: readonly PublishedEvent[]) => Promise<void>;
