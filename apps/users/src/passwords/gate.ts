import { Refusal } from '@waybill/contracts';

/**
 * Lets `limit` actions run at once and `waiting` more queue up; the next is refused with `too-many-requests`, since by
 * its turn its caller would have given up.
 */
export function createGate({
  limit,
  waiting,
}: {
  limit: number;
  waiting: number;
}): <T>(action: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (action) => {
    if (running >= limit) {
      if (queue.length >= waiting) throw new Refusal('too-many-requests', { retry_after_s: 2 });
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await action();
    } finally {
      // The place is handed on, not given back, so nobody slips in between.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
