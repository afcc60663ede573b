/**
 * Nobody answered in time: the neighbour or a sidecar is down, overloaded or cut off. What was asked may or may not have
 * happened; the same call may be made again.
 */
export class Unreachable extends Error {
  /** App-id of the neighbour, or `sidecar` for the process's own. */
  readonly app: string;

  constructor(app: string, reason: string, options?: ErrorOptions) {
    super(`${app} cannot be reached: ${reason}`, options);
    this.name = 'Unreachable';
    this.app = app;
  }
}

/** A neighbour answered with what the caller cannot use: calling again will not help until one of the two is mended. */
export class InvocationFailed extends Error {
  readonly app: string;
  readonly status: number;
  /** Without its query, which may name somebody [L10]. */
  readonly path: string;

  constructor(call: { app: string; path: string; status: number }, reason: string, options?: ErrorOptions) {
    const [path = ''] = call.path.split('?', 1);
    super(`${call.app} answered ${call.status} to ${path}: ${reason}`, options);
    this.name = 'InvocationFailed';
    this.app = call.app;
    this.status = call.status;
    this.path = path;
  }
}

/** The sidecar answered, and could not do what it was asked: a component refused, is missing, or is not allowed. */
export class SidecarFailed extends Error {
  /** What was asked, such as `bind email-1`. */
  readonly operation: string;
  readonly status: number;
  /** Dapr's own code, such as `ERR_INVOKE_OUTPUT_BINDING`, where it gave one. */
  readonly errorCode: string | undefined;

  constructor(operation: string, answer: { status: number; errorCode?: string | undefined; message: string }) {
    super(`The sidecar could not ${operation} (${answer.status}): ${answer.message}`);
    this.name = 'SidecarFailed';
    this.operation = operation;
    this.status = answer.status;
    this.errorCode = answer.errorCode;
  }
}
