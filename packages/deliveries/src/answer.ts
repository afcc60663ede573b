const longest = 300;

/** What a provider said, fit for a log: shortened, and without anybody's address or number [L10]. */
export const logged = (answer: string): string =>
  answer
    .replace(/[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g, '<address>')
    .replace(/\+\d{7,15}/g, '<number>')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longest);

/**
 * Whether it is certain that the mail was not taken: the provider refused it with a code, or was never reached. A line
 * that dropped leaves it open, since the text may have been taken before [D1]. A code stands alone; a port does not.
 */
export const isRefusal = (answer: string): boolean =>
  /(?:^|\s)[45]\d\d(?=[\s,;-]|$)/.test(answer) || /\bdial tcp\b|\bsmtp binding error\b/.test(answer);
