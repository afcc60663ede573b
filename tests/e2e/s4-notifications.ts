import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AcceptedNotification, DeviceView, NotificationView } from '@waybill/contracts';
import { expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import type { Platform } from './support/platform.ts';

interface Push {
  token: string;
  notification: { title: string; body: string };
  data: Record<string, string>;
}

const languages = {
  en: {
    email: { subject: 'A parcel waits, {{ user.name }}', html: '<p>Parcel {{ parcel }}</p>' },
    push: {
      title: 'A parcel waits',
      body: 'Parcel {{ parcel }}',
      link: 'https://waybill.example/parcels/{{ parcel }}',
    },
    sms: { text: 'Parcel {{ parcel }} waits.' },
  },
  vi: {
    email: { subject: 'Có bưu kiện, {{ user.name }}', html: '<p>Bưu kiện {{ parcel }}</p>' },
    push: { title: 'Có bưu kiện', body: 'Bưu kiện {{ parcel }}', link: 'https://waybill.example/parcels/{{ parcel }}' },
    sms: { text: 'Bưu kiện {{ parcel }} đang chờ.' },
  },
};

/** One message over every channel, told by who sends it and who gets it. */
export function notifications(platform: () => Platform): void {
  test('a message in its reader’s language reaches mailbox, devices and phone, once, and each outcome can be read', async () => {
    const { client, admin, mailbox, stack } = platform();
    const { call, expectStatus } = client;
    const code = `parcel-${randomUUID().slice(0, 8)}`;
    const template = { code, name: 'Parcel', variables: [{ name: 'parcel' }], languages };
    await expectStatus(201, call('POST', '/api/v1/templates', { token: admin.token, body: template }));
    const preview = { channel: 'push', locale: 'vi', variables: { parcel: '7' } };
    expect(
      await expectStatus(200, call('POST', `/api/v1/templates/${code}/preview`, { token: admin.token, body: preview })),
    ).toMatchObject({ title: 'Có bưu kiện', link: 'https://waybill.example/parcels/7' });

    const reader = await client.signUp({ locale: 'vi' });
    const own = { token: reader.token };
    const phone = `+849${String(Date.now()).slice(-8)}`;
    const at = `/api/v1/users/${reader.id}`;
    await expectStatus(200, call('PATCH', at, { ...own, body: { phone } }));
    const wishes = { ...reader.preferences, sms: true };
    await expectStatus(200, call('PUT', `${at}/preferences`, { ...own, body: wishes }));
    const [living, dead] = [`${randomUUID()}-living`, `gone-${randomUUID()}`];
    for (const token of [living, dead])
      await expectStatus(201, call('POST', `${at}/devices`, { ...own, body: { platform: 'android', token } }));

    const wanted = {
      notification_type: 'auto',
      user_id: reader.id,
      template_code: code,
      variables: { parcel: 'P-1' },
      priority: 9,
      request_id: randomUUID(),
      metadata: { campaign: 'spring' },
    };
    const send = (body: object) =>
      call<AcceptedNotification>('POST', '/api/v1/notifications', { token: admin.token, body });
    const [first, again] = [await send(wanted), await send(wanted)];
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.text).toBe(first.text);
    const ids = Object.fromEntries(first.body.notifications.map(({ id, channel }) => [channel, id]));
    const read = (id: string | undefined) =>
      expectStatus(200, call<NotificationView>('GET', `/api/v1/notifications/${id}`, own));

    await eventually(async () => {
      for (const channel of ['email', 'push', 'sms'])
        expect(await read(ids[channel])).toMatchObject({ status: 'sent' });
      expect((await read(ids.push)).attempts).toHaveLength(2);
    });
    const mails = await mailbox.to(reader.email, 'Có bưu kiện');
    expect(mails).toHaveLength(1);
    const { pushes } = (await (await fetch(`${stack.phones.url}/pushes`)).json()) as { pushes: Push[] };
    expect(pushes.filter(({ token }) => token === living)).toMatchObject([
      {
        notification: { title: 'Có bưu kiện', body: 'Bưu kiện P-1' },
        data: { campaign: 'spring', link: 'https://waybill.example/parcels/P-1', notification_id: ids.push },
      },
    ]);
    const folder = join(stack.directory, 'texts');
    const texts = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(phone)) : [];
    expect(texts.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['Bưu kiện P-1 đang chờ.']);

    // The dead device was told of by the push service, and is forgotten.
    await eventually(async () => {
      const { items } = await expectStatus(200, call<{ items: DeviceView[] }>('GET', `${at}/devices`, own));
      expect(items).toHaveLength(1);
    });
    const outcomes = (await read(ids.push)).attempts.map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['failed', 'sent']);
  });

  test('what waits can be taken back, what is not wanted is skipped with its reason, and answers come in an envelope', async () => {
    const { client, admin } = platform();
    const { call, expectStatus } = client;
    const reader = await client.signUp();
    const own = { token: reader.token };
    const path = `/api/v1/users/${reader.id}/preferences`;
    await expectStatus(200, call('PUT', path, { ...own, body: { ...reader.preferences, push: false } }));
    const message = (fields: object) => ({ user_id: reader.id, template_code: 'welcome', ...fields });
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const { items } = await expectStatus(
      202,
      call<{ items: AcceptedNotification[] }>('POST', '/api/v1/notifications/batch', {
        token: admin.token,
        body: {
          notifications: [
            message({ notification_type: 'email', send_at: tomorrow }),
            message({ notification_type: 'push' }),
          ],
        },
      }),
    );
    const [later, unwanted] = items.map(({ id }) => `/api/v1/notifications/${id}`);
    const read = (at: string | undefined) => expectStatus(200, call<NotificationView>('GET', at ?? '', own));
    await eventually(async () => {
      expect(await read(later)).toMatchObject({ status: 'accepted', send_at: tomorrow, version: 1 });
      expect(await read(unwanted)).toMatchObject({ status: 'skipped', skip_reason: 'preference' });
    });
    const taken = await call<NotificationView>('POST', `${later}/cancellation`, { ...own, body: undefined });
    expect(taken).toMatchObject({ status: 200, body: { status: 'cancelled' } });

    const wrapped = await call<{ success: boolean; data: NotificationView; meta: unknown }>('GET', later ?? '', {
      ...own,
      headers: { accept: 'application/vnd.waybill.envelope+json' },
    });
    expect(wrapped.body).toMatchObject({ success: true, data: { status: 'cancelled' } });
  });
}
