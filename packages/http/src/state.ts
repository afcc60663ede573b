import type Koa from 'koa';

/** What the edge knows about a request before and beside its route. Middlewares may set `route` to name what they served. */
export interface RequestState {
  requestId: string;
  correlationId: string;
  /** Name of the matched route, for log, metric and span. */
  route?: string;
  /** Code of the problem that was answered. */
  code?: string;
  /** What went wrong unexpectedly; logged with its stack, never sent. */
  failure?: unknown;
}

export type Middleware = Koa.Middleware<RequestState>;
export type Context = Koa.ParameterizedContext<RequestState>;

/** Name of what served the request, for log and metrics; a bounded set whatever is asked for. */
export const servedBy = ({ path, state }: Context): string =>
  state.route ?? (path.startsWith('/dapr/') ? 'dapr' : 'unmatched');
