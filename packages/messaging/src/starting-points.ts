import type { LogPosition } from '@waybill/contracts';
import type { Cursor, KitStore } from '@waybill/store';
import type { LogReader } from './read-log.ts';
import type { Reaction } from './types.ts';

const firstContactAgeS = 600;
const beginning: LogPosition = { sequence: 0, id: '' };

export const typesOf = ({ types }: Reaction): string[] => types.map(({ type }) => type);

/**
 * Where each reaction goes on reading [L2]. On first contact, and when it listens to a type it did not listen to before
 * (events of that type have been passed over), a projection begins at 1 and a reaction from now ten minutes back; inbox
 * and versions drop what was handled. A reaction whose first contact fails is left out, so that it delays no other.
 * Refuses with `log-diverged` when any of the places is not in the log any more [L1].
 */
export async function startingPoints({
  reactions,
  source,
  store,
  reader,
}: {
  reactions: readonly Reaction[];
  source: string;
  store: KitStore;
  reader: LogReader;
}): Promise<Map<Reaction, Cursor>> {
  const cursors = await store.cursors.findAll(
    reactions.map(({ name }) => name),
    source,
  );
  const asked = await Promise.allSettled(
    reactions.map(async (reaction) => {
      const known = cursors.get(reaction.name);
      return [reaction, await startingPoint({ reaction, known, source, store, reader })] as const;
    }),
  );
  const points = new Map(asked.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])));
  const failed = asked.find((outcome) => outcome.status === 'rejected');
  if (points.size === 0 && failed) throw failed.reason;
  await refuseForeignPlaces([...points.values()], reader);
  return points;
}

async function startingPoint({
  reaction,
  known,
  source,
  store,
  reader,
}: {
  reaction: Reaction;
  known: Cursor | undefined;
  source: string;
  store: KitStore;
  reader: LogReader;
}): Promise<Cursor> {
  const types = typesOf(reaction);
  if (known && types.every((type) => known.types.includes(type))) return { ...known, types };
  const first = reaction.from === 'beginning' ? beginning : (await reader.page({ fromAgeS: firstContactAgeS })).next;
  const cursor = { ...(known && known.sequence < first.sequence ? known : first), types };
  await store.cursors.set(reaction.name, source, cursor);
  return cursor;
}

/** The walk reads on from the least place, which the publisher checks; the others are checked here. */
async function refuseForeignPlaces(points: readonly Cursor[], reader: LogReader): Promise<void> {
  const places = new Map(points.map(({ sequence, id }) => [`${sequence}|${id}`, { sequence, id }]));
  const least = Math.min(...points.map(({ sequence }) => sequence));
  const others = [...places.values()].filter(({ sequence }) => sequence > least);
  await Promise.all(others.map((after) => reader.page({ after, types: [] })));
}
