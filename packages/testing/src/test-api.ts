import type { PublishedEvent } from '@waybill/contracts';
import { createTokenVerifier, type ReadKeys } from '@waybill/http';
import { servedApp, type TestCaller, type TestTokens, testTokens } from '@waybill/http/testing';
import type { Clock } from '@waybill/runtime';
import type { App, Kit, Service } from '@waybill/service';
import type { Sidecar } from '@waybill/sidecar';
import type { Store } from '@waybill/store';
import request, { type Test } from 'supertest';
import { testKit } from './test-kit.ts';

/** Calls of one caller. What is not changed with `as` or `asApp` comes from nobody. */
export interface TestCalls {
  get(path: string): Test;
  post(path: string): Test;
  put(path: string): Test;
  patch(path: string): Test;
  delete(path: string): Test;
}

export interface TestApi extends TestCalls {
  /** Where it listens, for whoever comes over a wire of their own. */
  url: string;
  /** The same API, spoken to by this signed-in caller. */
  as(caller: TestCaller): TestCalls;
  /** The same API, spoken to by another service. */
  asApp(app: string): TestCalls;
  /** Hands events to every reaction that listens to their types, each in a transaction of its own. */
  react(...events: PublishedEvent[]): Promise<void>;
  /** Works every queue until nothing is due; tells how many tasks there were. */
  work(): Promise<number>;
  kit: Kit;
  service: Service;
  tokens: TestTokens;
}

export interface TestApiOptions extends Partial<Kit> {
  store: Store;
  sidecar?: Sidecar;
  clock?: Clock;
  keyMandatoryOn?: readonly string[];
}

/** A whole service under test: its real routes behind the real edge, over `store`. Answers are checked against their schemas. */
export async function testApi<Settings>(
  app: App<Settings>,
  settings: Settings,
  { keyMandatoryOn = [], ...given }: TestApiOptions,
): Promise<TestApi> {
  const kit = testKit(given);
  const { clock } = kit;
  const service = await app(kit, settings);
  const tokens = testTokens({ clock });
  const { url } = await servedApp({
    routes: service.routes,
    auth: createTokenVerifier({ ...tokens, keys: () => allKeys(tokens, service), clock }),
    clock,
    keyMandatoryOn,
  });

  return {
    ...callsWith(url, {}),
    url,
    as: (caller) => callsWith(url, { authorization: `Bearer ${tokens.tokenFor(caller)}` }),
    asApp: (callingApp) => callsWith(url, { 'dapr-caller-app-id': callingApp }),
    react: (...events) => react(service, kit.store, events),
    work: () => workAll(service, kit.store),
    kit,
    service,
    tokens,
  };
}

/** Keys of the test's tokens and, where the service issues tokens itself, its own. */
async function allKeys(tokens: TestTokens, { verificationKeys }: Service): ReturnType<ReadKeys> {
  const both = await Promise.all([tokens.keys(), verificationKeys?.()]);
  return { keys: both.flatMap((set) => set?.keys ?? []) };
}

function callsWith(url: string, headers: Record<string, string>): TestCalls {
  const calls = request(url);
  return {
    get: (path) => calls.get(path).set(headers),
    post: (path) => calls.post(path).set(headers),
    put: (path) => calls.put(path).set(headers),
    patch: (path) => calls.patch(path).set(headers),
    delete: (path) => calls.delete(path).set(headers),
  };
}

async function react({ reactions = [] }: Service, store: Store, events: readonly PublishedEvent[]): Promise<void> {
  for (const { types, handle } of reactions) {
    const heard = events.filter((event) => types.some(({ type }) => type === event.type));
    if (heard.length > 0) await store.commit((work) => handle(heard, work));
  }
}

async function workAll({ workers = [] }: Service, store: Store): Promise<number> {
  let done = 0;
  for (let before = -1; before !== done; ) {
    before = done;
    for (const { queue, leaseMs, batch = 1, paused = () => false, handle } of workers) {
      const tasks = paused() ? [] : await store.claim(queue, { limit: batch, leaseMs });
      if (tasks.length > 0) await handle(tasks);
      done += tasks.length;
    }
  }
  return done;
}
