import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Stack } from '@waybill/tools/stack';
import { rabbitmqControl } from '../../../tools/stack/locate.ts';

const run = promisify(execFile);

/** What an operator could do to the broker by mistake. */
export function createBroker(stack: Stack) {
  const { managementUrl, user, password } = stack.rabbitmq;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

  async function ask(method: string, path: string): Promise<unknown> {
    const signal = AbortSignal.timeout(10_000);
    const answer = await fetch(`${managementUrl}/api${path}`, { method, headers: { authorization }, signal });
    if (!answer.ok && answer.status !== 404) throw new Error(`The broker's page answered ${answer.status} to ${path}`);
    const text = await answer.text();
    return text && answer.ok ? JSON.parse(text) : undefined;
  }

  const queues = async (): Promise<string[]> =>
    ((await ask('GET', '/queues?disable_stats=true&enable_queue_totals=true')) as { name: string }[]).map(
      ({ name }) => name,
    );

  return {
    queues,
    async purgeAll(): Promise<void> {
      await Promise.all(
        (await queues()).map((name) => ask('DELETE', `/queues/%2F/${encodeURIComponent(name)}/contents`)),
      );
    },
    deleteQueue: (name: string) => ask('DELETE', `/queues/%2F/${encodeURIComponent(name)}`),
    /** A watermark of one byte is an alarm: every publisher is blocked. */
    async memoryWatermark(bytes: number): Promise<void> {
      const { port } = stack.process('rabbitmq');
      const epmd = stack.process('rabbitmq-epmd').port;
      const node = `waybill-${port}@localhost`;
      await run(rabbitmqControl(), ['-n', node, 'set_vm_memory_high_watermark', 'absolute', String(bytes)], {
        env: {
          ...process.env,
          HOME: join(stack.directory, 'rabbitmq'),
          ERL_EPMD_PORT: String(epmd),
          ERL_EPMD_ADDRESS: '127.0.0.1',
          RABBITMQ_NODENAME: node,
        },
      });
    },
  };
}
