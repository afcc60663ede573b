import { GivenUp } from '@waybill/messaging';
import type { Clock } from '@waybill/runtime';
import { type Store, StoreUnavailable, type Task, type Work } from '@waybill/store';
import { deliveries } from './collection.ts';
import { conclude, type Delivery, type Ending, type Outcomes, takeBack, withdraw } from './delivery.ts';

/** The provider did not take a message, for good; the error's text carries its answer, without addresses. */
export class SendFailed extends GivenUp {
  constructor(answer: string) {
    super(`The message was not sent: ${answer}`);
    this.name = 'SendFailed';
  }
}

/** How often a record is tried while the database is away; each try lasts 5 s. */
const maxRecords = 4;

/** Takes down what became of attempts, each under its own number [D1]. */
export interface AttemptRecord {
  /** Tells of it too. `then` joins the same transaction, unless another worker has taken the delivery over. */
  ended(id: string, attempt: Omit<Ending, 'at'>, then?: (work: Work) => void): Promise<void>;
  /** The hand-over did not happen. */
  notBegun(id: string, number: number): Promise<void>;
  /** Notifications gave nothing to send: the task ends [D3]. */
  withdrawn(task: Task, delivery: Delivery): Promise<void>;
}

export function createRecord({
  store,
  clock,
  outcomes,
}: {
  store: Store;
  clock: Clock;
  outcomes: Outcomes;
}): AttemptRecord {
  /** Insists for a while: a message whose record is lost is sent again [D1]. */
  async function commit(id: string, unit: (work: Work) => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await store.commit(unit, { reads: [{ collection: deliveries, ids: [id] }] });
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || tries === maxRecords) throw error;
      }
    }
  }

  return {
    ended(id, attempt, then) {
      const ending = { ...attempt, at: clock.now().toISOString() };
      return commit(id, async (work) => {
        const { attempts } = await work.change(deliveries, id, (delivery) => conclude(delivery, ending, outcomes));
        const { number, outcome } = ending;
        if (attempts.some((known) => known.number === number && known.outcome === outcome)) then?.(work);
      });
    },
    notBegun: (id, number) =>
      commit(id, async (work) => {
        await work.change(deliveries, id, (delivery) => takeBack(delivery, number));
      }),
    withdrawn: (task, target) =>
      commit(task.id, async (work) => {
        await work.put(deliveries, task.id, (delivery) => withdraw(delivery, target));
        work.finish(task);
      }),
  };
}
