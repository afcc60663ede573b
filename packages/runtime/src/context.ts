import { AsyncLocalStorage } from 'node:async_hooks';

/** What follows one cause through every await: requests open one, reactions open one per batch. */
export interface Context {
  correlationId?: string;
  /** W3C trace context, handed on to neighbours and into events. */
  traceparent?: string;
}

const storage = new AsyncLocalStorage<Context>();

/** Runs `action` under `context`; everything it awaits sees it. */
export const withContext = <T>(context: Context, action: () => T): T => storage.run(context, action);

/** The context of the cause at work, empty outside any. */
export const currentContext = (): Context => storage.getStore() ?? {};
