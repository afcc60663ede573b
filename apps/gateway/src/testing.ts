import { connect } from 'node:net';
import { type Clock, createLogger, createMetrics, serve, systemClock } from '@waybill/runtime';
import { type FakeSidecar, fakeSidecar, type TestTokens, testTokens } from '@waybill/testing';
import { createGateway } from './app.ts';
import { Settings } from './config.ts';

export interface TestGateway {
  url: string;
  sidecar: FakeSidecar;
  tokens: TestTokens;
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Sends bytes as they are and returns all that comes back. */
  raw(text: string): Promise<string>;
  close(): Promise<void>;
}

/** The real gateway on a free port, over a fake sidecar whose users issue `tokens`. */
export async function testGateway(
  settings: Partial<Settings> = {},
  { clock = systemClock }: { clock?: Clock } = {},
): Promise<TestGateway> {
  const sidecar = fakeSidecar({ clock });
  const tokens = testTokens({ clock });
  sidecar.answer('users', 'GET', '/api/v1/auth/jwks', () => tokens.keys());
  const logger = createLogger({ app: 'gateway', level: 'silent' });
  const gateway = createGateway({
    settings: { ...Settings.parse({}), ...settings },
    sidecar,
    readiness: () => ({ ready: true, parts: { sidecar: 'up' } }),
    clock,
    logger,
    metrics: createMetrics({ app: 'gateway', processMetrics: false }),
  });
  const { url, port, close } = await serve({ handler: gateway.callback(), port: 0, logger, signals: false });
  return {
    url,
    sidecar,
    tokens,
    call: (path, init) => fetch(`${url}${path}`, init),
    raw: (text) => exchange(port, text),
    close,
  };
}

function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(3_000, () => socket.destroy());
  });
}
