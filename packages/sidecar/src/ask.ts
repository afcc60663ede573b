import type { Connection } from './connection.ts';
import { within } from './deadline.ts';
import { SidecarFailed } from './errors.ts';
import { asObject } from './outcome.ts';

export interface Asked {
  /** Default `POST`. */
  method?: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** JSON. */
  body?: string;
  /** Left out: it waits for as long as it takes. */
  deadlineMs: number | undefined;
}

/** Asks the sidecar itself; the text of its answer. Anything but 2xx is thrown as `SidecarFailed`, naming `operation`. */
export async function ask(
  connection: Connection,
  operation: string,
  { method = 'POST', path, body, deadlineMs }: Asked,
): Promise<string> {
  return within('sidecar', deadlineMs, async (signal) => {
    const answer = await connection.ask({
      method,
      path,
      signal,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body }),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 200 && answer.statusCode < 300) return text;
    const problem = asObject(text);
    throw new SidecarFailed(operation, {
      status: answer.statusCode,
      errorCode: typeof problem?.errorCode === 'string' ? problem.errorCode : undefined,
      message: String(problem?.message ?? text).slice(0, 500),
    });
  });
}
