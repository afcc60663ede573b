import { Readable } from 'node:stream';
import type { PublishedEvent } from '@waybill/contracts';
import { type Clock, createMetrics, systemClock } from '@waybill/runtime';
import {
  type Binding,
  type CacheStore,
  createCaches,
  type Entry,
  type Forwarded,
  type ForwardRequest,
  type Invocation,
  InvocationFailed,
  type Sidecar,
  SidecarFailed,
  tombstoneSeconds,
  Unreachable,
} from '@waybill/sidecar';

/** A call as it reached the neighbour. */
export interface FakeCall {
  app: string;
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
}

/** What an `answer` may return to a forwarded request, where status and headers matter. */
export interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer | Readable;
}

type Answering = (call: FakeCall) => unknown;

export interface FakeSidecar extends Sidecar {
  /**
   * Says what a neighbour answers; the latest that fits counts. What it returns is the answer (for `forward`: a
   * `FakeAnswer`, or a value sent as JSON with 200), what it throws is thrown.
   */
  answer(app: string, method: string, path: string | RegExp, answer: Answering): void;
  readonly invocations: FakeCall[];
  readonly published: { topic: string; event: PublishedEvent }[];
  readonly bound: Binding[];
  /** Secrets by name. */
  readonly secrets: Record<string, Record<string, string>>;
  /** What a binding answers; may throw. */
  onBind: (binding: Binding) => unknown;
  /** From now on nothing answers, until `up()`. The cache forgets nothing meanwhile. */
  down(): void;
  up(): void;
  /** Times `shutdown` was called. */
  readonly shutdowns: number;
}

/** A sidecar in memory, with a real cache over a map. Unanswered invocations fail as those of an unknown app do. */
export function fakeSidecar({ clock = systemClock }: { clock?: Clock } = {}): FakeSidecar {
  const answers: { app: string; method: string; path: string | RegExp; answer: Answering }[] = [];
  const state = { up: true, shutdowns: 0 };
  const reach = (target: string) => {
    if (!state.up) throw new Unreachable(target, 'the fake sidecar is down');
  };
  const cache = createCaches({
    store: memoryStore(clock, reach),
    clock,
    logger: quiet,
    metrics: createMetrics({ app: 'fake', processMetrics: false }),
  });

  async function ask(call: FakeCall): Promise<unknown> {
    reach(call.app);
    fake.invocations.push(call);
    const found = answers.findLast(
      ({ app, method, path }) =>
        app === call.app &&
        method === call.method &&
        (typeof path === 'string' ? path === call.path : path.test(call.path)),
    );
    if (!found)
      throw new Unreachable(call.app, `nothing answers ${call.method} ${call.path}; give the fake sidecar an answer()`);
    return found.answer(call);
  }

  const fake: FakeSidecar = {
    invocations: [],
    published: [],
    bound: [],
    secrets: {},
    onBind: () => undefined,
    get shutdowns() {
      return state.shutdowns;
    },
    answer: (app, method, path, answer) => void answers.push({ app, method, path, answer }),
    down() {
      state.up = false;
    },
    up() {
      state.up = true;
    },

    async invoke<Answer>({ app, path, body, headers = {}, returns, ...rest }: Invocation<Answer>) {
      const method = rest.method ?? (body === undefined ? 'GET' : 'POST');
      const answered = await ask({ app, method, path, body: asSent(body), headers });
      const checked = returns.safeParse(asSent(answered));
      if (!checked.success)
        throw new InvocationFailed({ app, path, status: 200 }, 'the answer does not match its schema', {
          cause: checked.error,
        });
      return checked.data;
    },
    async forward({ app, method, path, headers, body }: ForwardRequest): Promise<Forwarded> {
      const sent = body instanceof Readable ? Buffer.concat(await body.toArray()) : Buffer.from(body ?? '');
      const answered = await ask({ app, method, path, headers, body: sent.toString() });
      if (!isAnswer(answered))
        return {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: streamOf(JSON.stringify(answered)),
        };
      return { status: answered.status, headers: answered.headers ?? {}, body: streamOf(answered.body ?? '') };
    },
    async publish(topic, events) {
      reach('sidecar');
      fake.published.push(...events.map((event) => ({ topic, event })));
    },
    async bind(binding) {
      reach('sidecar');
      fake.bound.push(binding);
      return fake.onBind(binding);
    },
    async secret(name) {
      reach('sidecar');
      const found = fake.secrets[name];
      if (!found)
        throw new SidecarFailed(`read the secret ${name}`, {
          status: 404,
          message: 'the fake sidecar has no such secret',
        });
      return found;
    },
    cache,
    ready: async () => state.up,
    async shutdown() {
      reach('sidecar');
      state.shutdowns += 1;
    },
    close: async () => undefined,
  };
  return fake;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** As it arrives after a trip over the wire. */
const asSent = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

const streamOf = (body: string | Buffer | Readable): Readable =>
  body instanceof Readable ? body : Readable.from([Buffer.from(body)]);

const isAnswer = (value: unknown): value is FakeAnswer =>
  typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number';

function memoryStore(clock: Clock, reach: (target: string) => void): CacheStore {
  const entries = new Map<string, { entry: Entry; untilMs: number }>();
  const keep = (key: string, entry: Entry, ttlSeconds: number) =>
    entries.set(key, { entry, untilMs: clock.now().getTime() + ttlSeconds * 1_000 });
  const find = (key: string) => {
    const found = entries.get(key);
    return found && found.untilMs > clock.now().getTime() ? found.entry : undefined;
  };
  return {
    async get(key) {
      reach('sidecar');
      return find(key);
    },
    async fill(key, value, ttlSeconds) {
      reach('sidecar');
      if (!find(key)) keep(key, { value: asSent(value) }, ttlSeconds);
    },
    async bury(key) {
      reach('sidecar');
      keep(key, { buried: true }, tombstoneSeconds);
    },
  };
}
