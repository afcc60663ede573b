import { calculateJwkThumbprint, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose';
import { z } from 'zod';

/** Private signing keys as JWK texts: `current` signs; both are published, so that `next` is known before it signs. */
const SigningSecret = z.object({ current: z.string().min(1), next: z.string().min(1) });

const PrivateKey = z.discriminatedUnion('kty', [
  z.object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    d: z.string(),
    kid: z.string().optional(),
  }),
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
    kid: z.string().optional(),
  }),
]);

export interface KeyRing {
  /** Signs with the current key. */
  sign(claims: Record<string, unknown>, header: { typ: string }): Promise<string>;
  /** The public halves of both keys. */
  published: JSONWebKeySet;
}

/** Reads the secret `signing-keys`. What it throws names the mistake and no part of a key. */
export async function readKeyRing(secret: Record<string, string>): Promise<KeyRing> {
  const parsed = SigningSecret.safeParse(secret);
  if (!parsed.success)
    throw new Error('Give the secret signing-keys the keys current and next, each a private JWK as JSON text');
  const current = await read('current', parsed.data.current);
  const next = await read('next', parsed.data.next);
  const { alg, kid } = current.published;
  return {
    sign: (claims, { typ }) => new SignJWT(claims).setProtectedHeader({ alg, kid, typ }).sign(current.key),
    published: { keys: [current.published, next.published] },
  };
}

async function read(name: string, text: string) {
  try {
    const { d, kid, ...open } = PrivateKey.parse(JSON.parse(text));
    const alg = open.kty === 'OKP' ? 'EdDSA' : 'ES256';
    const key = await importJWK({ ...open, d } satisfies JWK, alg);
    return { key, published: { ...open, kid: kid ?? (await calculateJwkThumbprint(open)), alg, use: 'sig' } };
  } catch {
    // The cause would quote the key.
    throw new Error(`Replace ${name} in the secret signing-keys: it takes a private Ed25519 or P-256 JWK as JSON text`);
  }
}
