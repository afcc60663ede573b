import type { Store } from '@waybill/store';
import { expect, test } from 'vitest';
import { findByName } from './accounts.ts';

test('looking for an unknown name reads as often as for a known one', async () => {
  const readsFor = async (known: boolean) => {
    let reads = 0;
    const find = async () => {
      reads += 1;
      return known ? { user_id: 'u' } : undefined;
    };
    await findByName({ documents: () => ({ find }) } as unknown as Store, 'username:ann');
    return reads;
  };
  expect(await readsFor(false)).toBe(await readsFor(true));
});
