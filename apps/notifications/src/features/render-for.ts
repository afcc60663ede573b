import { explain, isProblemCode, RenderAnswer, type RenderRequest } from '@waybill/contracts';
import type { Kit } from '@waybill/service';
import { InvocationFailed, type Sidecar } from '@waybill/sidecar';
import type { Notification } from '../domain/notification.ts';
import { type Facts, plainPreferences, type Recipient } from '../domain/prepare.ts';

type Message = RenderRequest['messages'][number];

/** Below the 64 KiB that services take in one request. */
const largestRequest = 56_000;

/** What became of a rendering: `slow` may come out better at another time, or by itself; `later` was not even begun. */
export type Outcome = Facts['rendered'] | { slow: string } | { later: true };

/** Renders each notification for its reader, by the notification's id. One call for all, or few where they are large. */
export async function renderFor(
  { sidecar }: Pick<Kit, 'sidecar'>,
  addressed: readonly { notification: Notification; recipient: Recipient }[],
): Promise<ReadonlyMap<string, Outcome>> {
  const wanted = addressed.map(({ notification, recipient }) => ({
    id: notification.id,
    message: messageOf(notification, recipient),
  }));
  const rendered = await Promise.all(portions(wanted).map((portion) => renderTogether(sidecar, portion)));
  return new Map(rendered.flat());
}

interface Wanted {
  id: string;
  message: Message;
}

async function renderTogether(sidecar: Sidecar, wanted: readonly Wanted[]): Promise<[string, Outcome][]> {
  try {
    const { results } = await sidecar.invoke({
      app: 'templates',
      path: '/internal/templates/render',
      body: { messages: wanted.map(({ message }) => message) } satisfies RenderRequest,
      returns: RenderAnswer,
    });
    return wanted.map(({ id }, index) => [id, outcomeOf(results[index])]);
  } catch (error) {
    // Only a request that does not fit is the fault of its messages; a token that does not fit, for one, is not [L8].
    if (!(error instanceof InvocationFailed) || ![400, 413].includes(error.status)) throw error;
    // One message that cannot even be asked for must not hold the others up.
    const [only, ...others] = wanted;
    if (only && others.length === 0) return [[only.id, { refused: error.message }]];
    return (await Promise.all(wanted.map((one) => renderTogether(sidecar, [one])))).flat();
  }
}

function messageOf({ template_code, channel, variables }: Notification, recipient: Recipient): Message {
  const { locale, time_zone } = recipient.preferences ?? plainPreferences;
  return { template_code, channel, locale, time_zone, variables: { ...variables, user: { name: recipient.name } } };
}

function outcomeOf(result: RenderAnswer['results'][number] | undefined): Outcome {
  if (!result) throw new Error('templates answered fewer messages than it was asked for');
  if ('message' in result) return result;
  const { code, parameters } = result.refused;
  if (code === 'unavailable') return { later: true };
  const reason = isProblemCode(code) ? explain({ code, parameters }, 'en').detail : code;
  return code === 'template-too-slow' ? { slow: reason } : { refused: reason };
}

function portions<Item>(items: readonly Item[]): Item[][] {
  const portions: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item));
    if (room < size) {
      portions.push([]);
      room = largestRequest;
    }
    portions.at(-1)?.push(item);
    room -= size;
  }
  return portions;
}
