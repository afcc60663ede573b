import { messageTo } from '@waybill/deliveries/testing';
import { expect, test } from 'vitest';
import { fcmMessage } from './message.ts';

const parcel = (fields = {}) => ({ id: 'n-1', to: 'token-1', message: { ...messageTo('ann'), ...fields } });

test('a push has title, body, image, link and data', () => {
  expect(fcmMessage({ ...parcel(), metadata: { order_id: 'o-1' } })).toEqual({
    message: {
      token: 'token-1',
      notification: { title: 'For ann', body: 'Hello ann', image: 'https://waybill.example/image.png' },
      data: { order_id: 'o-1', notification_id: 'n-1', link: 'https://waybill.example/orders' },
      webpush: { fcm_options: { link: 'https://waybill.example/orders' } },
    },
  });
});

test('names that FCM keeps for itself are left out, since one of them makes it refuse the message', () => {
  const metadata = { from: 'x', 'google.x': 'x', gcm_y: 'x', message_type: 'x', campaign: 'spring' };
  expect(fcmMessage({ ...parcel(), metadata }).message.data).toEqual({
    campaign: 'spring',
    notification_id: 'n-1',
    link: 'https://waybill.example/orders',
  });
});

test('a link within the app goes to the app alone', () => {
  const { message } = fcmMessage(parcel({ link: 'waybill://orders/1' }));
  expect(message.data.link).toBe('waybill://orders/1');
  expect(message).not.toHaveProperty('webpush');
});
