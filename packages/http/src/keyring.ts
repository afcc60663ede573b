import { Refusal } from '@waybill/contracts';
import type { Clock } from '@waybill/runtime';
import { type CryptoKey, errors, importJWK, type JSONWebKeySet, type JWK, type JWTHeaderParameters } from 'jose';

/** Fetches the issuer's public keys. */
export type ReadKeys = () => Promise<JSONWebKeySet>;

/** An unknown key id fetches the set again at most this often, so that forged ids cannot make us hammer the issuer. */
const refetchEveryMs = 10_000;
/** A key that was withdrawn is believed for this long at most, while the issuer can be reached. */
const refreshAfterMs = 600_000;

/** The issuer's keys by id, fetched when first needed, when an unknown id turns up, and every 10 min. */
export function createKeyring({ keys, clock }: { keys: ReadKeys; clock: Clock }): {
  keyFor: (header: JWTHeaderParameters) => Promise<CryptoKey>;
} {
  let known: Map<string, { algorithm: string; key: CryptoKey }> | undefined;
  let fetchedAtMs = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  const fetchKeys = async (): Promise<void> => {
    fetchedAtMs = clock.monotonicMs();
    try {
      known = await imported(await keys());
    } catch (cause) {
      if (!known) throw new Refusal('unavailable', {}, { cause });
    }
  };

  const refresh = (): Promise<void> => {
    fetching ??= fetchKeys().finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const keyFor = async ({ kid = '', alg }: JWTHeaderParameters): Promise<CryptoKey> => {
    const ageMs = clock.monotonicMs() - fetchedAtMs;
    if (!known || ageMs > refreshAfterMs || (!known.has(kid) && (fetching || ageMs > refetchEveryMs))) await refresh();
    const found = known?.get(kid);
    if (!found || found.algorithm !== alg) throw new errors.JWKSNoMatchingKey();
    return found.key;
  };

  return { keyFor };
}

async function imported({ keys }: JSONWebKeySet): Promise<Map<string, { algorithm: string; key: CryptoKey }>> {
  const map = new Map<string, { algorithm: string; key: CryptoKey }>();
  for (const jwk of keys) {
    const algorithm = algorithmOf(jwk);
    if (!algorithm || !jwk.kid) continue;
    map.set(jwk.kid, { algorithm, key: (await importJWK(jwk, algorithm)) as CryptoKey });
  }
  return map;
}

function algorithmOf({ kty, crv, use = 'sig' }: JWK): string | undefined {
  if (use !== 'sig') return undefined;
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  return undefined;
}
