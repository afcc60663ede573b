import type { ProblemCode } from '@waybill/contracts';

/** A name that one live account has at most, with what to refuse with when another one wants it. */
export interface TakenName {
  id: string;
  refusal: ProblemCode;
}

type Named = { username: string; email: string; deleted_at?: string };

/** What the account is found by when its owner logs in. A tombstone has no names, so others may take them. */
export const namesOf = (user: Named | undefined): TakenName[] =>
  user === undefined || user.deleted_at !== undefined
    ? []
    : [
        { id: usernameKey(user.username), refusal: 'username-taken' },
        { id: emailKey(user.email), refusal: 'email-taken' },
      ];

export const usernameKey = (username: string): string => `username:${folded(username)}`;
export const emailKey = (email: string): string => `email:${folded(email)}`;

/** Names are compared without regard to case. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
