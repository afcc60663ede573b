import { Transform } from 'node:stream';

/**
 * Passes on what comes before `mark`, with which a whole answer ends; breaks off where it is missing. An answer that
 * breaks off in a service is ended by the sidecars as if it were whole, and half a file is worse than none.
 */
export function upToMark(mark: string): Transform {
  const end = Buffer.from(mark);
  let held = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const all = Buffer.concat([held, chunk]);
      const sure = Math.max(0, all.length - end.length);
      held = all.subarray(sure);
      done(null, sure > 0 ? all.subarray(0, sure) : undefined);
    },
    flush(done) {
      done(held.equals(end) ? null : new Error('an answer broke off before its end'));
    },
  });
}
