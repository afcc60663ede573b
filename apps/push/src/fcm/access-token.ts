import type { Clock } from '@waybill/runtime';
import type { Sidecar } from '@waybill/sidecar';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';

/** The members of Google's service account file that are needed to sign in. */
const ServiceAccount = z.object({
  project_id: z.string().min(1),
  private_key_id: z.string().optional(),
  private_key: z.string().min(1),
  client_email: z.string().min(1),
  token_uri: z.url(),
});

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** The secret that holds the service account, as a JSON text under `account`. */
const secretName = 'push-account';
/** The HTTPEndpoint in front of the account's `token_uri`. */
const signInEndpoint = 'push-sign-in';
const scope = 'https://www.googleapis.com/auth/firebase.messaging';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const assertionSeconds = 3_600;
/** A token is renewed this long before it ends, or at half its life if that is later. */
const renewBeforeMs = 300_000;
const signInMs = 10_000;

export interface Access {
  token: string;
  projectId: string;
}

/** Access to the push service: signed in when first asked for, renewed before it ends. */
export interface AccessTokens {
  /** Throws when the account cannot be read or the push service does not let it in. */
  current(): Promise<Access>;
  /** The push service does not take this token any more: the next one asked for is new. */
  reject(token: string): void;
}

export function createAccessTokens({
  sidecar,
  clock,
}: {
  sidecar: Pick<Sidecar, 'secret' | 'forward'>;
  clock: Clock;
}): AccessTokens {
  let held: { access: Access; renewAtMs: number } | undefined;
  let signingIn: Promise<Access> | undefined;

  async function signIn(): Promise<Access> {
    const account = await readAccount(sidecar);
    const askedAtMs = clock.monotonicMs();
    const body = new URLSearchParams({ grant_type: grantType, assertion: await assertionOf(account, clock.now()) });
    const answer = await sidecar.forward({
      app: signInEndpoint,
      method: 'POST',
      path: new URL(account.token_uri).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body.toString()),
      deadlineMs: signInMs,
    });
    const text = Buffer.concat(await answer.body.toArray()).toString();
    if (answer.status !== 200)
      throw new Error(
        `The push service does not let the account in (${answer.status}, ${text.slice(0, 200)}); check the secret ${secretName}`,
      );
    const { access_token, expires_in } = Granted.parse(JSON.parse(text));
    const lifeMs = expires_in * 1_000;
    const access = { token: access_token, projectId: account.project_id };
    held = { access, renewAtMs: askedAtMs + Math.max(lifeMs - renewBeforeMs, lifeMs / 2) };
    return access;
  }

  return {
    async current() {
      if (held && clock.monotonicMs() < held.renewAtMs) return held.access;
      signingIn ??= signIn().finally(() => {
        signingIn = undefined;
      });
      return signingIn;
    },
    reject(token) {
      if (held?.access.token === token) held = undefined;
    },
  };
}

/** Read anew at each sign-in, so that a changed key needs no restart. */
async function readAccount(sidecar: Pick<Sidecar, 'secret'>): Promise<z.infer<typeof ServiceAccount>> {
  const { account } = await sidecar.secret(secretName);
  try {
    return ServiceAccount.parse(JSON.parse(account ?? ''));
  } catch {
    // Without the cause, which may hold parts of the key.
    throw new Error(`The secret ${secretName} holds no service account; put Google's JSON file under its key account`);
  }
}

async function assertionOf(account: z.infer<typeof ServiceAccount>, at: Date): Promise<string> {
  const issuedAtS = Math.floor(at.getTime() / 1_000);
  const { private_key_id: kid } = account;
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(kid && { kid }) })
    .setIssuer(account.client_email)
    .setAudience(account.token_uri)
    .setIssuedAt(issuedAtS)
    .setExpirationTime(issuedAtS + assertionSeconds)
    .sign(await importPKCS8(account.private_key, 'RS256'));
}
