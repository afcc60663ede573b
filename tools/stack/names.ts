import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const patienceS = 60;

/** Python, because Node 20 brings no SQLite: one row is renamed as soon as it is there. */
const rename = `
import sqlite3, sys, time
file, address, old, new = sys.argv[1:]
until = time.monotonic() + ${patienceS}
while time.monotonic() < until:
    try:
        names = sqlite3.connect(file, timeout=5)
        if names.execute('UPDATE hosts SET app_id = ? WHERE address = ? AND app_id = ?', (new, address, old)).rowcount:
            names.commit()
            sys.exit()
        names.close()
    except sqlite3.OperationalError:
        pass
    time.sleep(0.005)
sys.exit(f'{address} is not registered as {old}')
`;

/** An entry of the name resolution that the sidecars of one stack share. */
export interface Name {
  /** Nobody is sent there any more; its sidecar keeps the entry alive and does not notice. Waits until there is one. */
  hide(): Promise<void>;
  show(): Promise<void>;
}

/** A cluster does this with readiness: an endpoint that is leaving, or not ready yet, is not given out. */
export function nameIn(directory: string, { appId, address }: { appId: string; address: string }): Name {
  const hidden = `${appId}.away`;
  const from = async (old: string, fresh: string) =>
    void (await run('python3', ['-c', rename, join(directory, 'dapr', 'names.db'), address, old, fresh]));
  return { hide: () => from(appId, hidden), show: () => from(hidden, appId) };
}
