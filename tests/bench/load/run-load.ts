import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { quantile } from '../report/statistics.ts';
import type { Load, Measured } from './types.ts';

const answerWithinMs = 30_000;

/** A closed loop: `connections` callers, each with a connection of its own that stays open. */
export async function runLoad(load: Load): Promise<Measured> {
  const { connections, expect, paths, bodies, headers, keyed, method } = load;
  if (!/^http:\/\/127\.0\.0\.1:/.test(load.url)) throw new Error(`Load goes to 127.0.0.1 alone, not to ${load.url}`);
  const pool = new Pool(load.url, { connections, pipelining: 1, headersTimeout: answerWithinMs });
  const latenciesMs: number[] = [];
  const otherwise: Record<string, number> = {};
  const begins = performance.now() + load.warmUpMs;
  const ends = begins + load.lastsMs;
  let sent = 0;
  let answered = 0;
  let cached = 0;
  let lastAnswer = begins;

  async function ask(turn: number): Promise<{ status: string | number; hit?: boolean }> {
    try {
      const answer = await pool.request({
        method,
        path: paths[turn % paths.length] ?? '/',
        headers: keyed ? { ...headers, 'idempotency-key': randomUUID() } : headers,
        body: bodies?.[turn % bodies.length] ?? null,
      });
      await answer.body.dump();
      return { status: answer.statusCode, hit: answer.headers['x-cache'] === 'HIT' };
    } catch (error) {
      return { status: (error as Error).name };
    }
  }

  async function caller(): Promise<void> {
    for (;;) {
      const before = performance.now();
      if (before >= ends || sent >= load.maxRequests) return;
      sent += 1;
      const { status, hit } = await ask(sent);
      const after = performance.now();
      if (status !== expect) otherwise[status] = (otherwise[status] ?? 0) + 1;
      else {
        if (before >= begins) {
          latenciesMs.push(after - before);
          if (hit) cached += 1;
        }
        if (after >= begins && after <= ends) {
          answered += 1;
          lastAnswer = after;
        }
      }
    }
  }

  await Promise.all(Array.from({ length: connections }, caller));
  await pool.close();
  // Ended by their number, the requests did not take the whole time.
  const seconds = (sent >= load.maxRequests ? Math.max(1, lastAnswer - begins) : load.lastsMs) / 1_000;
  latenciesMs.sort((a, b) => a - b);
  return {
    answered,
    perSecond: answered / seconds,
    timed: latenciesMs.length,
    p50Ms: quantile(latenciesMs, 0.5),
    p90Ms: quantile(latenciesMs, 0.9),
    p99Ms: quantile(latenciesMs, 0.99),
    cached,
    sent,
    otherwise,
  };
}
