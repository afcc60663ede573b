import { Refusal } from '@waybill/contracts';

/** The batch could not be committed within its time. Whether it was is unknown: repeat under the same key. */
export class StoreUnavailable extends Refusal {
  constructor(options?: ErrorOptions) {
    super('unavailable', {}, options);
    this.name = 'StoreUnavailable';
  }
}

/** The lease of a task has passed to somebody else; what was decided under it is undone. */
export class TaskLost extends Error {
  /** `task` is `<queue>|<id>`. */
  constructor(task: string) {
    super(`Task ${task} is no longer held by this worker`);
    this.name = 'TaskLost';
  }
}

/** Somebody else was faster: the batch runs again from fresh documents. */
export class LostRace extends Error {
  /** True when ids or keys turned out to exist: the rerun reads them before it decides. */
  readonly existing: boolean;

  constructor(message: string, { existing = false, cause }: { existing?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = 'LostRace';
    this.existing = existing;
  }
}

/** One document of the batch cannot be stored: the batch is split until its unit stands alone [C4]. */
export class Culprit extends Error {
  /** `unstorable`: the driver would not even send it, which is a mistake of ours. */
  readonly kind: 'index' | 'too-large' | 'unstorable';
  readonly index: string | undefined;
  readonly collection: string | undefined;

  constructor(
    message: string,
    { kind, index, collection, cause }: { kind: Culprit['kind']; index?: string; collection?: string; cause?: unknown },
  ) {
    super(message, { cause });
    this.name = 'Culprit';
    this.kind = kind;
    this.index = index;
    this.collection = collection;
  }
}

const duplicateKey = 11000;
/** To be read or inserted, and after an update. */
const tooLarge = [10334, 17419, 17420];
const retriable = new Set([
  112, // WriteConflict
  251, // NoSuchTransaction
  24, // LockTimeout
  50, // MaxTimeMSExpired
  6,
  7,
  89,
  91,
  189,
  9001,
  10107,
  11600,
  11602,
  13435,
  13436, // not primary, shutting down, network
  225,
  244, // TransactionTooOld, TransactionAborted
]);

interface DriverError {
  name?: string;
  code?: unknown;
  message?: string;
  errorLabels?: string[];
  writeErrors?: Map<number, { code: number; message: string }> | { code: number; errmsg?: string }[];
  cause?: unknown;
}

/** Sorts what the driver threw into a lost race, the fault of one document, or a store that cannot be used. */
export function classify(error: unknown, systemNames: ReadonlySet<string>): Error {
  if (error instanceof LostRace || error instanceof Culprit) return error;
  const { code, message = '', name = '', errorLabels = [], writeErrors, cause } = (error ?? {}) as DriverError;
  const failures = [...(writeErrors?.values() ?? [])].map((failure) => ({
    code: failure.code,
    message: 'errmsg' in failure ? (failure.errmsg ?? '') : 'message' in failure ? failure.message : '',
  }));
  for (const failure of [...failures, { code, message }]) {
    if (failure.code === duplicateKey) return duplicate(failure.message, systemNames, error);
    if (tooLarge.includes(failure.code as number))
      return new Culprit(failure.message, { kind: 'too-large', cause: error });
    if (typeof failure.code === 'number' && retriable.has(failure.code))
      return new LostRace(failure.message, { cause: error });
  }
  if (
    /exceeds the max(imum)? (bson|document)|larger than the maximum size|BSONObj size|object to insert too large|offset.+out of range/i.test(
      message,
    )
  ) {
    return new Culprit(message, { kind: 'too-large', cause: error });
  }
  const transient = errorLabels.some((label) =>
    ['TransientTransactionError', 'UnknownTransactionCommitResult', 'RetryableWriteError'].includes(label),
  );
  if (transient || /Network|ServerSelection|PoolCleared|NotConnected|TopologyClosed/.test(name))
    return new LostRace(message, { cause: error });
  if (cause) {
    const inner = classify(cause, systemNames);
    if (inner instanceof LostRace || inner instanceof Culprit) return inner;
  }
  // Whatever else the server says keeps the whole batch from being stored; what is not from the server is a document
  // the driver could not write.
  if (name.startsWith('Mongo')) return new StoreUnavailable({ cause: error });
  return new Culprit(message, { kind: 'unstorable', cause: error });
}

/** A duplicate `_id`, or one in our own collections, is a lost race; in another index it is that document's fault [C4]. */
function duplicate(message: string, systemNames: ReadonlySet<string>, cause: unknown): Error {
  const [, namespace = '', index = ''] = /collection: (\S+) index: (\S+)/.exec(message) ?? [];
  const collection = namespace.slice(namespace.indexOf('.') + 1);
  if (index === '_id_' || systemNames.has(collection)) return new LostRace(message, { existing: true, cause });
  return new Culprit(message, { kind: 'index', index, collection, cause });
}
