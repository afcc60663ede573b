import type { IncomingMessage } from 'node:http';
import { Refusal } from '@waybill/contracts';
import type { Access, Caller } from './types.ts';

/** App-id of the calling service as its sidecar tells it; undefined unless there is exactly one value [T2]. */
export function callingApp(request: IncomingMessage): string | undefined {
  const values = request.headersDistinct['dapr-caller-app-id'] ?? [];
  return values.length === 1 && values[0] ? values[0] : undefined;
}

/** Refuses whoever may not call: 401 without a token, 403 without the permission, 403 for apps that are not listed. */
export function checkAccess(
  access: Access,
  { visitor, app }: { visitor: Caller | undefined; app: string | undefined },
): void {
  if (access === 'anyone') return;
  if (typeof access === 'object') {
    if (!app || !access.callers.includes(app)) throw new Refusal('caller-not-allowed');
    return;
  }
  if (!visitor) throw new Refusal('unauthenticated');
  if (access !== 'signed-in' && !visitor.permissions.includes(access))
    throw new Refusal('forbidden', { permission: access });
}
