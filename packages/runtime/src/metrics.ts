import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

interface Declaration<Label extends string> {
  name: string;
  help: string;
  labels?: readonly Label[];
}

/** What a gauge reads at a scrape: a value, or one per set of labels. */
export type Reading = number | readonly { labels: Record<string, string>; value: number }[];

/** One service's metrics. Declaring a name twice gives the same metric, so packages may declare where they are built. */
export interface Metrics {
  counter<Label extends string = never>(declaration: Declaration<Label>): Counter<Label>;
  /**
   * `read` is called at each scrape and returns the value. Where it fails or takes longer than a second the gauge is
   * left out, so that a database that is away hides its own figures only.
   */
  gauge<Label extends string = never>(
    declaration: Declaration<Label> & { read?: () => Reading | Promise<Reading> },
  ): Gauge<Label>;
  /** `buckets` in the metric's own unit; the default suits seconds of a request. */
  histogram<Label extends string = never>(
    declaration: Declaration<Label> & { buckets?: readonly number[] },
  ): Histogram<Label>;
  /** The text of `/metrics`. */
  text(): Promise<string>;
  contentType: string;
  /** What lies behind it, for packages that declare their metrics on a registry. */
  registry: Registry;
}

const readWithinMs = 1_000;
/**
 * How often the event loop's delay is sampled; each sample counts from the one before, so an idle loop shows this much.
 * The default, 10, wakes an idle process a hundred times a second.
 */
const loopSampleMs = 100;
const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Metrics in a registry of their own, each labelled with `app`. `processMetrics` adds memory, event loop and GC. */
export function createMetrics({ app, processMetrics = true }: { app: string; processMetrics?: boolean }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  if (processMetrics) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopSampleMs });
  const registers = [registry];

  const known = <M>(name: string, make: () => M): M => (registry.getSingleMetric(name) as M | undefined) ?? make();

  return {
    counter: ({ name, help, labels = [] }) =>
      known(name, () => new Counter({ name, help, labelNames: labels, registers })),
    gauge: ({ name, help, labels = [], read }) =>
      known(
        name,
        () => new Gauge({ name, help, labelNames: labels, registers, ...(read && { collect: setTo(read) }) }),
      ),
    histogram: ({ name, help, labels = [], buckets = requestSeconds }) =>
      known(name, () => new Histogram({ name, help, labelNames: labels, registers, buckets: [...buckets] })),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    registry,
  };
}

function setTo(read: () => Reading | Promise<Reading>) {
  return async function collect(this: Gauge): Promise<void> {
    const reading = await inTime(read);
    // Also what was there before: an old figure would look like news.
    this.reset();
    if (reading === undefined) this.remove();
    else if (typeof reading === 'number') this.set(reading);
    else for (const { labels, value } of reading) this.set(labels, value);
  };
}

async function inTime(read: () => Reading | Promise<Reading>): Promise<Reading | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, readWithinMs, undefined);
  });
  try {
    return await Promise.race([read(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
