import type { Reaction } from '@waybill/messaging';
import { fakeSidecar, fixedClock, testStore } from '@waybill/testing';
import type { Member } from './cast.ts';

/** The reactions that a service declares when it is built. */
export async function reactionsOf({
  name,
  collections,
  build,
}: Pick<Member, 'name' | 'collections' | 'build'>): Promise<readonly Reaction[]> {
  const clock = fixedClock();
  const store = await testStore({ app: name, collections, clock });
  const sidecar = fakeSidecar({ clock });
  const kit = { store, sidecar, cache: sidecar.cache(name), clock };
  const { reactions = [] } = await build({ ...kit, provenUntil: () => undefined, hasParked: async () => false });
  return reactions;
}
