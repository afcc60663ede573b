import { z } from 'zod';
import { defineEvent } from '../event.ts';
import { Id } from '../ids.ts';

const subject = ({ notification_id }: { notification_id: string }) => notification_id;
const attempt = z.object({ notification_id: Id, attempt: z.int().min(1), answer: z.string() });

export const EmailSent = defineEvent({
  type: 'email.sent',
  owner: 'email',
  summary: 'The mail server took a message',
  data: attempt,
  subject,
});

export const EmailFailed = defineEvent({
  type: 'email.failed',
  owner: 'email',
  summary: 'An attempt to send a message failed, or its outcome is unknown; when final, no further attempt follows',
  data: attempt.extend({ outcome: z.enum(['failed', 'unknown']), final: z.boolean() }),
  subject,
});
