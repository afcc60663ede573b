import type { Parcel } from '@waybill/deliveries';

/** Names that FCM keeps for itself; one of them makes it refuse the whole message. */
const reserved = /^(from|message_type|notification|priority)$|^(google|gcm)[._-]/i;

/** The body of `messages:send`. The app on the device finds the link in `data`; in a browser a click opens it. */
export function fcmMessage({ id, to, message: { title, body, image, link }, metadata = {} }: Parcel) {
  const data = Object.fromEntries(Object.entries(metadata).filter(([name]) => !reserved.test(name)));
  return {
    message: {
      token: to,
      notification: { title, body, ...(image && { image }) },
      data: { ...data, notification_id: id, ...(link && { link }) },
      // Browsers open nothing but https.
      ...(link?.startsWith('https://') && { webpush: { fcm_options: { link } } }),
    },
  };
}
