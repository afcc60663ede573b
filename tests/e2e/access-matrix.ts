import { randomUUID } from 'node:crypto';
import { type Permission, permissionsOf } from '@waybill/contracts';
import { describe, expect, test } from 'vitest';
import { accessRows, callers, type Signed } from './support/access-rows.ts';
import type { Person } from './support/client.ts';
import type { Operation } from './support/contract.ts';
import type { Platform } from './support/platform.ts';

/** Whoever may not is told 401 or 403, or that there is no such thing; everybody else gets past the door. */
const shut = (status: number): boolean => status === 401 || status === 403;

/**
 * Every operation that is served, against everybody: anonymous, the owner, another customer, a manager, an
 * administrator. What a permission guards follows from the roles; what is somebody's own has a row in `access-rows.ts`.
 */
export function accessMatrix(platform: () => Platform): void {
  let cast: Promise<Record<Signed, Person>> | undefined;
  const people = () => {
    cast ??= gather(platform());
    return cast;
  };

  test('every operation is open, guarded by a permission, or has its row', () => {
    const { operations } = platform().contract;
    const without = operations.filter(
      ({ operationId, permission, secured }) => secured && !permission && !accessRows[operationId],
    );
    expect(
      without.map(({ operationId }) => operationId),
      'add a row to tests/e2e/support/access-rows.ts',
    ).toEqual([]);
    const names = new Set(operations.map(({ operationId }) => operationId));
    expect(Object.keys(accessRows).filter((name) => !names.has(name))).toEqual([]);
  });

  test('without a token only what is open to anyone answers', async () => {
    const { client, contract } = platform();
    for (const operation of contract.operations) {
      const { status, body } = await client.call(
        operation.method.toUpperCase(),
        placeholderPath(operation),
        bodyFor(operation),
      );
      // What is described is served: no path of it is unknown.
      expect(['not-found', 'method-not-allowed'], operation.operationId).not.toContain(body?.code);
      if (operation.secured) expect(status, operation.operationId).toBe(401);
      else
        expect(
          operation.operationId.match(/^(logIn|refreshSession)$/) ? true : !shut(status),
          operation.operationId,
        ).toBe(true);
    }
  });

  test('what is open to anyone stays open to whoever has signed in', async () => {
    const { client, contract } = platform();
    const known = await people();
    // Two judge what is in the body.
    const open = ({ secured, operationId }: Operation) => !secured && !/^(logIn|refreshSession)$/.test(operationId);
    for (const operation of contract.operations.filter(open)) {
      for (const caller of callers) {
        const { status } = await client.call(operation.method.toUpperCase(), placeholderPath(operation), {
          ...bodyFor(operation),
          token: known[caller].token,
        });
        expect(shut(status), `${operation.operationId} by ${caller}: ${status}`).toBe(false);
      }
    }
  });

  test('what a permission guards is open to the roles that have it and to nobody else', async () => {
    const { client, contract } = platform();
    const known = await people();
    const roleOf = { owner: 'customer', other: 'customer', manager: 'manager', admin: 'admin' } as const;
    for (const operation of contract.operations) {
      const { permission, operationId, method } = operation;
      if (!permission) continue;
      for (const caller of callers) {
        const { status } = await client.call(method.toUpperCase(), placeholderPath(operation), {
          ...bodyFor(operation),
          token: known[caller].token,
        });
        const may = permissionsOf[roleOf[caller]].includes(permission as Permission);
        if (may) expect(shut(status), `${operationId} by ${caller}: ${status}`).toBe(false);
        else expect(status, `${operationId} by ${caller}`).toBe(403);
      }
    }
  });

  describe("what is somebody's own", () => {
    test.each(Object.entries(accessRows))('%s', async (operationId, row) => {
      const { client, contract, admin } = platform();
      const known = await people();
      const operation = contract.operations.find((one) => one.operationId === operationId) as Operation;
      for (const caller of callers) {
        const owner = row.fresh ? await client.signUp() : known.owner;
        const path = await row.path(operation.path, { client, admin, owner });
        const { status } = await client.call(operation.method.toUpperCase(), path, {
          token: caller === 'owner' ? owner.token : known[caller].token,
          ...(row.body && { body: row.body(owner) }),
        });
        expect(status, `${operationId} by ${caller}`).toBe(row[caller]);
      }
    });
  });
}

async function gather({ client, admin }: Platform): Promise<Record<Signed, Person>> {
  const [owner, other, made] = await Promise.all([client.signUp(), client.signUp(), client.signUp()]);
  const roles = { token: admin.token, body: { roles: ['manager'] } };
  await client.expectStatus(200, client.call('PUT', `/api/v1/users/${made.id}/roles`, roles));
  return { owner, other, manager: await client.logIn(made.email, made.password), admin };
}

/** Ids that name nothing, so that nothing is changed. */
const placeholderPath = ({ path }: Operation): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'id') return `orders.${randomUUID()}`;
    if (name === 'version' || name === 'template_version') return '1';
    return name.endsWith('_id') ? randomUUID() : 'nothing';
  });

/** A body that says nothing: whoever gets past the door is told so. */
const bodyFor = ({ method }: Operation) => (method === 'get' || method === 'delete' ? {} : { body: { nothing: true } });
