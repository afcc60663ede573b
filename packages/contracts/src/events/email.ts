import { failedOver, sentOver } from './outcomes.ts';

export const EmailSent = sentOver('email', 'mail server');
export const EmailFailed = failedOver('email');
