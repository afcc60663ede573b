import { setImmediate as endOfTurn } from 'node:timers/promises';
import { Refusal } from '@waybill/contracts';
import { currentContext } from '@waybill/runtime';
import { v7 as uuid } from 'uuid';
import { type CommitterDependencies, type Outcome, type Run, runBatch, type Unit } from './commit-batch.ts';
import { Culprit, classify, LostRace, StoreUnavailable } from './errors.ts';
import { Guesses } from './guesses.ts';
import type { EventRow } from './system-collections.ts';
import type { CommitOptions, IndexDefinition } from './types.ts';
import type { KitWork } from './unit-work.ts';

/** What the committer tells whoever measures it. */
export interface CommitObserver {
  /** A batch was committed: how many units it held, how long it took with all its reruns. */
  committed?(batch: { units: number; events: number; durationMs: number }): void;
  /** A batch was given up; its callers hear `error`. */
  failed?(error: unknown): void;
  /** A run was lost and is repeated. */
  repeated?(reason: string): void;
}

export interface CommitterSettings extends CommitterDependencies {
  /** Called after every commit, with what it added to the log. */
  onCommitted: (events: readonly EventRow[]) => void;
  /** Called after a commit that made tasks of these queues due at once. */
  onScheduled?: (queues: ReadonlySet<string>) => void;
  /** The index of a collection that a document broke, for its refusal. */
  indexOf: (collection: string, index: string) => IndexDefinition | undefined;
  observer?: CommitObserver;
  maxBatch?: number;
  /** How long a batch may be repeated before its callers hear `unavailable`. */
  giveUpAfterMs?: number;
}

/**
 * Commits units of work in batches: one batch in flight, what arrives meanwhile forms the next. No timer: a unit
 * that comes alone waits for the end of its turn of the event loop, and for nothing else.
 */
export function createCommitter(settings: CommitterSettings) {
  const {
    clock,
    system,
    onCommitted,
    onScheduled,
    indexOf,
    observer = {},
    maxBatch = 128,
    giveUpAfterMs = 5_000,
  } = settings;
  const systemNames = new Set(Object.values(system).map(({ collectionName }) => collectionName));
  const waiting: Unit[] = [];
  let working: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      await endOfTurn();
      await commitBatch(waiting.splice(0, maxBatch));
    }
    working = undefined;
  }

  async function commitBatch(units: readonly Unit[]): Promise<void> {
    const began = clock.monotonicMs();
    try {
      const { outcomes, events, due } = await repeat(units, began);
      if (events.length > 0) onCommitted(events);
      if (due.size > 0) onScheduled?.(due);
      observer.committed?.({ units: units.length, events: events.length, durationMs: clock.monotonicMs() - began });
      for (const [index, unit] of units.entries()) unit.settle(outcomes[index] as Outcome);
    } catch (error) {
      if (error instanceof Culprit && units.length > 1) {
        const middle = Math.ceil(units.length / 2);
        await commitBatch(units.slice(0, middle));
        await commitBatch(units.slice(middle));
        return;
      }
      const told = error instanceof Culprit ? refusalOf(error) : error;
      observer.failed?.(told);
      for (const unit of units) unit.settle({ error: told });
    }
  }

  /** Runs a batch until it is durable [C3] [C4]. */
  async function repeat(units: readonly Unit[], began: number): Promise<Run> {
    const batch = uuid();
    const runs = new Map<number, Run>();
    const guesses = new Guesses();
    let careful = false;
    for (let run = 1; ; run += 1) {
      try {
        return await runBatch(settings, { batch, run, units, runs, guesses, careful });
      } catch (thrown) {
        const error = classify(thrown, systemNames);
        if (!(error instanceof LostRace)) throw error;
        if (clock.monotonicMs() - began > giveUpAfterMs) throw new StoreUnavailable({ cause: error });
        careful ||= error.existing;
        observer.repeated?.(error.existing ? 'existing' : 'conflict');
        await clock.sleep(1 + Math.random() * 19);
      }
    }
  }

  function refusalOf(culprit: Culprit): Error {
    if (culprit.kind === 'too-large') return new Refusal('document-too-large', {}, { cause: culprit });
    const refusal = culprit.index && indexOf(culprit.collection ?? '', culprit.index)?.refusal;
    return refusal ? new Refusal(refusal, {}, { cause: culprit }) : culprit;
  }

  return {
    commit<R>(unit: (work: KitWork) => Promise<R> | R, options: CommitOptions<R> = {}): Promise<R> {
      return new Promise<R>((resolve, reject) => {
        const settle = (outcome: Outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as R));
        waiting.push({ run: unit, options: options as CommitOptions<unknown>, context: currentContext(), settle });
        working ??= work();
      });
    },
    /** Resolves when nothing waits any more. */
    async drained(): Promise<void> {
      while (working) await working;
    },
  };
}
