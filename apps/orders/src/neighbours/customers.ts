import { ReadUsersAnswer, Refusal } from '@waybill/contracts';
import type { Sidecar } from '@waybill/sidecar';

/** The customers whom users knows. */
export interface Customers {
  /** Refuses with `user-not-found` when there is no such customer. */
  check(id: string): Promise<void>;
}

export const createCustomers = ({ sidecar }: { sidecar: Pick<Sidecar, 'invoke'> }): Customers => ({
  async check(id) {
    const { users } = await sidecar.invoke({
      app: 'users',
      path: '/internal/users/read',
      method: 'POST',
      body: { ids: [id] },
      returns: ReadUsersAnswer,
    });
    if (users.length === 0) throw new Refusal('user-not-found');
  },
});
