import { idOf, type StagedTask } from './staged.ts';

/** What a batch took for new without a look, and the tasks it touches: to be looked for together where that is needed. */
export class Guesses {
  readonly #documents = new Map<string, Set<string>>();
  readonly #tasks = new Set<string>();

  add(collection: string, id: string): void {
    const ids = this.#documents.get(collection);
    if (ids) ids.add(id);
    else this.#documents.set(collection, new Set([id]));
  }

  addTasks(tasks: readonly StagedTask[]): void {
    for (const task of tasks) if (task.kind !== 'schedule') this.#tasks.add(idOf(task));
  }

  documents(): [collection: string, ids: string[]][] {
    return [...this.#documents].map(([collection, ids]) => [collection, [...ids]]);
  }

  tasks(): string[] {
    return [...this.#tasks];
  }
}
