import { z } from 'zod';
import { Id, Timestamp } from './ids.ts';
import { Locale, TimeZone } from './user.ts';

export const Channel = z.enum(['email', 'push', 'sms']);
export type Channel = z.infer<typeof Channel>;

/** accepted → queued → sending → sent → delivered | failed | skipped | cancelled. Between attempts it is queued again. */
export const NotificationStatus = z.enum([
  'accepted',
  'queued',
  'sending',
  'sent',
  'delivered',
  'failed',
  'skipped',
  'cancelled',
]);
export type NotificationStatus = z.infer<typeof NotificationStatus>;

export const Attempt = z.strictObject({
  number: z.int(),
  /** Where a notification goes to several devices; each counts its attempts from 1. */
  device_id: Id.optional(),
  outcome: z.enum(['sent', 'failed', 'unknown']),
  /** What the provider answered, or why it could not be asked. */
  answer: z.string().optional(),
  at: Timestamp,
});
export type Attempt = z.infer<typeof Attempt>;

/** 1 is sent last, 10 first. */
export const Priority = z.int().min(1).max(10);

/** One message to one user over one channel. */
export const NotificationView = z.strictObject({
  id: Id,
  user_id: Id,
  channel: Channel,
  template_code: z.string(),
  template_version: z.int().optional(),
  status: NotificationStatus,
  skip_reason: z.enum(['preference', 'no-address', 'too-old', 'user-gone', 'template', 'too-many-texts']).optional(),
  /** Where the template could not be rendered: why. */
  skip_detail: z.string().optional(),
  /** Where it has failed before any attempt: why. A dead letter of `notifications` has more. */
  failure: z.string().optional(),
  priority: Priority,
  locale: Locale.optional(),
  send_at: Timestamp.optional(),
  attempts: z.array(Attempt),
  metadata: z.record(z.string(), z.string()).optional(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type NotificationView = z.infer<typeof NotificationView>;

const Variables = z
  .record(z.string().max(64), z.unknown())
  .refine(
    (variables) => new TextEncoder().encode(JSON.stringify(variables)).length <= 32_000,
    'at most 32,000 bytes as JSON',
  );

/**
 * `POST /notifications`. `auto` means every channel of the platform; those the user does not want are skipped.
 * `request_id` counts as the Idempotency-Key.
 */
export const NewNotification = z.strictObject({
  notification_type: z.enum([...Channel.options, 'auto']),
  user_id: Id,
  template_code: z.string().min(1).max(64),
  variables: Variables.default({}),
  priority: Priority.default(5),
  request_id: z.string().optional(),
  metadata: z.record(z.string().max(64), z.string().max(500)).optional(),
  send_at: Timestamp.optional(),
});
export type NewNotification = z.infer<typeof NewNotification>;

/** The notification of the first channel, and the ids of all. */
export const AcceptedNotification = NotificationView.extend({
  notifications: z.array(z.strictObject({ id: Id, channel: Channel })),
});
export type AcceptedNotification = z.infer<typeof AcceptedNotification>;

/** `POST /internal/templates/render` at templates: one answer per request, in their order. */
export const RenderRequest = z.strictObject({
  messages: z
    .array(
      z.strictObject({
        template_code: z.string(),
        channel: Channel,
        locale: Locale,
        time_zone: TimeZone.optional(),
        variables: z.record(z.string(), z.unknown()),
      }),
    )
    .min(1)
    .max(128),
});
export type RenderRequest = z.infer<typeof RenderRequest>;
export const Rendered = z.object({
  template_version: z.int(),
  locale: Locale,
  critical: z.boolean(),
  subject: z.string().optional(),
  html: z.string().optional(),
  text: z.string().optional(),
  title: z.string().optional(),
  body: z.string().optional(),
  image: z.string().optional(),
  link: z.string().optional(),
});
export type Rendered = z.infer<typeof Rendered>;
export const RenderAnswer = z.object({
  results: z.array(
    z.union([
      z.object({ message: Rendered }),
      z.object({
        refused: z.object({
          code: z.string(),
          parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        }),
      }),
    ]),
  ),
});
export type RenderAnswer = z.infer<typeof RenderAnswer>;

/**
 * `POST /internal/messages/read` at notifications: a worker that has claimed deliveries asks for their messages. This
 * is where cancelling and sending meet: a message that is handed out is `sending` from here on, a cancelled one is not
 * handed out [D3]. `attempt` is the number the worker claimed for this device; asking again with it is harmless.
 */
export const ReadMessagesRequest = z.strictObject({
  messages: z
    .array(z.strictObject({ id: Id, device_id: Id.optional(), attempt: z.int().min(1) }))
    .min(1)
    .max(128),
});
export type ReadMessagesRequest = z.infer<typeof ReadMessagesRequest>;
export const ReadMessagesAnswer = z.object({
  results: z.array(
    z.union([
      z.object({
        id: Id,
        /** A mail address, a phone number, or a device's token. */
        to: z.string(),
        message: Rendered,
        /** What the request carried for the receiving app besides the text. */
        metadata: z.record(z.string(), z.string()).optional(),
      }),
      /** Not to be sent any more: cancelled, or gone with its user. */
      z.object({ id: Id, withdrawn: z.string() }),
    ]),
  ),
});
export type ReadMessagesAnswer = z.infer<typeof ReadMessagesAnswer>;
