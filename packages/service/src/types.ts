import type { ReadKeys, Route } from '@waybill/http';
import type { Reaction, Worker } from '@waybill/messaging';
import type { Clock, Logger, Metrics, Reading } from '@waybill/runtime';
import type { Cache, Sidecar } from '@waybill/sidecar';
import type { Store } from '@waybill/store';

/** A figure of the service's own, read at each scrape of `/metrics`. Its name begins with `waybill_` and stands in docs/metrics.md. */
export interface Gauge {
  name: string;
  help: string;
  labels?: readonly string[];
  read(): Reading | Promise<Reading>;
}

/** What a service is made of. */
export interface Service {
  routes: Route[];
  reactions?: Reaction[];
  workers?: Worker[];
  /** Repeated work that belongs to no request: `run` is called every `everyMs` while the process lives. */
  periodic?: { name: string; everyMs: number; run: () => Promise<void> }[];
  /** Keys that callers' tokens are verified with, where they are not to be fetched from users: in users itself. */
  verificationKeys?: ReadKeys;
  /** What it measures beside what every service does. */
  gauges?: Gauge[];
  /** Further parts without which the service is not ready: name → whether it is up [T4]. */
  parts?: Record<string, () => boolean>;
}

/** What a service is handed. Tests hand it the same things, real or fake. */
export interface Kit {
  store: Store;
  sidecar: Sidecar;
  cache: Cache;
  clock: Clock;
  /** For edges of a service that have something of their own to tell; features and domain do without. */
  logger: Logger;
  metrics: Metrics;
  /** Up to when, by this process's monotonic clock in ms, the source's log is known to be handled whole by every reaction [S3]. */
  provenUntil: (source: string) => number | undefined;
  /** Whether an event of this subject is parked or dead in this app [S3]. */
  hasParked: (subject: string) => Promise<boolean>;
}

/** Builds a service from its kit and settings: each app's `src/app.ts` exports one. */
export type App<Settings> = (kit: Kit, settings: Settings) => Service | Promise<Service>;
