import { dirname } from 'node:path';
import { java, onPath, zipkinServer } from '../stack/locate.ts';
import { makeOnce } from './cache.ts';
import { installDebianPackages } from './debian.ts';
import type { Installable } from './parts.ts';
import { run } from './run.ts';
import { cached, versions } from './versions.ts';

/** Installed only for who asks for it: `make up ZIPKIN=1`. */
export const zipkin: Installable = {
  name: `zipkin ${versions.zipkin}`,
  find: () => {
    java();
    return zipkinServer();
  },
  doing: 'installing Zipkin',
  aboutMs: 60_000,
  async install() {
    const missing = [
      ...(onPath('java') === undefined ? ['default-jre-headless'] : []),
      ...(onPath('mvn') === undefined ? ['maven'] : []),
    ];
    if (missing.length > 0) await installDebianPackages(missing);
    await makeOnce(dirname(cached.zipkin()), (folder) => {
      const artifact = `io.zipkin:zipkin-server:${versions.zipkin}:jar:exec`;
      const args = ['-q', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`];
      return run({ name: 'zipkin', command: 'mvn', args, cwd: folder });
    });
  },
};
