import { v5 as uuidFrom } from 'uuid';
import type { Books, NotificationRow } from '../books.ts';
import { messageOf } from '../reactions.ts';
import { allEvents } from './events.ts';

/** The id of a notification follows from its cause, for ever; kept here a second time, so that a change is noticed. */
const namespace = '2b8f1b53-7f0e-4c55-8d0f-6d1c4a0b9e21';
export const notificationOf = (event: string, channel = 'email'): string => uuidFrom(`${event}|${channel}`, namespace);

/** (d) Each event that people are told of is one notification, and there is no other. */
export function eventsTold(books: Books): string[] {
  const byId = new Map(books.notifications.map((notification) => [notification.id, notification]));
  const causes = new Set<string>();
  const findings = allEvents(books).flatMap(({ id, type, subject }) => {
    const template = messageOf[type];
    if (template === undefined) return [];
    const expected = notificationOf(id);
    causes.add(expected);
    const notification = byId.get(expected);
    if (!notification) return [`(d) Nobody is told of event ${id} (${type} of ${subject}).`];
    return notification.template_code === template
      ? []
      : [`(d) Event ${id} (${type}) is told of by ${notification.template_code} in ${expected}.`];
  });
  const others = books.notifications.filter(({ id }) => !causes.has(id));
  return [
    ...findings,
    ...others.map(({ id, template_code }) => `(d) Notification ${id} (${template_code}) has no cause.`),
  ];
}

export const attemptsOf = (row: Pick<NotificationRow, 'attempts'>): string =>
  row.attempts
    .map(({ number, outcome }) => `${number} ${outcome}`)
    .toSorted()
    .join(', ');

/** (d) Notifications and deliveries tell the same of every message. */
export function deliveriesAgree({ notifications, deliveries }: Books): string[] {
  const byId = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  const ids = new Set(notifications.map(({ id }) => id));
  const silent = ['skipped', 'cancelled'];
  const findings = notifications.flatMap(({ id, status, attempts }) => {
    const delivery = byId.get(id);
    if (silent.includes(status)) return [];
    if (status !== 'sent') return [`(d) Notification ${id} is ${status}.`];
    if (!delivery) return [`(d) Notification ${id} has no delivery.`];
    if (delivery.status !== 'sent') return [`(d) Notification ${id} is sent and its delivery ${delivery.status}.`];
    return attemptsOf({ attempts }) === attemptsOf(delivery)
      ? []
      : [
          `(d) Notification ${id} knows of attempts ${attemptsOf({ attempts })}; its delivery of ${attemptsOf(delivery)}.`,
        ];
  });
  const orphans = deliveries.filter(({ id }) => !ids.has(id));
  return [...findings, ...orphans.map(({ id }) => `(d) Delivery ${id} has no notification.`)];
}

/** Letters and digits that a reader sees: the mailbox writes tags and entities its own way. */
const words = (html: string) => html.replaceAll(/<[^>]*>|&[#\w]+;|[^\p{L}\p{N}]/gu, '');
const envelopeOf = (to: string, subject: string, html: string) => `${to}\n${subject}\n${words(html)}`;

/** (e) One mail per notification that was sent, plus at most one per attempt recorded `unknown`, each to its reader. */
export function mailsMatch({ notifications, deliveries, mails }: Books): string[] {
  const unknown = new Map(
    deliveries.map(({ id, attempts }) => [id, attempts.filter(({ outcome }) => outcome === 'unknown').length]),
  );
  const expected = new Map<string, { ids: string[]; least: number; most: number }>();
  for (const { id, status, address, message } of notifications) {
    if (!message || address === undefined) continue;
    const envelope = envelopeOf(address, message.subject ?? '', message.html ?? '');
    const { ids, least, most } = expected.get(envelope) ?? { ids: [], least: 0, most: 0 };
    const one = status === 'sent' ? 1 : 0;
    expected.set(envelope, { ids: [...ids, id], least: least + one, most: most + one + (unknown.get(id) ?? 0) });
  }
  const findings: string[] = [];
  const arrived = new Map<string, number>();
  for (const { to, subject, html } of mails) {
    const envelope = envelopeOf(to.join(';'), subject, html);
    if (!expected.has(envelope)) findings.push(`(e) A mail to ${to.join(';')} ('${subject}') is no notification's.`);
    arrived.set(envelope, (arrived.get(envelope) ?? 0) + 1);
  }
  for (const [envelope, { ids, least, most }] of expected) {
    const count = arrived.get(envelope) ?? 0;
    if (count < least || count > most)
      findings.push(
        `(e) Notification ${ids.join(', ')} arrived ${count} times, and should have ${least === most ? least : `${least} to ${most} times`}.`,
      );
  }
  return findings;
}
