import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importSPKI, jwtVerify } from 'jose';

/** Who may send through it: the parts of a service account that are not secret. */
export interface Sender {
  readonly projectId: string;
  readonly clientEmail: string;
  /** PEM. */
  readonly publicKey: string;
}

/** A push as it was sent. */
export interface Push {
  readonly token: string;
  readonly notification?: { readonly title?: string; readonly body?: string; readonly image?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly webpush?: { readonly fcm_options?: { readonly link?: string } };
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface PushService {
  readonly server: Server;
  readonly pushes: Push[];
  /** How often somebody signed in. */
  readonly signIns: () => number;
  /** Headers of the requests to send, as they arrived. */
  readonly requests: IncomingMessage['headers'][];
  /** Ends every access token that was given out. */
  signOutAll(): void;
  /** Answers a send in another way; undefined takes it. */
  onSend: (push: Push) => Answer | undefined | Promise<Answer | undefined>;
}

const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const lifeSeconds = 3_600;

/**
 * Stands in for FCM: signs senders in by their signature, takes their pushes and keeps them. Tokens that begin with
 * `gone`, `broken` or `busy` are answered as FCM answers for such devices. `now` is the time tokens are judged by.
 */
export function createPushService(sender: Sender, { now = () => new Date() }: { now?: () => Date } = {}): PushService {
  const granted = new Set<string>();
  const service: PushService = {
    server: createServer((request, response) => {
      answer(request)
        .catch((error: unknown) =>
          refuse(400, 'INVALID_ARGUMENT', error instanceof Error ? error.message : 'unreadable'),
        )
        .then((given) => reply(response, given));
    }),
    pushes: [],
    requests: [],
    signIns: () => signIns,
    signOutAll: () => granted.clear(),
    onSend: byToken,
  };
  let signIns = 0;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { method, url = '/' } = request;
    const body = Buffer.concat(await request.toArray()).toString();
    if (method === 'GET' && url === '/pushes') return { status: 200, body: { pushes: service.pushes } };
    if (method === 'POST' && url === '/token') return signIn(new URLSearchParams(body));
    if (method === 'POST' && url === `/v1/projects/${sender.projectId}/messages:send`) return send(request, body);
    return refuse(404, 'NOT_FOUND', `Nothing is served at ${method} ${url}`);
  }

  const tokenUri = () => `http://127.0.0.1:${(service.server.address() as AddressInfo).port}/token`;

  async function signIn(form: URLSearchParams): Promise<Answer> {
    const issuer = { issuer: sender.clientEmail, algorithms: ['RS256'], currentDate: now(), maxTokenAge: '1h' };
    try {
      if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') throw new Error('grant_type');
      const { payload } = await jwtVerify(
        form.get('assertion') ?? '',
        await importSPKI(sender.publicKey, 'RS256'),
        issuer,
      );
      if (payload.scope !== scope) throw new Error('scope');
      if (payload.aud !== tokenUri()) throw new Error(`audience ${payload.aud}`);
    } catch (error) {
      const error_description = error instanceof Error ? error.message : String(error);
      return { status: 400, body: { error: 'invalid_grant', error_description } };
    }
    signIns += 1;
    const access_token = randomBytes(24).toString('base64url');
    granted.add(access_token);
    return { status: 200, body: { access_token, expires_in: lifeSeconds, token_type: 'Bearer' } };
  }

  async function send({ headers }: IncomingMessage, body: string): Promise<Answer> {
    service.requests.push(headers);
    if (!granted.has(headers.authorization?.replace(/^Bearer /, '') ?? ''))
      return refuse(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    const { message } = JSON.parse(body) as { message?: Push };
    if (!message?.token) return refuse(400, 'INVALID_ARGUMENT', 'Recipient of the message is not set.');
    const other = await service.onSend(message);
    if (other) return other;
    service.pushes.push(message);
    return { status: 200, body: { name: `projects/${sender.projectId}/messages/${randomBytes(8).toString('hex')}` } };
  }

  return service;
}

function byToken({ token }: Push): Answer | undefined {
  if (token.startsWith('gone')) return refuse(404, 'NOT_FOUND', 'Requested entity was not found.', 'UNREGISTERED');
  if (token.startsWith('broken')) {
    const message = 'The registration token is not a valid FCM registration token';
    return refuse(400, 'INVALID_ARGUMENT', message, 'INVALID_ARGUMENT');
  }
  if (token.startsWith('busy')) {
    const busy = refuse(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.', 'QUOTA_EXCEEDED');
    return { ...busy, headers: { 'retry-after': '3' } };
  }
  return undefined;
}

/** An error in Google's form. */
export const refuse = (status: number, name: string, message: string, errorCode?: string): Answer => ({
  status,
  body: {
    error: {
      code: status,
      message,
      status: name,
      details: errorCode ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] : [],
    },
  },
});

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
  response.end(JSON.stringify(body));
}
