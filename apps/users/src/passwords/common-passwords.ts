import { dictionary } from '@zxcvbn-ts/language-common';

/** Ranked by how often they turn up in leaks, in lower case. */
const commonest = new Set(dictionary['passwords-common'].slice(0, 3_000));

/** One of the 3,000 passwords that are tried first, in any case. */
export const isCommon = (password: string): boolean => commonest.has(password.toLowerCase());
