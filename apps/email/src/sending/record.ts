import type { Kit } from '@waybill/service';
import { StoreUnavailable, type Task, type Work } from '@waybill/store';
import { conclude, type Ending, takeBack, withdraw } from '../domain/delivery.ts';
import { deliveries } from '../storage/deliveries.ts';

/** How often a record is tried while the database is away; each try lasts 5 s. */
const maxTries = 4;

/** Takes down what became of attempts, each under its own number [D1]. */
export interface AttemptRecord {
  /** The mail was taken: the task ends with it. */
  sent(task: Task, attempt: Pick<Ending, 'number' | 'answer'>): Promise<void>;
  /** It was not, or nobody knows; the task is left to the caller. */
  ended(id: string, attempt: Omit<Ending, 'at'>): Promise<void>;
  /** The hand-over did not happen. */
  notBegun(id: string, number: number): Promise<void>;
  /** Notifications gave nothing to send: the task ends [D3]. */
  withdrawn(task: Task): Promise<void>;
}

export function createRecord({ store, clock }: Pick<Kit, 'store' | 'clock'>): AttemptRecord {
  /** Insists for a while: a mail whose record is lost is sent again [D1]. */
  async function commit(id: string, unit: (work: Work) => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await store.commit(unit, { reads: [{ collection: deliveries, ids: [id] }] });
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || tries === maxTries) throw error;
      }
    }
  }

  async function concluded(work: Work, id: string, ending: Omit<Ending, 'at'>): Promise<boolean> {
    const at = clock.now().toISOString();
    const { attempts } = await work.change(deliveries, id, (delivery) => conclude(delivery, { ...ending, at }));
    return attempts.some(({ number, outcome }) => number === ending.number && outcome === ending.outcome);
  }

  return {
    sent: (task, attempt) =>
      commit(task.id, async (work) => {
        if (await concluded(work, task.id, { ...attempt, outcome: 'sent', final: true })) work.finish(task);
      }),
    ended: (id, attempt) =>
      commit(id, async (work) => {
        await concluded(work, id, attempt);
      }),
    notBegun: (id, number) =>
      commit(id, async (work) => {
        await work.change(deliveries, id, (delivery) => takeBack(delivery, number));
      }),
    withdrawn: (task) =>
      commit(task.id, async (work) => {
        await work.put(deliveries, task.id, (delivery) => withdraw(delivery, task.id));
        work.finish(task);
      }),
  };
}
