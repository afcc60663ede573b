import { InvalidInput } from './invalid-input.ts';
import type { Route } from './types.ts';

const guarded = new Set<Route['method']>(['put', 'patch', 'delete']);
/** Some proxies weaken the ETags they pass on; a version is as exact either way. */
const oneVersion = /^(?:W\/)?"(\d{1,15})"$/;
const tags = /^(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*$/;
/** Documents begin with version 1. */
const versionOfNothing = 0;

/**
 * The version `If-Match` demands on PUT, PATCH and DELETE. `*` demands none; a list, or a tag that was never given out
 * here, demands one that nothing has, so that the handler refuses with `version-mismatch` what it finds at all.
 */
export function demandedVersion(method: Route['method'], header: string | undefined): number | undefined {
  if (!header || !guarded.has(method) || header.trim() === '*') return undefined;
  const version = oneVersion.exec(header.trim())?.[1];
  if (version) return Number(version);
  if (!tags.test(header.trim())) {
    throw new InvalidInput([
      { in: 'header', pointer: '/if-match', detail: 'Send one ETag as it was received, such as "3", or *' },
    ]);
  }
  return versionOfNothing;
}

/** True when `If-None-Match` names the answer's ETag: the caller has it already. */
export function alreadyHas(header: string | undefined, etag: string | undefined): boolean {
  if (!header || !etag) return false;
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => plain(tag) === plain(etag));
}
