import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id } from '../ids.ts';
import type { Channel } from '../notification.ts';

const subject = ({ notification_id }: { notification_id: string }) => notification_id;

/** One attempt to deliver; `device_id` where a notification goes to several devices, each with attempts of its own. */
const attempt = z.object({
  notification_id: Id,
  device_id: Id.optional(),
  attempt: z.int().min(1),
  answer: z.string(),
});

/** `unregistered`: the device will never take anything again. */
const failure = attempt.extend({
  outcome: z.enum(['failed', 'unknown']),
  final: z.boolean(),
  reason: z.enum(['unregistered']).optional(),
});

/** The fact that a channel's provider took a message. */
export const sentOver = <const Over extends Channel>(channel: Over, provider: string) =>
  defineEvent({
    type: `${channel}.sent` as const,
    owner: channel,
    summary: `The ${provider} took a message`,
    data: attempt,
    subject,
  });

/** The fact that a channel's attempt failed. */
export const failedOver = <const Over extends Channel>(channel: Over) =>
  defineEvent({
    type: `${channel}.failed` as const,
    owner: channel,
    summary: 'An attempt to send a message failed, or its outcome is unknown; when final, no further attempt follows',
    data: failure,
    subject,
  });
