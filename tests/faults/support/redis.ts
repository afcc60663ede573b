import { connect } from 'node:net';
import type { Redis } from '@waybill/tools/stack';

/** Forgets everything, as a restart without a disk would. */
export function emptyRedis({ host, port, password }: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let answers = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error('Redis does not answer')));
    socket.on('error', reject);
    socket.on('connect', () => socket.write(`AUTH ${password}\r\nFLUSHALL\r\n`));
    socket.on('data', (chunk) => {
      answers += chunk;
      if (answers.split('\r\n').length < 3) return;
      socket.end();
      if (answers === '+OK\r\n+OK\r\n') resolve();
      else reject(new Error(`Redis answered ${answers}`));
    });
  });
}
