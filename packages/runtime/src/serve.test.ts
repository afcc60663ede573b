import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from './logger.ts';
import { type ServeOptions, serve } from './serve.ts';

const logger = createLogger({ app: 'test', level: 'silent' });
const start = (options: Partial<ServeOptions>) =>
  serve({ handler: (_request, response) => response.end('ok'), port: 0, logger, signals: false, ...options });

async function rawAnswer(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test('what is no HTTP is answered with a 400 problem', async () => {
  const server = await start({});
  onTestFinished(server.close);
  const answer = await rawAnswer(server.port, 'NOT HTTP AT ALL\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('application/problem+json');
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 400, code: 'malformed-request' });
});

test('headers beyond 16 KiB are answered with a 431 problem', async () => {
  const server = await start({});
  onTestFinished(server.close);
  const answer = await rawAnswer(server.port, `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(answer).toContain('"code":"headers-too-large"');
});

test('closing lets the request in flight finish, then drains in order', async () => {
  const steps: string[] = [];
  let finish: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const server = await start({
    handler: async (_request, response) => {
      finish();
      await new Promise((resolve) => setTimeout(resolve, 50));
      steps.push('answered');
      response.end('ok');
    },
    onStop: () => steps.push('not ready'),
    drain: [
      { name: 'first', stop: async () => void steps.push('first') },
      { name: 'second', stop: () => void steps.push('second') },
    ],
  });
  const answer = fetch(server.url);
  await arrived;
  await Promise.all([server.close(), server.close()]);
  expect(await (await answer).text()).toBe('ok');
  expect(steps).toEqual(['not ready', 'answered', 'first', 'second']);
});

test('an idle kept-alive connection does not hold the shutdown up', async () => {
  const server = await start({});
  const agent = new Agent({ keepAlive: true });
  const [response] = await once(get(server.url, { agent }), 'response');
  response.resume();
  await once(response, 'end');
  const startedMs = performance.now();
  await server.close();
  expect(performance.now() - startedMs).toBeLessThan(1000);
  agent.destroy();
});

test('a request that does not end is cut off at half the grace, so that the drain has its time', async () => {
  const steps: string[] = [];
  const server = await start({
    handler: (_request, response) => response.write('endless'),
    graceMs: 100,
    drain: [{ name: 'only', stop: () => void steps.push('drained') }],
  });
  const [response] = await once(get(server.url), 'response');
  response.on('error', () => steps.push('cut off')).resume();
  await server.close();
  expect(steps).toContain('drained');
});

test('a drain step that fails keeps no other from running', async () => {
  const steps: string[] = [];
  const server = await start({
    drain: [
      { name: 'broken', stop: () => Promise.reject(new Error('no')) },
      { name: 'last', stop: () => void steps.push('last') },
    ],
  });
  await expect(server.close()).rejects.toThrow('not clean');
  expect(steps).toEqual(['last']);
});

test('a port in use is an error of the start', async () => {
  const server = await start({});
  onTestFinished(server.close);
  await expect(start({ port: server.port })).rejects.toThrow('EADDRINUSE');
});

const script = (drain: string, graceMs: number) => `
  import { createLogger, serve } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
  const logger = createLogger({ app: 'test' });
  await serve({ handler: () => {}, port: 0, logger, graceMs: ${graceMs}, drain: [{ name: 'only', stop: () => ${drain} }] });
`;

async function started(drain: string, graceMs: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script(drain, graceMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

test('SIGTERM drains and exits with 0', { timeout: 20_000 }, async () => {
  const child = await started('new Promise((resolve) => setTimeout(resolve, 50))', 5000);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('what does not drain within the grace is cut off with 1', { timeout: 20_000 }, async () => {
  const child = await started('new Promise((resolve) => setTimeout(resolve, 60_000))', 100);
  let log = '';
  child.stdout?.on('data', (chunk) => {
    log += chunk;
  });
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(log).toContain('could not stop in time');
});

test('a second signal exits at once', { timeout: 20_000 }, async () => {
  const child = await started('new Promise((resolve) => setTimeout(resolve, 60_000))', 60_000);
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 100));
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([1, null]);
});
