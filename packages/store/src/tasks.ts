import { v4 as uuid } from 'uuid';
import type { SystemCollections } from './system-collections.ts';
import type { Store, Task } from './types.ts';

/** Beyond it nobody asks how deep a queue is: counting walks the index, at every scrape and every look of an autoscaler. */
const countedTo = 10_000;

/**
 * Claims due tasks by the database's clock [T1]: a claim moves `due_at` to the end of the lease, so that a task whose
 * worker died is simply due again.
 */
export function createTasks({
  system: { tasks },
}: {
  system: SystemCollections;
}): Pick<Store, 'claim' | 'anyDue' | 'depth' | 'oldestDueMs'> {
  const isDue = { $expr: { $lte: ['$due_at', '$$NOW'] } };
  return {
    async claim(queue, { limit, leaseMs }) {
      const due = await tasks
        .aggregate<{ _id: string; due_at: Date; now: Date }>([
          { $match: { queue, ...isDue } },
          { $sort: { priority: -1, due_at: 1 } },
          { $limit: limit },
          { $project: { due_at: 1, now: '$$NOW' } },
        ])
        .toArray();
      if (due.length === 0) return [];
      const lease = uuid();
      await tasks.bulkWrite(
        due.map(({ _id, due_at, now }) => {
          const update = { $set: { due_at: new Date(now.getTime() + leaseMs), lease }, $inc: { try: 1 } };
          return { updateOne: { filter: { _id, due_at }, update } };
        }),
        { ordered: false },
      );
      const rows = await tasks
        .find({ _id: { $in: due.map(({ _id }) => _id) }, lease })
        .sort({ priority: -1, _id: 1 })
        .toArray();
      return rows.map(
        (row): Task => ({ queue, id: row.id, payload: row.payload, try: row.try, spent: row.spent, lease }),
      );
    },
    async anyDue(queues) {
      const due = { queue: { $in: [...queues] }, ...isDue };
      return (await tasks.findOne(due, { projection: { _id: 1 } })) !== null;
    },
    async depth(queue) {
      const [due, waiting] = await Promise.all([
        tasks.countDocuments({ queue, ...isDue }, { limit: countedTo }),
        tasks.countDocuments({ queue }, { limit: countedTo }),
      ]);
      return { due, waiting };
    },
    async oldestDueMs(queue) {
      const [oldest] = await tasks
        .aggregate<{ due_at: Date; now: Date }>([
          { $match: { queue, ...isDue } },
          { $sort: { due_at: 1 } },
          { $limit: 1 },
          { $project: { due_at: 1, now: '$$NOW' } },
        ])
        .toArray();
      return oldest ? oldest.now.getTime() - oldest.due_at.getTime() : 0;
    },
  };
}
