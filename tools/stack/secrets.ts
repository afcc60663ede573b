import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from './private-file.ts';
import type { Tokens } from './types.ts';

/** What a stack must keep to itself; made at its first start, kept in `<directory>/secrets.json`. */
export interface Secrets {
  readonly redisPassword: string;
  readonly rabbitmqPassword: string;
  readonly natsToken: string;
  readonly adminPassword: string;
  readonly samplePasswords: Readonly<Record<string, string>>;
  /** Private Ed25519 JWKs as JSON text: the one that signs, and the one that will sign after it. */
  readonly signingKeys: { readonly current: string; readonly next: string };
  /** PEM of the key that signs in to the local push service. */
  readonly pushKey: string;
  readonly tokens: Readonly<Record<string, Tokens>>;
}

export const sampleUsers = ['manager', 'linh', 'alex'] as const;

/** Reads the secrets, makes those that are missing, and never changes one that is there. */
export function secretsIn(directory: string, apps: readonly string[]): Secrets {
  const file = join(directory, 'secrets.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
  const secrets = complete(kept, apps);
  if (JSON.stringify(secrets) !== JSON.stringify(kept)) writePrivately(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

export function complete(kept: Partial<Secrets>, apps: readonly string[]): Secrets {
  const made = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, password()]));
  const tokens = apps.map((app) => [app, { daprApiToken: token(), appApiToken: token() }] as const);
  return {
    redisPassword: kept.redisPassword ?? token(),
    rabbitmqPassword: kept.rabbitmqPassword ?? token(),
    natsToken: kept.natsToken ?? token(),
    adminPassword: kept.adminPassword ?? password(),
    samplePasswords: { ...made(sampleUsers), ...kept.samplePasswords },
    signingKeys: kept.signingKeys ?? { current: signingKey(), next: signingKey() },
    pushKey: kept.pushKey ?? pushKey(),
    tokens: { ...Object.fromEntries(tokens), ...kept.tokens },
  };
}

function token(): string {
  return randomBytes(24).toString('hex');
}

/** Four groups that a person can type. */
function password(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const pick = () => letters[randomBytes(2).readUInt16BE() % letters.length] ?? 'a';
  const group = () => Array.from({ length: 5 }, pick).join('');
  return [group(), group(), group(), group()].join('-');
}

/** RSA, because Google's service accounts sign with nothing else. */
function pushKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function signingKey(): string {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return JSON.stringify({ ...jwk, alg: 'EdDSA', use: 'sig', kid: randomBytes(8).toString('hex') });
}
