export { UnreadableEvent } from './consume.ts';
export { backoffMs, type DeadLetter, deadLetters, maxTries, parkedQueue } from './dead-letters.ts';
export { forgetWorker } from './forget-worker.ts';
export type { MessagingObserver } from './observer.ts';
export { createPublisher, type Publisher } from './publisher.ts';
export type { LogReader } from './read-log.ts';
export { type Messaging, type MessagingSettings, startMessaging } from './start-messaging.ts';
export { eachTask, GivenUp, TasksFailed } from './task-errors.ts';
export * from './types.ts';
