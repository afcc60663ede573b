import type { MessagingObserver } from '@waybill/messaging';
import type { Clock, Logger, Metrics } from '@waybill/runtime';
import type { CommitObserver } from '@waybill/store';

/** Batch sizes, commit times and reruns. */
export function commitObserver({ metrics, logger }: { metrics: Metrics; logger: Logger }): CommitObserver {
  const units = metrics.histogram({
    name: 'waybill_commit_batch_units',
    help: 'Units of work committed in one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  });
  const seconds = metrics.histogram({
    name: 'waybill_commit_duration_seconds',
    help: 'Time to commit a batch, reruns included',
  });
  const repeats = metrics.counter({
    name: 'waybill_commit_repeats_total',
    help: 'Runs of a batch that were lost and repeated',
    labels: ['reason'],
  });
  return {
    committed(batch) {
      units.observe(batch.units);
      seconds.observe(batch.durationMs / 1_000);
    },
    failed: (err) => logger.error({ err }, 'a batch could not be committed'),
    repeated: (reason) => repeats.inc({ reason }),
  };
}

const toldEvery = 5;

/** Publishing, delivery, repairs and what was put aside. `brokerSeen` hears whether the broker took the last events. */
export function messagingObserver({
  metrics,
  logger,
  clock,
  brokerSeen,
}: {
  metrics: Metrics;
  logger: Logger;
  clock: Clock;
  brokerSeen: (up: boolean) => void;
}): MessagingObserver {
  const published = metrics.counter({
    name: 'waybill_events_published_total',
    help: 'Events the broker took',
    labels: ['topic'],
  });
  const publishSeconds = metrics.histogram({
    name: 'waybill_publish_delay_seconds',
    help: 'From the commit of an event until the broker took it',
  });
  const unpublished = metrics.counter({
    name: 'waybill_events_unpublished_total',
    help: 'Events left to the walk of the log, because the broker did not take them',
  });
  const repaired = metrics.counter({
    name: 'waybill_events_repaired_total',
    help: 'Events the walk of the log brought',
    labels: ['reaction'],
  });
  const lag = metrics.gauge({
    name: 'waybill_log_lag_events',
    help: "Events of a publisher's log beyond the cursor",
    labels: ['reaction', 'source'],
  });
  const parked = metrics.counter({
    name: 'waybill_events_parked_total',
    help: 'Events put aside because a reaction threw',
    labels: ['reaction'],
  });
  const dead = metrics.counter({
    name: 'waybill_dead_total',
    help: 'Events and tasks given up after all tries',
    labels: ['by'],
  });
  const undelivered = metrics.counter({
    name: 'waybill_events_undelivered_total',
    help: 'Deliveries that could not be handled and were left to the walk',
    labels: ['reaction'],
  });
  const walksFailed = metrics.counter({
    name: 'waybill_walks_failed_total',
    help: 'Walks of a log that failed',
    labels: ['source'],
  });
  const failing = new Map<string, number>();
  metrics.gauge({
    name: 'waybill_walks_failed_in_a_row',
    help: 'Walks of a log that failed since the last good one',
    labels: ['source'],
    read: () => [...failing].map(([source, value]) => ({ labels: { source }, value })),
  });
  let brokerUp = true;

  function seen(up: boolean, reason?: unknown): void {
    if (!up && brokerUp)
      logger.warn({ err: reason }, 'the broker does not take events; consumers read them from the log');
    if (up && !brokerUp) logger.info('the broker takes events again');
    brokerUp = up;
    brokerSeen(up);
  }

  return {
    published(topic, count, oldestAt) {
      published.inc({ topic }, count);
      publishSeconds.observe(Math.max(0, clock.now().getTime() - Date.parse(oldestAt)) / 1_000);
      seen(true);
    },
    unpublished(count, reason) {
      unpublished.inc(count);
      seen(false, reason);
    },
    repaired(reaction, count) {
      repaired.inc({ reaction }, count);
      logger.debug({ reaction, count }, 'events brought by the walk');
    },
    lag(reaction, source, events) {
      if (events === undefined) lag.remove({ reaction, source });
      else lag.set({ reaction, source }, events);
    },
    parked(reaction, err) {
      parked.inc({ reaction });
      logger.warn({ reaction, err }, 'an event was put aside; it is tried again');
    },
    dead(by, err) {
      dead.inc({ by });
      logger.error({ by, err }, 'given up after all tries; replay or discard it under /api/v1/dead-letters');
    },
    undelivered(reaction, err) {
      undelivered.inc({ reaction });
      logger.debug({ reaction, err }, 'a delivery was not handled; the walk brings it back');
    },
    walked(source) {
      if ((failing.get(source) ?? 0) >= toldEvery) logger.info({ source }, 'the log can be walked again');
      failing.set(source, 0);
    },
    walkFailed(source, err) {
      walksFailed.inc({ source });
      const times = (failing.get(source) ?? 0) + 1;
      failing.set(source, times);
      // One miss is a neighbour that restarts; many are an outage somebody should hear of.
      if (times % toldEvery === 0) logger.warn({ source, times, err }, 'the log cannot be walked; trying every 2 s');
    },
    pollFailed(err, times) {
      // As with walks: a database that restarts is missed a few times.
      if (times % toldEvery === 0) logger.warn({ times, err }, 'due tasks cannot be looked for; trying every second');
    },
    taskFailed: (queue, err) => logger.warn({ queue, err }, 'a task failed; it is tried again'),
  };
}
