import { type Task, TaskLost } from '@waybill/store';

/** Thrown for a task that no further try would help: it is a dead letter at once. */
export class GivenUp extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GivenUp';
  }
}

/** What single tasks of a call threw, by id: each is given back by its own error; the others of the call have ended. */
export class TasksFailed extends Error {
  readonly errors: ReadonlyMap<string, unknown>;

  constructor(errors: ReadonlyMap<string, unknown>) {
    const [first] = errors.values();
    super(first instanceof Error ? first.message : String(first), { cause: first });
    this.name = 'TasksFailed';
    this.errors = errors;
  }
}

/**
 * Works the tasks of one call side by side. What one throws is its own fault: it spends no try of another. A task that
 * another worker has taken over is left to that one.
 */
export async function eachTask(tasks: readonly Task[], work: (task: Task) => Promise<void>): Promise<void> {
  const errors = new Map<string, unknown>();
  await Promise.all(
    tasks.map((task) =>
      work(task).catch((error: unknown) => {
        if (!(error instanceof TaskLost)) errors.set(task.id, error);
      }),
    ),
  );
  if (errors.size > 0) throw new TasksFailed(errors);
}
