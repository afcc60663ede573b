const longest = 300;

/** What a provider said, fit for a log: shortened, and without anybody's address [L10]. */
export const logged = (answer: string): string =>
  answer
    .replace(/[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g, '<address>')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longest);
