import { cache, cacheClear } from './cache.ts';
import { clean } from './clean.ts';
import { daprRun } from './dapr-run.ts';
import { demo } from './demo.ts';
import { down } from './down.ts';
import { logs } from './logs.ts';
import { oneService } from './one-service.ts';
import { restart } from './restart.ts';
import { setupCommand } from './setup.ts';
import { status } from './status.ts';
import { up } from './up.ts';

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  setup: setupCommand,
  up: () => up(),
  down,
  clean,
  status,
  logs: (names) => logs(names),
  restart,
  'dapr-run': daprRun,
  demo,
  order: () => oneService('order'),
  analytics: () => oneService('analytics'),
  notification: () => oneService('notification'),
  cache,
  'cache-clear': cacheClear,
};

// An interrupted command still runs what it has to undo (see the listeners for 'exit').
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const [name = '', ...words] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`Unknown command '${name}'. There are: ${Object.keys(commands).join(', ')}`);
  process.exit(2);
}
try {
  await command(words);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
