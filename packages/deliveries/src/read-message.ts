import { ReadMessagesAnswer, type ReadMessagesRequest } from '@waybill/contracts';
import { coalesce } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';

export type Message = ReadMessagesAnswer['results'][number];

/** Asks notifications for the message of a claimed delivery; calls that come together travel together [D3]. */
export type ReadMessage = (asked: ReadMessagesRequest['messages'][number]) => Promise<Message>;

/** Where notifications cannot be reached, reading throws `Unreachable`. */
export const createReadMessage = (sidecar: Pick<Sidecar, 'invoke'>): ReadMessage =>
  coalesce(async (messages) => {
    const { results } = await sidecar.invoke({
      app: 'notifications',
      method: 'POST',
      path: '/internal/messages/read',
      body: { messages },
      returns: ReadMessagesAnswer,
    });
    return messages.map(({ id }, index) => {
      const value = results[index];
      // An answer in another order would send a message to a wrong recipient.
      return value?.id === id ? { value } : { error: new Error(`notifications gave no answer for message ${id}`) };
    });
  });
