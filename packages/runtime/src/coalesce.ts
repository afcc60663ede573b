import { type Context, currentContext, withContext } from './context.ts';
import { withSpan } from './span.ts';

/** What a batch came to for one of its items: a value, or an error that only this item's caller sees. */
export type Outcome<T> = { value: T } | { error: unknown };

export interface CoalesceOptions {
  /** Items per batch at most. Default 128. */
  maxBatch?: number;
  /** Batches under way at once. Default 1. */
  maxInFlight?: number;
  /** Told the size of each batch as it starts; for metrics. */
  onBatch?: (size: number) => void;
}

interface Waiting<Item, Value> {
  item: Item;
  context: Context;
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
}

/**
 * Turns calls for one item into calls for many: alone when idle, together under load. A call runs at the end
 * of its turn of the event loop, with all that came in the same turn: requests that were read from their sockets together
 * stay together. What arrives while `maxInFlight` batches are under way forms the next one, in order of arrival. No timer
 * is involved.
 * `run` answers one outcome per item, in order; what it throws reaches every caller of that batch and nobody else.
 */
export function coalesce<Item, Value>(
  run: (items: readonly Item[]) => Promise<readonly Outcome<Value>[]>,
  { maxBatch = 128, maxInFlight = 1, onBatch }: CoalesceOptions = {},
): (item: Item) => Promise<Value> {
  const queue: Waiting<Item, Value>[] = [];
  let inFlight = 0;
  let starting = false;

  const runBatch = async (batch: readonly Waiting<Item, Value>[]): Promise<void> => {
    try {
      onBatch?.(batch.length);
      const outcomes = await underCauses(batch, () => run(batch.map(({ item }) => item)));
      if (outcomes.length !== batch.length) {
        throw new Error(
          `A batch of ${batch.length} was answered with ${outcomes.length} outcomes; answer one per item`,
        );
      }
      batch.forEach((waiting, index) => {
        const outcome = outcomes[index] as Outcome<Value>;
        if ('error' in outcome) waiting.reject(outcome.error);
        else waiting.resolve(outcome.value);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      inFlight -= 1;
      startNext();
    }
  };

  const startNext = (): void => {
    if (starting || inFlight >= maxInFlight || queue.length === 0) return;
    starting = true;
    setImmediate(() => {
      starting = false;
      while (inFlight < maxInFlight && queue.length > 0) {
        inFlight += 1;
        void runBatch(queue.splice(0, maxBatch));
      }
    });
  };

  return (item) =>
    new Promise<Value>((resolve, reject) => {
      queue.push({ item, context: currentContext(), resolve, reject });
      startNext();
    });
}

/** Under the callers' context where they share one; a batch of several causes belongs to none, and links to all of them. */
function underCauses<T>(batch: readonly { context: Context }[], run: () => Promise<T>): Promise<T> {
  const first = batch[0]?.context ?? {};
  if (batch.every(({ context }) => context.correlationId === first.correlationId)) return withContext(first, run);
  const causes = batch.map(({ context }) => context.traceparent);
  return withContext({}, () => withSpan('batch', { causes, attributes: { 'batch.size': batch.length } }, run));
}
