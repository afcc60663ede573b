import { type HandedOver, logged } from '@waybill/deliveries';
import { z } from 'zod';

/** What FCM, or whatever stands before it, answered to a send. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

const Sent = z.object({ name: z.string() });
const Refused = z.object({
  error: z.object({
    status: z.string().optional(),
    message: z.string().default(''),
    details: z
      .array(
        z.looseObject({
          errorCode: z.string().optional(),
          fieldViolations: z.array(z.looseObject({ field: z.string().optional() })).optional(),
        }),
      )
      .default([]),
  }),
});

const longestPatienceMs = 3_600_000;

/** What became of a message by FCM's answer. `token` is taken out of what is told [L10]. */
export function handedOver({ status, headers, text }: Answer, { token, at }: { token: string; at: Date }): HandedOver {
  const answered = json(text);
  if (status === 200) return { outcome: 'sent', answer: Sent.safeParse(answered).data?.name ?? 'taken' };
  const refused = Refused.safeParse(answered).data?.error;
  const codes = refused?.details.flatMap(({ errorCode }) => errorCode ?? []) ?? [];
  const code = codes[0] ?? refused?.status ?? '';
  const answer = logged(`${status} ${code} ${refused?.message ?? ''}`.replaceAll(token, '<token>'));
  if (codes.includes('UNREGISTERED') || namesToken(refused, code))
    return { outcome: 'failed', answer, fault: 'message', reason: 'unregistered' };
  // The message itself: too large, a wrong image address.
  if (status === 400) return { outcome: 'failed', answer, fault: 'message' };
  // The token is another project's. The device stays: with a wrong account every one would look so.
  if (codes.includes('SENDER_ID_MISMATCH')) return { outcome: 'failed', answer, fault: 'recipient' };
  const retryAfterMs = patienceOf(headers['retry-after'], at);
  return { outcome: 'failed', answer, fault: 'provider', ...(retryAfterMs > 0 && { retryAfterMs }) };
}

/** An invalid argument that is the token, not something else in the message. */
function namesToken(refused: z.infer<typeof Refused>['error'] | undefined, code: string): boolean {
  if (code !== 'INVALID_ARGUMENT') return false;
  const fields =
    refused?.details.flatMap(({ fieldViolations = [] }) => fieldViolations.map(({ field }) => field)) ?? [];
  return fields.includes('message.token') || /registration token/i.test(refused?.message ?? '');
}

/** `Retry-After` in either of its forms: seconds, or a date. */
function patienceOf(header: string | string[] | undefined, at: Date): number {
  const value = [header].flat()[0];
  if (!value) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - at.getTime();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), longestPatienceMs);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
