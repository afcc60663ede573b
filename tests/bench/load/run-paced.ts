import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { quantile } from '../report/statistics.ts';
import type { AnswersMeasured, ExpectedAnswer, Paced, PacedMeasured } from './types.ts';

interface Came {
  latenciesMs: number[];
  withRetryAfter: number;
}

/** Sends at a steady rate, over as many connections as that takes. */
export async function runPaced(paced: Paced): Promise<PacedMeasured> {
  const { url, method, paths, bodies, headers, keyed, expect, ratePerSecond, lastsMs, maxOpen, patienceMs } = paced;
  if (!/^http:\/\/127\.0\.0\.1:/.test(url)) throw new Error(`Load goes to 127.0.0.1 alone, not to ${url}`);
  const pool = new Pool(url, { connections: maxOpen, pipelining: 1 });
  const came = new Map<string, Came>();
  const expected: ExpectedAnswer[] = [];
  const open = new Set<Promise<void>>();
  let unsent = 0;
  const began = performance.now();
  const total = Math.round((ratePerSecond * lastsMs) / 1_000);

  function note(what: string, latencyMs: number, retryAfter: boolean): void {
    const known = came.get(what) ?? { latenciesMs: [], withRetryAfter: 0 };
    known.latenciesMs.push(latencyMs);
    if (retryAfter) known.withRetryAfter += 1;
    came.set(what, known);
  }

  async function ask(turn: number): Promise<void> {
    const before = performance.now();
    try {
      const answer = await pool.request({
        method,
        path: paths[turn % paths.length] ?? '/',
        headers: keyed ? { ...headers, 'idempotency-key': randomUUID() } : headers,
        body: bodies?.[turn % bodies.length] ?? null,
        signal: AbortSignal.timeout(patienceMs),
      });
      const after = performance.now();
      await answer.body.dump();
      note(String(answer.statusCode), after - before, answer.headers['retry-after'] !== undefined);
      if (answer.statusCode !== expect) return;
      expected.push({
        turn,
        location: String(answer.headers.location ?? ''),
        atMs: performance.timeOrigin + after,
      });
    } catch (error) {
      note((error as Error).name, performance.now() - before, false);
    }
  }

  // To the next one that is due, so that slow rates wake nobody for nothing.
  const restMs = Math.max(2, Math.floor(1_000 / ratePerSecond));
  let turn = 0;
  while (turn < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1_000) * ratePerSecond));
    for (; turn < due; turn += 1) {
      if (open.size >= maxOpen) {
        unsent += 1;
        continue;
      }
      const asking: Promise<void> = ask(turn).finally(() => open.delete(asking));
      open.add(asking);
    }
    await sleep(restMs);
  }
  const inTime = expected.length;
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(open);
  await pool.close();
  return {
    sent: turn - unsent,
    unsent,
    perSecond: inTime / seconds,
    answers: Object.fromEntries([...came].map(([what, one]) => [what, measuredOf(one)])),
    expected,
  };
}

function measuredOf({ latenciesMs, withRetryAfter }: Came): AnswersMeasured {
  latenciesMs.sort((a, b) => a - b);
  return {
    times: latenciesMs.length,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
    withRetryAfter,
  };
}
