import type { Books, ChannelBooks } from '../books.ts';
import { alsoOver, messageOf } from '../reactions.ts';
import { allEvents } from './events.ts';
import { attemptsOf, notificationOf } from './messages.ts';

/** (i) Pushes and texts are told, agreed on and sent as mails are: once to each place, and once more per `unknown`. */
export function pushesAndTextsMatch(books: Books): string[] {
  return (['push', 'sms'] as const).flatMap((channel) => {
    const own = channel === 'push' ? books.pushes : books.texts;
    return [...told(books, channel, own), ...placesAgree(channel, own), ...arrivalsMatch(channel, own)];
  });
}

function told(books: Books, channel: 'push' | 'sms', { notifications }: ChannelBooks): string[] {
  const byId = new Map(notifications.map((notification) => [notification.id, notification]));
  const causes = new Set<string>();
  const findings = allEvents(books)
    .filter(({ type }) => alsoOver[channel].includes(type))
    .flatMap(({ id, type, subject }) => {
      const expected = notificationOf(id, channel);
      causes.add(expected);
      const notification = byId.get(expected);
      if (!notification) return [`(i) Nobody is told over ${channel} of event ${id} (${type} of ${subject}).`];
      return notification.template_code === messageOf[type]
        ? []
        : [`(i) Event ${id} (${type}) is told over ${channel} by ${notification.template_code}.`];
    });
  const others = notifications.filter(({ id }) => !causes.has(id));
  return [...findings, ...others.map(({ id }) => `(i) Notification ${id} over ${channel} has no cause.`)];
}

const silent = ['skipped', 'cancelled'];
const deliveryOf = (notification: string, device: string | undefined) =>
  device === undefined ? notification : `${notification}.${device}`;

/** Each place has its delivery, both tell the same of it, and what one place was sent is sent. */
function placesAgree(channel: string, { notifications, deliveries }: ChannelBooks): string[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const known = new Set<string>();
  const findings = notifications.flatMap(({ id, status, attempts, places }) => {
    const found: string[] = [];
    const reached = new Set<string>();
    for (const { device_id } of places) {
      const at = deliveryOf(id, device_id);
      known.add(at);
      const delivery = byId.get(at);
      if (silent.includes(status)) continue;
      if (!delivery) {
        found.push(`(i) Notification ${id} has no delivery ${at} over ${channel}.`);
        continue;
      }
      reached.add(delivery.status);
      const own = attemptsOf({ attempts: attempts.filter((attempt) => attempt.device_id === device_id) });
      if (own !== attemptsOf(delivery))
        found.push(`(i) Notification ${id} knows of attempts ${own}; delivery ${at} of ${attemptsOf(delivery)}.`);
    }
    const expected =
      ['waiting', 'sending'].find((one) => reached.has(one)) ?? (reached.has('sent') ? 'sent' : 'failed');
    if (!silent.includes(status) && status !== expected)
      found.push(`(i) Notification ${id} over ${channel} is ${status}, by its deliveries ${expected}.`);
    return found;
  });
  const orphans = deliveries.filter(({ id }) => !known.has(id));
  return [...findings, ...orphans.map(({ id }) => `(i) Delivery ${id} over ${channel} has no notification.`)];
}

/** One arrival per delivery that was sent, plus at most one per attempt recorded `unknown`, each at its own place. */
function arrivalsMatch(channel: string, { notifications, deliveries, arrived }: ChannelBooks): string[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const expected = new Map<string, { least: number; most: number }>();
  for (const { id, places } of notifications)
    for (const { device_id, address } of places) {
      const delivery = byId.get(deliveryOf(id, device_id));
      if (!delivery || address === undefined) continue;
      const sent = delivery.status === 'sent' ? 1 : 0;
      const unknown = delivery.attempts.filter(({ outcome }) => outcome === 'unknown').length;
      expected.set(`${id} at ${address}`, { least: sent, most: sent + unknown });
    }
  const counts = new Map<string, number>();
  for (const { to, notification_id } of arrived) {
    const arrival = `${notification_id} at ${to}`;
    counts.set(arrival, (counts.get(arrival) ?? 0) + 1);
  }
  const strange = [...counts.keys()].filter((arrival) => !expected.has(arrival));
  const wrong = [...expected].flatMap(([arrival, { least, most }]) => {
    const count = counts.get(arrival) ?? 0;
    return count >= least && count <= most
      ? []
      : [`(i) Over ${channel} ${arrival} arrived ${count} times, and should have ${least} to ${most} times.`];
  });
  return [...strange.map((arrival) => `(i) Over ${channel} ${arrival} arrived, and was not sent there.`), ...wrong];
}
