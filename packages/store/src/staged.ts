import type { NewEvent, Stored } from '@waybill/contracts';
import type { Context } from '@waybill/runtime';
import type { InboxRow, OnceRow, TaskRow } from './system-collections.ts';

/** An event that a unit decided on, with the version its aggregate has after the change and the cause it goes back to. */
export interface StagedEvent {
  event: NewEvent;
  subjectversion: number;
  cause: Context;
}

/** A document in the batch: as the transaction read it, and as the decisions so far leave it. */
export interface StagedDocument {
  collection: string;
  /** Undefined when it does not exist, or (`read` false) when nobody looked. */
  base: Stored | undefined;
  current: Stored | undefined;
  read: boolean;
  /** Taken for absent without a look, whatever was decided since. */
  assumed?: true;
}

export type StagedTask =
  | { kind: 'schedule'; row: Omit<TaskRow, 'lease' | 'try' | 'spent'> }
  | { kind: 'unschedule'; _id: string }
  | { kind: 'finish'; _id: string; lease: string }
  | { kind: 'retry'; _id: string; lease: string; dueAt: Date; spent: number; payload?: Record<string, unknown> };

/** Everything a batch will write, or what one unit adds to it. A unit's layer is merged when it returns, dropped when it throws. */
export class Staged {
  readonly documents = new Map<string, StagedDocument>();
  readonly events: StagedEvent[] = [];
  readonly once = new Map<string, OnceRow>();
  readonly inbox = new Map<string, InboxRow>();
  readonly tasks: StagedTask[] = [];

  /** Whether it rests on a guess that no insert will prove: of a unit that `failed` nothing is inserted. */
  assumes(failed: boolean): boolean {
    return [...this.documents.values()].some(({ assumed, current }) => assumed && (failed || !current));
  }

  mergeInto(target: Staged): void {
    for (const [key, document] of this.documents) target.documents.set(key, document);
    target.events.push(...this.events);
    for (const [key, row] of this.once) target.once.set(key, row);
    for (const [key, row] of this.inbox) target.inbox.set(key, row);
    target.tasks.push(...this.tasks);
  }

  /** What was read for it, without what was decided. */
  asRead(): Staged {
    const read = new Staged();
    for (const [key, { collection, base, read: looked, assumed }] of this.documents)
      if (looked && !assumed) read.documents.set(key, { collection, base, current: base, read: true });
    return read;
  }

  get empty(): boolean {
    const unchanged = [...this.documents.values()].every(({ base, current }) => base === current);
    return unchanged && this.events.length + this.once.size + this.inbox.size + this.tasks.length === 0;
  }
}

export const idOf = (task: StagedTask): string => ('row' in task ? task.row._id : task._id);

export const documentKey = (collection: string, id: string): string => `${collection}/${id}`;
