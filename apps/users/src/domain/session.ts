import { type Decision, type Draft, Refusal, type Stored, unchanged } from '@waybill/contracts';
import { hashOf, successorOf } from './refresh-token.ts';

/** A family of refresh tokens, from one login on: each token is good for one use, which gives its successor. */
export interface Session extends Stored {
  user_id: string;
  /** The user's `session_generation` at login. */
  generation: number;
  token_hash: string;
  /** The token before the current one, and what turns the one into the other. */
  previous?: { hash: string; salt: string; at: string };
  ended?: { at: string; reason: 'logout' | 'reuse' };
  /** A date, not a text, because the database removes the document by it. */
  expires_at: Date;
}

/** How long a token may be shown again after its use, because the answer may have been lost. */
export const GRACE_MS = 10_000;

interface Opening {
  id: string;
  user: { id: string; session_generation: number };
  token: string;
  expiresAt: Date;
}

export const open = ({ id, user, token, expiresAt }: Opening): Decision<Draft<Session>> => ({
  document: {
    id,
    user_id: user.id,
    generation: user.session_generation,
    token_hash: hashOf(token),
    expires_at: expiresAt,
  },
  events: [],
});

/**
 * Uses a token. The current one is replaced by its successor; the one before, within its grace, changes nothing; any
 * other was used long ago, by its owner or a thief, so the family ends. Look at `ended` afterwards.
 */
export function rotate(
  session: Session,
  token: string,
  { salt, now, expiresAt }: { salt: string; now: Date; expiresAt: Date },
): Decision<Session> {
  if (session.ended || session.expires_at <= now) throw new Refusal('session-ended');
  const hash = hashOf(token);
  if (hash === session.token_hash) {
    const previous = { hash, salt, at: now.toISOString() };
    return {
      document: { ...session, token_hash: hashOf(successorOf(token, salt)), previous, expires_at: expiresAt },
      events: [],
    };
  }
  const { previous } = session;
  const inGrace = previous?.hash === hash && now.getTime() - Date.parse(previous.at) <= GRACE_MS;
  return inGrace ? unchanged(session) : end(session, 'reuse', now);
}

export function end(session: Session, reason: 'logout' | 'reuse', now: Date): Decision<Session> {
  if (session.ended) return unchanged(session);
  return { document: { ...session, ended: { at: now.toISOString(), reason } }, events: [] };
}
