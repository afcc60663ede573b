import { z } from 'zod';
import { Timestamp } from './ids.ts';
import { Channel } from './notification.ts';
import { Locale, TimeZone } from './user.ts';

/** Names a template for good: lower case words joined by hyphens, such as `order-confirmation`. */
export const TemplateCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,63}$/, 'lower case letters, digits and hyphens, from a letter on, 2 to 64 characters');

/** Sources in Liquid. `html` is escaped by default; `text` serves previews and providers that take it. */
export const EmailPart = z.strictObject({
  subject: z.string().min(1).max(500),
  html: z.string().min(1).max(60_000),
  text: z.string().min(1).max(30_000).optional(),
});

export const PushPart = z.strictObject({
  title: z.string().min(1).max(300),
  body: z.string().min(1).max(2_000),
  image: z.string().min(1).max(1_000).optional(),
  link: z.string().min(1).max(1_000).optional(),
});

/** A text message; one over 160 characters (70 with letters outside GSM-7) is sent, and paid for, in several parts. */
export const SmsPart = z.strictObject({ text: z.string().min(1).max(1_000) });

export const TemplateLanguages = z.partialRecord(
  Locale,
  z.strictObject({ email: EmailPart.optional(), push: PushPart.optional(), sms: SmsPart.optional() }),
);
export type TemplateLanguages = z.infer<typeof TemplateLanguages>;

/** A variable the template may use, by its path: `order`, or `order.total`. */
export const TemplateVariable = z.strictObject({
  name: z.string().regex(/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*){0,4}$/, 'names joined by dots, such as order.total'),
  required: z.boolean().default(true),
  description: z.string().max(200).optional(),
});
export type TemplateVariable = z.infer<typeof TemplateVariable>;

/** What a version of a template consists of; a version never changes. */
export const TemplateContent = z.strictObject({
  /** Critical messages are sent whatever the user's preferences and quiet hours say. */
  critical: z.boolean().default(false),
  variables: z.array(TemplateVariable).max(50).default([]),
  languages: TemplateLanguages,
});
export type TemplateContent = z.infer<typeof TemplateContent>;

/** `PUT /templates/:template_code`: the next version, active at once. */
export const TemplateChanges = TemplateContent.extend({
  name: z.string().trim().min(1).max(100),
  description: z.string().max(500).optional(),
});
export type TemplateChanges = z.infer<typeof TemplateChanges>;

/** `POST /templates`. */
export const NewTemplate = TemplateChanges.extend({ code: TemplateCode });
export type NewTemplate = z.infer<typeof NewTemplate>;

/** A template with the content of its active version. */
export const TemplateView = TemplateChanges.extend({
  code: TemplateCode,
  active_version: z.int(),
  latest_version: z.int(),
  created_at: Timestamp,
  updated_at: Timestamp,
  version: z.int(),
});
export type TemplateView = z.infer<typeof TemplateView>;

export const TemplateVersionView = TemplateContent.extend({
  code: TemplateCode,
  template_version: z.int(),
  active: z.boolean(),
  created_at: Timestamp,
});
export type TemplateVersionView = z.infer<typeof TemplateVersionView>;

/** `POST /templates/:template_code/preview`: renders without sending; of the active version unless another is named. */
export const PreviewRequest = z.strictObject({
  channel: Channel.default('email'),
  locale: Locale.default('en'),
  time_zone: TimeZone.optional(),
  template_version: z.int().min(1).optional(),
  variables: z.record(z.string(), z.unknown()).default({}),
});
