import { ReadMessagesAnswer, type ReadMessagesRequest } from '@waybill/contracts';
import { coalesce } from '@waybill/runtime';
import { InvocationFailed, type Sidecar, Unreachable } from '@waybill/sidecar';

export type Message = ReadMessagesAnswer['results'][number];

/** Asks notifications for the message of a claimed delivery; calls that come together travel together [D3]. */
export type ReadMessage = (asked: ReadMessagesRequest['messages'][number]) => Promise<Message>;

/** Where notifications cannot be reached, or does not let us in, reading throws `Unreachable`. */
export const createReadMessage = (sidecar: Pick<Sidecar, 'invoke'>): ReadMessage =>
  coalesce(async (messages) => {
    const { results } = await sidecar
      .invoke({
        app: 'notifications',
        method: 'POST',
        path: '/internal/messages/read',
        body: { messages },
        returns: ReadMessagesAnswer,
      })
      .catch(platformFault);
    return messages.map(({ id }, index) => {
      const value = results[index];
      // An answer in another order would send a message to a wrong recipient.
      return value?.id === id ? { value } : { error: new Error(`notifications gave no answer for message ${id}`) };
    });
  });

/** Tokens that do not fit and the like are no fault of a message: it waits, and spends no try [L8]. */
function platformFault(error: unknown): never {
  if (!(error instanceof InvocationFailed)) throw error;
  throw new Unreachable('notifications', error.message, { cause: error });
}
