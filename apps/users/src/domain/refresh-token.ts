import { createHash, createHmac } from 'node:crypto';
import { parse, validate } from 'uuid';

/**
 * A refresh token is opaque to its holder: base64url of 16 bytes that name the session and 32 that prove it. Naming
 * the session lets any token it ever had be recognised, however old, without keeping a list of them.
 */
const sessionBytes = 16;
const proofBytes = 32;

/** The first token of a session; `proof` is 32 random bytes. */
export const tokenOf = (sessionId: string, proof: Uint8Array): string =>
  Buffer.concat([parse(sessionId), proof]).toString('base64url');

/** The session a token names, or undefined when it is none of ours. */
export function sessionIdOf(token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== sessionBytes + proofBytes || bytes.toString('base64url') !== token) return undefined;
  const hex = bytes.toString('hex', 0, sessionBytes);
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return validate(id) ? id : undefined;
}

/** What is kept of a token. It is random, so one fast hash is enough. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * The token that follows `token` under `salt`. It can be computed again as long as the salt is known, so a holder who
 * lost the answer gets the same one; without the old token the salt is worth nothing.
 */
export function successorOf(token: string, salt: string): string {
  const session = Buffer.from(token, 'base64url').subarray(0, sessionBytes);
  const proof = createHmac('sha256', Buffer.from(salt, 'base64url')).update(token).digest();
  return Buffer.concat([session, proof]).toString('base64url');
}
