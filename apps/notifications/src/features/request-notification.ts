import { createHash } from 'node:crypto';
import { AcceptedNotification, type Channel, NewNotification, Refusal } from '@waybill/contracts';
import { canonicalJson, reply, route } from '@waybill/http';
import { currentContext } from '@waybill/runtime';
import type { Kit } from '@waybill/service';
import { v7 as uuid } from 'uuid';
import { causeOf, type Notification, viewOf, type Wanted } from '../domain/notification.ts';
import { notificationIdFor } from '../domain/notification-id.ts';
import { request } from '../storage/notifications.ts';

export const requestNotification = (
  { store, clock }: Pick<Kit, 'store' | 'clock'>,
  { channels }: { channels: readonly Channel[] },
) =>
  route({
    name: 'requestNotification',
    method: 'post',
    path: '/api/v1/notifications',
    summary: 'Send a user a message',
    description:
      'Answered before it is rendered: read the notification to see what became of it. `auto` means every channel of the platform, as far as the user wants it. `request_id` counts as the Idempotency-Key.',
    access: 'manage_notifications',
    body: NewNotification,
    success: 202,
    returns: AcceptedNotification,
    answers: { Location: 'Where the notification is' },
    refuses: ['channel-not-served', 'send-at-too-far'],
    handle: async ({ body, caller, once }) => {
      refuseTooFar(body, clock.now());
      const wanted = wantedBy(body, keyOf(caller.id, 'requestNotification', once?.key ?? uuid()), channels);
      const accepted = await store.commit((work) => Promise.all(wanted.map((one) => request(work, one))), {
        once: once?.answering(answer),
      });
      return answer(accepted);
    },
  });

const longestWaitDays = 30;

/** What is to be sent some day keeps its variables until then. */
export function refuseTooFar({ send_at }: Pick<NewNotification, 'send_at'>, now: Date): void {
  if (send_at !== undefined && Date.parse(send_at) - now.getTime() > longestWaitDays * 86_400_000)
    throw new Refusal('send-at-too-far', { days: longestWaitDays });
}

/** One text for a caller, a route and the keys in a request, which cannot be that of others. */
export const keyOf = (...parts: readonly (string | number)[]): string => JSON.stringify(parts);

/** One notification per channel; `cause` makes their ids, so that a repeat meets them. */
export function wantedBy(body: NewNotification, cause: string, served: readonly Channel[]): Wanted[] {
  const { notification_type: type, request_id: _, metadata, send_at, ...message } = body;
  if (type !== 'auto' && !served.includes(type))
    throw new Refusal('channel-not-served', { channels: served.join(', ') });
  const fingerprint = createHash('sha256').update(canonicalJson(body)).digest('base64url');
  const { correlationId: correlationid, traceparent } = currentContext();
  const context = causeOf({ ...(correlationid && { correlationid }), ...(traceparent && { traceparent }) });
  return (type === 'auto' ? served : [type]).map((channel) => ({
    ...message,
    id: notificationIdFor(cause, channel),
    channel,
    fingerprint,
    cause: context,
    ...(metadata && { metadata }),
    ...(send_at !== undefined && { send_at }),
  }));
}

export function acceptedView(accepted: readonly Notification[]): AcceptedNotification {
  const [first] = accepted;
  if (!first) throw new Error('A request came to no notification');
  return { ...viewOf(first), notifications: accepted.map(({ id, channel }) => ({ id, channel })) };
}

function answer(accepted: Notification[]) {
  const view = acceptedView(accepted);
  return reply(view, { headers: { location: `/api/v1/notifications/${view.id}` } });
}
