/** What `work` comes to, unless it takes longer; then nobody waits for it any more. */
export async function within<T>(longestMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not end within ${longestMs / 1_000} s`)), longestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Its stage is taken from under it, so it will fail.
    work.catch(() => undefined);
  }
}
