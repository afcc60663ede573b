export interface Mail {
  id: string;
  subject: string;
  to: { address: string }[];
  html?: string;
  text?: string;
}

/** Reads the mailbox as its web page does. */
export function createMailbox(url: string) {
  async function all(): Promise<Mail[]> {
    const answer = await fetch(`${url}/email`, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`The mailbox answered ${answer.status}`);
    return (await answer.json()) as Mail[];
  }
  return {
    all,
    /** Mails to one person whose subject holds `text`. */
    to: async (address: string, text = ''): Promise<Mail[]> =>
      (await all()).filter(
        (mail) => mail.to.some((recipient) => recipient.address === address) && mail.subject.includes(text),
      ),
  };
}

export type Mailbox = ReturnType<typeof createMailbox>;

/** How mails name an order. */
export const numberOf = (orderId: string): string => `#${orderId.slice(0, 8)}`;
