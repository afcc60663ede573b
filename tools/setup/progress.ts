/** `95 s` → `1m35s` */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}

export interface Progress {
  update(text: string): void;
  /** Prints the last word and ends. */
  done(text: string): void;
}

const everyMs = 20_000;

/** One line that is written over on a terminal; elsewhere (a log, CI) a line now and then, the first after `quietMs`. */
export function showProgress(quietMs = everyMs): Progress {
  const out = process.stdout;
  let printedAt = Date.now() - everyMs + quietMs;
  return {
    update(text) {
      if (out.isTTY) {
        out.write(`\r\x1b[K${text.slice(0, out.columns - 1)}`);
      } else if (Date.now() - printedAt >= everyMs) {
        printedAt = Date.now();
        out.write(`${text}\n`);
      }
    },
    done(text) {
      out.write(out.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
  };
}
