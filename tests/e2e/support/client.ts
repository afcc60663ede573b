import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderView, ProductView, UserView } from '@waybill/contracts';
import type { Contract } from './contract.ts';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
  /** The body as it came, byte for byte. */
  text: string;
}

export interface CallOptions {
  body?: unknown;
  token?: string;
  key?: string;
  headers?: Record<string, string>;
}

/** A problem document, for the members tests look at. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  correlation_id: string;
  errors?: { pointer: string; detail: string }[];
  available?: number;
}

/** Calls the platform as anybody would: through the gateway, over HTTP. Every answer must be one that `contract` describes. */
export function createClient(gateway: string, contract?: Contract) {
  async function call<Body = Problem>(
    method: string,
    path: string,
    { body, token, key, headers = {} }: CallOptions = {},
  ): Promise<Answer<Body>> {
    const answer = await fetch(`${gateway}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(key && { 'idempotency-key': key }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    const contentType = answer.headers.get('content-type') ?? '';
    const parsed = /json/.test(contentType) && text ? JSON.parse(text) : undefined;
    contract?.check(method, path, { status: answer.status, contentType, body: parsed ?? (text || undefined) });
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: parsed as Body,
    };
  }

  async function expectStatus<Body>(status: number, asked: Promise<Answer<Body>>): Promise<Body> {
    const answer = await asked;
    if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  async function logIn(email: string, password: string): Promise<Person> {
    const grant = await expectStatus(
      200,
      call<{ access_token: string; refresh_token: string; user: UserView }>('POST', '/api/v1/auth/login', {
        body: { email, password },
      }),
    );
    return { ...grant.user, token: grant.access_token, refreshToken: grant.refresh_token, password };
  }

  const placeOrder = (token: string, lines: { product_id: string; quantity: number }[], key: string = randomUUID()) =>
    call<OrderView & Problem>('POST', '/api/v1/orders', { token, key, body: { lines } });

  return {
    call,
    expectStatus,
    logIn,
    /** Registers somebody nobody else is, and logs in. */
    async signUp({ locale = 'en' }: { locale?: 'en' | 'vi' } = {}): Promise<Person> {
      const username = `u-${randomUUID().slice(0, 18)}`;
      const email = `${username}@example.test`;
      const password = `pass ${randomUUID()}`;
      await expectStatus(
        201,
        call('POST', '/api/v1/auth/register', {
          body: { username, email, password, name: `Name of ${username}`, locale },
        }),
      );
      return logIn(email, password);
    },
    createProduct: (token: string, product: Partial<ProductView> = {}) =>
      expectStatus(
        201,
        call<ProductView>('POST', '/api/v1/products', {
          token,
          key: randomUUID(),
          body: {
            name: 'Lamp',
            description: 'A lamp',
            category: 'Furniture',
            price: { amount: 1_999, currency: 'USD' },
            stock: 10,
            ...product,
          },
        }),
      ),
    readProduct: (id: string) => expectStatus(200, call<ProductView>('GET', `/api/v1/products/${id}`)),
    placeOrder,
    /** As a client should: a 503 says nothing of the order, so it is asked again under the same key until it is answered. */
    async placeUntilAnswered(
      token: string,
      lines: { product_id: string; quantity: number }[],
      key: string = randomUUID(),
    ) {
      const until = performance.now() + 120_000;
      for (;;) {
        const answer = await placeOrder(token, lines, key);
        if (answer.status !== 503 || performance.now() > until) return answer;
        await sleep(200 + Math.random() * 800);
      }
    },
  };
}

export type Client = ReturnType<typeof createClient>;

export interface Person extends UserView {
  token: string;
  refreshToken: string;
  password: string;
}
