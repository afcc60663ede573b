import type { Caller, Permission, ProblemCode, Stored } from '@waybill/contracts';
import type { Once } from '@waybill/runtime';
import type { z } from 'zod';

export { type Caller, may } from '@waybill/contracts';

/**
 * Who may call a route: anybody; any signed-in caller (the handler checks ownership and answers 404 for another
 * owner's); a permission; or, for internal routes, the listed app-ids [T2].
 */
export type Access = 'anyone' | 'signed-in' | Permission | { callers: readonly string[] };

/** Idempotency of the request at hand; undefined where no key of any kind came with it. */
export interface RequestOnce {
  /** The key as it came: the client's, or the gateway's own for this attempt [C6]. */
  key: string;
  fingerprint: string;
  /** False when only the gateway's attempt key came. */
  fromClient: boolean;
  /** For the store: `once: once?.answering((order) => created(order))`. */
  answering<Result>(reply: (result: Result) => Reply | unknown): Once<Result>;
}

export interface Request<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  headers: Record<string, string | string[] | undefined>;
  /** The verified caller. On routes open to `anyone` and to other apps: see `visitor`. */
  caller: Caller;
  /** The caller where one is known, also on open routes. */
  visitor: Caller | undefined;
  /** App-id of the calling service, on internal routes. */
  app: string | undefined;
  once: RequestOnce | undefined;
  /** Version demanded by `If-Match`, for the store's `ifVersion`. */
  ifVersion: number | undefined;
  language: 'en' | 'vi';
}

/** An answer with headers of its own, or another status than the route's `success`. */
export class Reply {
  readonly body: unknown;
  readonly status: number | undefined;
  readonly headers: Record<string, string>;

  constructor(body: unknown, { status, headers = {} }: { status?: number; headers?: Record<string, string> } = {}) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

export const reply = (body: unknown, options?: { status?: number; headers?: Record<string, string> }): Reply =>
  new Reply(body, options);

/** `201` with `Location`. */
export const created = (location: string, body: unknown): Reply =>
  new Reply(body, { status: 201, headers: { location } });

/** The ETag of a stored document. */
export const etagOf = ({ version }: Pick<Stored, 'version'>): string => `"${version}"`;

export interface RouteDefinition<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> {
  /** operationId, span name, metric label and log field. */
  name: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `:parameters`, from the root: `/api/v1/orders/:order_id`. */
  path: string;
  summary: string;
  description?: string;
  access: Access;
  params?: Params;
  query?: Query;
  body?: Body;
  /** 204 sends no body. */
  success: 200 | 201 | 202 | 204;
  /** Status of a `reply` where what would have been made was there before. */
  again?: 200;
  returns?: Answer;
  /**
   * Media type of an answer that is streamed as text, such as `text/csv`: `handle` then answers an
   * `AsyncIterable<string>`. What throws after the first part cuts the answer short.
   */
  streams?: string;
  /** Further headers of the answer, for the documentation. */
  answers?: Record<string, string>;
  refuses?: readonly ProblemCode[];
  /**
   * Whether idempotency keys are taken, from signed-in callers. POST routes take them unless this is false (`/auth/*`),
   * PATCH routes where it is true: where a repeat would change something once more. The handler hands `once` on.
   */
  idempotent?: boolean;
  handle(
    request: Request<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): Promise<z.input<Answer> | Reply> | z.input<Answer> | Reply;
}

/** A route with its types forgotten, ready to be mounted and documented. */
export type Route = RouteDefinition<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
