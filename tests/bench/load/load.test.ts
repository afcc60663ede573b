import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { runLoad } from './run-load.ts';
import { runPaced } from './run-paced.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const asked = { method: 'POST', paths: ['/'], bodies: ['a', 'b'], headers: {}, keyed: true, expect: 201 } as const;
const paced = { ...asked, ratePerSecond: 100, lastsMs: 500, maxOpen: 50, patienceMs: 5_000 };

test('requests go out at their rate, whether they are answered or not', async () => {
  const url = await serve((_, response) => setTimeout(() => response.writeHead(201, { location: '/1' }).end(), 200));
  const { sent, unsent, expected, answers } = await runPaced({ ...paced, url });
  expect(unsent).toBe(0);
  expect(sent).toBe(50);
  expect(expected).toHaveLength(sent);
  expect(answers['201']?.times).toBe(sent);
});

test('an answer names the request it belongs to', async () => {
  const url = await serve((request, response) => {
    request.on('data', (body) => response.writeHead(201, { location: `/${body}` }).end());
  });
  const { expected } = await runPaced({ ...paced, url });
  expect(expected.every(({ turn, location }) => location === (turn % 2 === 0 ? '/a' : '/b'))).toBe(true);
});

test('refusals are counted by status, and those that say when to come back', async () => {
  let turn = 0;
  const url = await serve((_, response) => {
    turn += 1;
    response.writeHead(503, turn % 5 === 0 ? { 'retry-after': '1' } : {}).end();
  });
  const { sent, expected, answers } = await runPaced({ ...paced, url });
  expect(expected).toEqual([]);
  expect(answers['503']).toMatchObject({ times: sent, withRetryAfter: sent / 5 });
});

test('beyond so many unanswered ones nothing is sent, and who hears nothing gives up', async () => {
  const url = await serve(() => undefined);
  const { sent, unsent, answers } = await runPaced({ ...paced, url, maxOpen: 3, patienceMs: 2_000 });
  expect(sent).toBe(3);
  expect(unsent).toBe(47);
  expect(answers.TimeoutError?.times).toBe(3);
});

test('a closed loop tells which of its answers came from a cache', async () => {
  let turn = 0;
  const url = await serve((_, response) => {
    turn += 1;
    response.writeHead(201, { 'x-cache': turn % 4 === 0 ? 'HIT' : 'MISS' }).end();
  });
  const load = { ...asked, url, connections: 1, warmUpMs: 0, lastsMs: 10_000, maxRequests: 40 };
  expect(await runLoad(load)).toMatchObject({ timed: 40, cached: 10, otherwise: {} });
});

test('an answer that comes after the end of a run counts with its time, and not as done in it', async () => {
  const url = await serve((_, response) => setTimeout(() => response.writeHead(201).end(), 1_500));
  const load = { ...asked, url, connections: 1, warmUpMs: 0, lastsMs: 500, maxRequests: 40 };
  const { answered, timed, p50Ms } = await runLoad(load);
  expect({ answered, timed }).toEqual({ answered: 0, timed: 1 });
  expect(p50Ms).toBeGreaterThan(1_000);
});
