import type * as Dapr from '@dapr/dapr';
import type { DaprClient } from '@dapr/dapr';
import { within } from './deadline.ts';
import { SidecarFailed, Unreachable } from './errors.ts';
import { asObject } from './outcome.ts';

/** Dapr's own client, bounded by deadlines and with its failures thrown. */
export interface Sdk {
  /** Rejects with `Unreachable` after the deadline; what was begun then may still happen. */
  run<T>(operation: string, deadlineMs: number, use: (client: DaprClient, dapr: typeof Dapr) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const silent = { error() {}, warn() {}, info() {}, verbose() {}, debug() {} };

export function createSdk({
  host,
  httpPort,
  apiToken,
}: {
  host: string;
  httpPort: number;
  apiToken: string | undefined;
}): Sdk {
  let loading: Promise<typeof Dapr> | undefined;
  let opening: Promise<void> | undefined;
  let client: DaprClient | undefined;

  function load(): Promise<typeof Dapr> {
    // When first needed: it brings 500 modules and 45 MB, also when only a part of it is imported, and half of the
    // services never ask for a secret or a cache entry.
    loading ??= import('@dapr/dapr');
    return loading;
  }

  /** Waits for the sidecar, once for all: left to itself every call of the SDK would poll on its own. */
  async function open(dapr: typeof Dapr): Promise<DaprClient> {
    client ??= new dapr.DaprClient({
      daprHost: host,
      daprPort: String(httpPort),
      communicationProtocol: dapr.CommunicationProtocolEnum.HTTP,
      // It logs expected conflicts as errors; what matters is thrown, and logged by whoever catches it.
      logger: { service: silent },
      ...(apiToken !== undefined && { daprApiToken: apiToken }),
    });
    opening ??= client.daprClient.start().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    await opening;
    return client;
  }

  return {
    async run(operation, deadlineMs, use) {
      // Outside the deadline: loading takes 200 ms of computing, once, and no deadline could cut it short.
      const dapr = await load();
      return within('sidecar', deadlineMs, async (signal) => {
        const late = new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('late')), { once: true });
        });
        const call = open(dapr).then((opened) => {
          signal.throwIfAborted();
          return use(opened, dapr);
        });
        // The SDK cannot be aborted: nobody waits for it any more, and what it still says is of no interest.
        call.catch(() => undefined);
        return checked(
          operation,
          await Promise.race([call, late]).catch((error: unknown) => rethrow(operation, error)),
        );
      });
    },
    async close() {
      await client?.stop();
    },
  };
}

/** Writes resolve with `{ error }` instead of rejecting. */
function checked<T>(operation: string, result: T): T {
  if (typeof result === 'object' && result !== null && 'error' in result && result.error instanceof Error) {
    return rethrow(operation, result.error);
  }
  return result;
}

/** The SDK tells of an answer outside 2xx by an error whose message is JSON. */
function rethrow(operation: string, error: unknown): never {
  if (!(error instanceof Error)) throw new SidecarFailed(operation, { status: 0, message: String(error) });
  if (error.message === 'DAPR_SIDECAR_COULD_NOT_BE_STARTED')
    throw new Unreachable('sidecar', 'it has not started', { cause: error });
  const told = asObject(error.message);
  if (typeof told?.status !== 'number') throw error;
  const body = asObject(String(told.error_msg));
  throw new SidecarFailed(operation, {
    status: told.status,
    errorCode: typeof body?.errorCode === 'string' ? body.errorCode : undefined,
    message: String(body?.message ?? told.error_msg),
  });
}
