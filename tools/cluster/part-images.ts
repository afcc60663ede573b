import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { bundle } from '../build/build-apps.ts';
import { root } from '../stack/layout.ts';
import { databaseServer, java, maildev, redisServer, zipkinServer } from '../stack/locate.ts';
import { labFolder, partImages } from './places.ts';
import { run } from './run.ts';

/** What goes into an image, as arguments of the lab's image tool. */
interface Image {
  /** The name the manifests in k8s/ use, so that they are the same where images are pulled. */
  readonly name: string;
  readonly content: () => Promise<readonly string[]> | readonly string[];
}

const parts = join(root, 'tools', 'cluster', 'parts');
const tmp = ['--mkdir', '/tmp:1777'];

const images: readonly Image[] = [
  { name: 'redis:7.2', content: () => [...program(redisServer(), '/usr/local/bin/redis-server'), ...tmp] },
  { name: 'mongo:8.0', content: mongodb },
  { name: 'rabbitmq:3.13-management', content: rabbitmq },
  { name: 'maildev/maildev:2.2.1', content: mailbox },
];
const zipkinImage: Image = { name: 'openzipkin/zipkin-slim:3.5.1', content: zipkin };

/** Writes the images of the parts from what is installed here, and says where they are; Zipkin's where it is wanted. */
export async function writePartImages({ tracing = false } = {}): Promise<string[]> {
  mkdirSync(partImages, { recursive: true });
  return Promise.all(
    [...images, ...(tracing ? [zipkinImage] : [])].map(async ({ name, content }) => {
      const file = join(partImages, `${name.replaceAll(/[/:]/g, '-')}.tar`);
      await run('python3', [join(dirname(parts), 'lab', 'lib', 'mkimage.py'), name, file, ...once(await content())]);
      return file;
    }),
  );
}

/** Two programs may load the same library, and a file stands in an image once. */
function once(content: readonly string[]): string[] {
  const pairs = new Map<string, [string, string]>();
  for (let index = 0; index < content.length; index += 2) {
    const [option = '', value = ''] = content.slice(index, index + 2);
    pairs.set(option === '--file' ? `file ${value.split(':')[1]}` : `${option} ${value}`, [option, value]);
  }
  return [...pairs.values()].flat();
}

async function mongodb(): Promise<string[]> {
  const server = databaseServer();
  if (server.product === 'docker')
    throw new Error('MongoDB is here as an image: load it with `kind load docker-image`');
  const shell = join(partImages, 'mongosh.js');
  await bundle(join(parts, 'mongosh.ts'), shell);
  const start = join(partImages, 'mongosh');
  writeFileSync(start, '#!/bin/sh\nexec node /opt/mongosh.mjs\n');
  const own =
    server.product === 'mongod'
      ? program(server.file, '/usr/local/bin/mongod')
      : [
          ...program(server.file, '/usr/local/bin/secantusd-rs'),
          '--file',
          `${join(parts, 'mongod.sh')}:/usr/local/bin/mongod:755`,
        ];
  const asked = ['--file', `${shell}:/opt/mongosh.mjs:644`, '--file', `${start}:/usr/local/bin/mongosh:755`];
  return [...own, ...node(), ...shellTools(), ...asked, '--mkdir', '/data/db:777', ...tmp];
}

function rabbitmq(): string[] {
  const releases = '/usr/lib/rabbitmq/lib';
  const [release] = existsSync(releases) ? readdirSync(releases) : [];
  if (release === undefined) throw new Error('RabbitMQ is not installed. Next: make setup');
  const binaries = spawnSync('sh', ['-c', 'find /usr/lib/erlang -type f \\( -name "*.so" -o -path "*/bin/*" \\)'], {
    encoding: 'utf8',
  }).stdout;
  // Not a link: the script looks for its own kind beside it.
  const start = join(partImages, 'rabbitmq-server');
  writeFileSync(start, `#!/bin/sh\nexec ${releases}/${release}/sbin/rabbitmq-server "$@"\n`);
  const plugins = join(partImages, 'enabled_plugins');
  writeFileSync(plugins, '[rabbitmq_management].\n');
  return [
    ...['--dir', '/usr/lib/erlang:/usr/lib/erlang', '--dir', '/usr/lib/rabbitmq:/usr/lib/rabbitmq'],
    ...['--link', '/usr/local/bin/erl:/usr/lib/erlang/bin/erl'],
    ...['--file', `${start}:/usr/local/bin/rabbitmq-server:755`],
    ...['--file', `${plugins}:/etc/rabbitmq/enabled_plugins:644`],
    ...['--mkdir', '/var/lib/rabbitmq:777', '--mkdir', '/var/log/rabbitmq:777'],
    ...librariesOf(binaries.trim().split('\n')),
    ...shellTools(),
    ...tmp,
  ];
}

