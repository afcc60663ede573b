import { randomUUID } from 'node:crypto';
import type { SignalData, SignalType } from '@waybill/contracts';
import { type Clock, currentContext } from '@waybill/runtime';
import type { Sidecar } from './types.ts';

type Health = SignalData<'system.health_check'>;

export interface Signals {
  /** Tells that a request failed as nobody had thought of. Once a second at the most: the log has them all. */
  failed(error: unknown, route?: string): void;
  stop(): Promise<void>;
}

/** Tells the broker of this service's start, of every change of its readiness, and of errors. Losing one is no harm. */
export function createSignals({
  app,
  sidecar,
  readiness,
  clock,
  everyMs = 5_000,
}: {
  app: string;
  sidecar: Pick<Sidecar, 'publish'>;
  readiness: () => Promise<{ ready: boolean; parts: Health['parts'] }>;
  clock: Clock;
  everyMs?: number;
}): Signals {
  const stopping = new AbortController();
  let told: string | undefined;
  let nextErrorMs = Number.NEGATIVE_INFINITY;

  const publish = <Type extends SignalType>(type: Type, data: SignalData<Type>): Promise<boolean> => {
    const { correlationId } = currentContext();
    const event = {
      specversion: '1.0' as const,
      id: randomUUID(),
      source: app,
      type,
      subject: app,
      time: clock.now().toISOString(),
      dataversion: 1,
      sequence: 0,
      subjectversion: 0,
      ...(correlationId && { correlationid: correlationId }),
      data,
    };
    return sidecar.publish(type, [event]).then(
      () => true,
      () => false,
    );
  };

  async function look(): Promise<void> {
    const { ready, parts } = await readiness().catch(() => ({ ready: false, parts: {} }));
    const whole = Object.values(parts).every((part) => part === 'up');
    const health: Health = { service: app, status: ready ? (whole ? 'healthy' : 'degraded') : 'unhealthy', parts };
    const seen = JSON.stringify(health);
    if (seen !== told && (await publish('system.health_check', health))) told = seen;
  }

  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await clock.sleep(everyMs, stopping.signal);
    }
  })();

  return {
    failed(error, route) {
      if (clock.monotonicMs() < nextErrorMs) return;
      nextErrorMs = clock.monotonicMs() + 1_000;
      const { correlationId } = currentContext();
      void publish('system.error', {
        service: app,
        ...(route !== undefined && { route }),
        error: error instanceof Error ? error.name : typeof error,
        ...(correlationId && { correlation_id: correlationId }),
      });
    },
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}
