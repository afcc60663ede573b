import pino from 'pino';
import { currentContext } from './context.ts';
import { prettyStream } from './pretty.ts';
import { redacted, redactedText } from './redact.ts';
import { parseTraceparent } from './trace.ts';

export type Logger = pino.Logger;
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * A logger that writes one JSON object a line, with the correlation id of the cause at work. Lines are formatted for
 * people when standard output is a terminal. Members named like secrets or addresses are hidden at any depth, and errors tell only
 * what is known to be harmless [L10].
 */
export function createLogger({
  app,
  level = 'info',
  destination,
  pretty = !destination && process.stdout.isTTY === true,
}: {
  app: string;
  level?: LogLevel;
  pretty?: boolean;
  destination?: NodeJS.WritableStream;
}): Logger {
  const stream = pretty ? prettyStream(destination) : destination;
  return pino(
    {
      level,
      base: { app },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (entry) => redacted(entry) as Record<string, unknown>,
      },
      serializers: { err: (error) => redacted(error) },
      mixin: contextMembers,
      hooks: { streamWrite: redactedText },
    },
    stream ?? pino.destination({ sync: false, minLength: 0 }),
  );
}

function contextMembers(): Record<string, string> {
  const { correlationId, traceparent } = currentContext();
  const traceId = parseTraceparent(traceparent)?.traceId;
  return { ...(correlationId && { correlation_id: correlationId }), ...(traceId && { trace_id: traceId }) };
}
