import { channelApi, requestedOver } from '@waybill/deliveries/testing';
import { app } from './app.ts';
import { Settings } from './config.ts';

export { idOf } from '@waybill/deliveries/testing';

export const number = '+84901234567';
export const requested = requestedOver('sms');

/** The whole service with its real worker loop; every reader has the number above. */
export const smsApi = () => channelApi({ app, settings: Settings.parse({}), channel: 'sms', placeOf: () => number });
