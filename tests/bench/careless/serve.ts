import { CommunicationProtocolEnum, DaprClient } from '@dapr/dapr';
import Koa from 'koa';
import { type Db, MongoClient } from 'mongodb';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing; tests/bench/stage sets it`);
  return value;
};

export const dapr = new DaprClient({
  daprHost: '127.0.0.1',
  daprPort: setting('DAPR_HTTP_PORT'),
  communicationProtocol: CommunicationProtocolEnum.HTTP,
  daprApiToken: setting('DAPR_API_TOKEN'),
});

const mongo = new MongoClient(setting('MONGODB_URI'));
export const database: Db = mongo.db(setting('MONGODB_DATABASE'));

export interface Asked {
  method: string;
  path: string;
  body: unknown;
}
export interface Answered {
  status: number;
  body: unknown;
}

/** Serves JSON behind the token that the own sidecar sends, and nothing else: no schema, no caller, no deadline. */
export function serve(answer: (asked: Asked) => Promise<Answered>): void {
  const token = setting('APP_API_TOKEN');
  const koa = new Koa();
  koa.use(async (ctx) => {
    if (ctx.path === '/readyz') {
      ctx.body = 'ready';
      return;
    }
    if (ctx.path.startsWith('/dapr/')) return;
    if (ctx.get('dapr-api-token') !== token) {
      ctx.status = 401;
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { status, body } = await answer({
      method: ctx.method,
      path: ctx.path,
      body: text === '' ? undefined : JSON.parse(text),
    });
    ctx.status = status;
    ctx.body = body;
  });
  koa.listen(Number(setting('PORT')), '127.0.0.1');
  process.once('SIGTERM', () => void mongo.close().finally(() => process.exit(0)));
}
