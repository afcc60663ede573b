import { failedOver, sentOver } from './outcomes.ts';

export const SmsSent = sentOver('sms', 'text message service');
export const SmsFailed = failedOver('sms');
