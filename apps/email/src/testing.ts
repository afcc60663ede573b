import { channelApi, requestedOver } from '@waybill/deliveries/testing';
import { app } from './app.ts';
import { Settings } from './config.ts';

export { addressOf, idOf, refusal } from '@waybill/deliveries/testing';

export const requested = requestedOver('email');

/** The whole service with its real worker loop. The mail of `idOf(name)` goes to the address `addressOf(idOf(name))`. */
export const emailApi = ({ settings = {}, uri }: { settings?: Record<string, string>; uri?: string } = {}) =>
  channelApi({ app, settings: Settings.parse(settings), channel: 'email', ...(uri && { uri }) });
