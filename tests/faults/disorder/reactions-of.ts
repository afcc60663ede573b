import type { Reaction } from '@waybill/messaging';
import { fixedClock, testKit, testStore } from '@waybill/testing';
import type { Member } from './cast.ts';

/** The reactions that a service declares when it is built. */
export async function reactionsOf({
  name,
  collections,
  build,
}: Pick<Member, 'name' | 'collections' | 'build'>): Promise<readonly Reaction[]> {
  const clock = fixedClock();
  const store = await testStore({ app: name, collections, clock });
  const { reactions = [] } = await build(testKit({ store, clock }));
  return reactions;
}