function mailbox(): string[] {
  const script = realpathSync(maildev());
  const modules = join(script.slice(0, script.indexOf('/node_modules/')), 'node_modules');
  const entry = ['--entrypoint', 'node,/opt/node_modules/maildev/bin/maildev'];
  return [...node(), '--dir', `${modules}:/opt/node_modules`, ...tmp, ...entry];
}

/** Debian's Java keeps its settings in /etc, where links of its folder lead. */
function zipkin(): string[] {
  const program = realpathSync(java());
  const home = dirname(dirname(program));
  const settings = `/etc/${basename(home).replace(/-[^-]+$/, '')}`;
  const binaries = spawnSync('find', [join(home, 'lib'), '-name', '*.so'], { encoding: 'utf8' }).stdout;
  const start = join(partImages, 'start-zipkin');
  writeFileSync(start, `#!/bin/sh\nexec ${program} $JAVA_OPTS -jar /zipkin/zipkin.jar\n`);
  return [
    ...['bin', 'lib', 'conf'].flatMap((folder) => ['--dir', `${join(home, folder)}:${join(home, folder)}`]),
    ...(existsSync(settings) ? ['--dir', `${settings}:${settings}`] : []),
    ...['--file', `${zipkinServer()}:/zipkin/zipkin.jar:644`, '--file', `${start}:/usr/local/bin/start-zipkin:755`],
    ...librariesOf([program, ...binaries.trim().split('\n')], home),
    ...shellTools(),
    ...tmp,
    ...['--entrypoint', '/usr/local/bin/start-zipkin'],
  ];
}

function node(): string[] {
  return [...program(process.execPath, '/usr/local/bin/node')];
}

/** A program with the libraries it loads. */
function program(file: string, at: string): string[] {
  return ['--file', `${file}:${at}`, ...librariesOf([file])];
}

const loader = /^(?:.*=> )?(\/[^ ]+)/;

/** Libraries that lie in a folder of their own come with it. */
function librariesOf(files: readonly string[], folder = '/none'): string[] {
  const { stdout } = spawnSync('ldd', [...files], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.startsWith('\t'));
  const libraries = new Set(lines.flatMap((line) => loader.exec(line.trim())?.[1] ?? []));
  return [...libraries]
    .filter((library) => !resolve(library).startsWith(folder))
    .flatMap((library) => ['--file', `${library}:${library}`]);
}

/** A shell and its usual tools, and the accounts that images have. */
function shellTools(): string[] {
  const busybox = join(labFolder, 'dl', 'busybox', 'bin', 'busybox');
  const applets = spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.trim().split('\n');
  const links = applets.filter((name) => name !== 'busybox').flatMap((name) => ['--link', `/bin/${name}:busybox`]);
  writeFileSync(join(partImages, 'passwd'), 'root:x:0:0:root:/root:/bin/sh\npart:x:999:999:part:/tmp:/bin/sh\n');
  writeFileSync(join(partImages, 'group'), 'root:x:0:\npart:x:999:\n');
  const accounts = ['passwd', 'group'].flatMap((name) => ['--file', `${join(partImages, name)}:/etc/${name}:644`]);
  return ['--file', `${busybox}:/bin/busybox`, ...links, ...accounts, '--link', '/usr/bin/env:/bin/busybox'];
}
