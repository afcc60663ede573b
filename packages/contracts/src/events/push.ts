import { failedOver, sentOver } from './outcomes.ts';

export const PushSent = sentOver('push', 'push service');
export const PushFailed = failedOver('push');
