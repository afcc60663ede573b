import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderView } from '@waybill/contracts';
import type { CallOptions, Client, Person } from '../../e2e/support/client.ts';
import type { Answered } from '../auditor/books.ts';

/** A person who tries until there is an answer, and counts what came instead. */
export interface Caller {
  readonly id: string;
  /** How many calls came to what: `201`, `503 unavailable`, `TimeoutError`. */
  readonly tally: Map<string, number>;
  /** One try. */
  once(method: string, path: string, options: CallOptions): Promise<Answered>;
  /** Tries, under the same key, until the answer says what has become of it; tells `noted` of every try. */
  untilAnswered(
    method: string,
    path: string,
    options: CallOptions,
    noted: (answer: Answered) => void,
  ): Promise<Answered>;
}

const patienceMs = 180_000;
/** Signed out, and too many at once: neither says anything about what was asked. */
const notAnAnswer = new Set([401, 408, 429]);

export function createCaller(client: Client, person: Person): Caller {
  let { token } = person;
  let signingIn: Promise<void> | undefined;
  const tally = new Map<string, number>();
  const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);

  function signInAgain(): Promise<void> {
    signingIn ??= client
      .logIn(person.email ?? '', person.password)
      .then((again) => {
        token = again.token;
      })
      .catch(() => sleep(500))
      .finally(() => {
        signingIn = undefined;
      });
    return signingIn;
  }

  async function once(method: string, path: string, options: CallOptions): Promise<Answered> {
    try {
      const { status, text, body } = await client.call<Partial<OrderView> & { code?: string }>(method, path, {
        ...options,
        token,
      });
      count(status < 300 ? String(status) : `${status} ${body?.code ?? ''}`);
      if (status === 401) await signInAgain();
      if (status >= 500 || notAnAnswer.has(status)) return { status: 0 };
      return {
        status,
        ...(status < 300 && { text }),
        ...(status < 300 && body?.id !== undefined && { order_id: body.id }),
        ...(status < 300 && body?.total !== undefined && { total: body.total }),
      };
    } catch (error) {
      count((error as Error).name === 'TimeoutError' ? 'no answer in 30 s' : (error as Error).message);
      return { status: 0 };
    }
  }

  return {
    id: person.id,
    tally,
    once,
    async untilAnswered(method, path, options, noted) {
      const until = performance.now() + patienceMs;
      for (;;) {
        const answer = await once(method, path, options);
        noted(answer);
        if (answer.status !== 0 || performance.now() > until) return answer;
        await sleep(200 + Math.random() * 600);
      }
    },
  };
}
