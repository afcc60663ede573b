import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '@waybill/contracts';
import { isCommon } from './common-passwords.ts';
import { createGate } from './gate.ts';

export interface Passwords {
  /** The argon2id hash to keep. Refuses the commonest with `password-too-common`. */
  hash(password: string): Promise<string>;
  /** Whether it is this password. Without a hash, of an unknown user, it takes as long and says no. */
  matches(password: string, kept: string | undefined): Promise<boolean>;
}

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Two hashes at a time, so that a crowd at the door leaves threads and memory to everybody else. */
export function createPasswords({ limit = 2, waiting = 100 } = {}): Passwords {
  const gate = createGate({ limit, waiting });
  const nobody = hash(randomBytes(32), parameters);
  // Whoever needs it sees the failure; until then it is nobody's unhandled rejection.
  nobody.catch(() => undefined);

  return {
    async hash(password) {
      if (isCommon(normal(password))) throw new Refusal('password-too-common');
      return gate(() => hash(normal(password), parameters));
    },
    async matches(password, kept) {
      return gate(async () => (await verify(kept || (await nobody), normal(password))) && Boolean(kept));
    },
  };
}

/** The same characters in one form, whichever keyboard they came from. */
const normal = (password: string): string => password.normalize('NFKC');
