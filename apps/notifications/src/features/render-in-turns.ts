import { maxTries } from '@waybill/messaging';
import type { Kit } from '@waybill/service';
import type { Task } from '@waybill/store';
import type { Notification } from '../domain/notification.ts';
import type { Recipient } from '../domain/prepare.ts';
import { type Outcome, renderFor } from './render-for.ts';

/**
 * Renders a batch together. A message on its last try is rendered by itself, after the others and one after another: in a
 * batch it would be refused for the slowness of its neighbours.
 */
export function renderInTurns(
  kit: Pick<Kit, 'sidecar'>,
  tasks: readonly Task[],
  { accepted, recipients }: { accepted: ReadonlyMap<string, Notification>; recipients: ReadonlyMap<string, Recipient> },
): (task: Task) => Promise<Outcome | undefined> {
  const addressed = (some: readonly Task[]) =>
    some.flatMap(({ id }) => {
      const notification = accepted.get(id);
      const recipient = notification && recipients.get(notification.user_id);
      return recipient ? [{ notification, recipient }] : [];
    });
  const together = renderFor(kit, addressed(tasks.filter(({ spent }) => spent < maxTries)));
  let before: Promise<unknown> = together;

  return async (task) => {
    if (task.spent < maxTries) return (await together).get(task.id);
    const own = before.catch(() => undefined).then(() => renderFor(kit, addressed([task])));
    before = own;
    return (await own).get(task.id);
  };
}
