import { stringify } from 'yaml';
import { logRoutes } from '../../packages/service/src/log-routes.ts';
import { readDaprYaml } from '../stack/dapr-yaml.ts';
import { daprYaml } from '../stack/layout.ts';

/** Callee → caller → what it may call there: `POST /internal/reservations`, with `*` for any verb. */
export type AccessList = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface KnownRoute {
  readonly method: string;
  readonly path: string;
  readonly access: unknown;
}

const head = [
  "# Who may call what, for Dapr's access control and the network policies: everything else is denied. Written from the",
  "# routes' own lists of callers, which the services check as well. Next after a change: make docs",
  '',
].join('\n');

/** The page that the charts read. */
export async function accessPage(): Promise<string> {
  return head + stringify(await accessList(), { lineWidth: 120 });
}

/** Read off the routes of every app in `dapr.yaml`, so that a route and its callers are written down once. */
export async function accessList(): Promise<AccessList> {
  const apps = readDaprYaml(daprYaml).map(({ appId }) => appId);
  const behind = apps.filter((app) => app !== 'gateway');
  const lists = await Promise.all(
    behind.map(async (app) => {
      const routes: KnownRoute[] = [...(await routesOf(app)), ...logRoutes({ app, store: absent() })];
      return [app, callersOf(app, routes, apps)] as const;
    }),
  );
  // Sample data and the test of a release come through the door as anybody would, but from inside.
  return { gateway: { jobs: ['* /api/**'] }, ...Object.fromEntries(lists) };
}

function callersOf(app: string, routes: readonly KnownRoute[], apps: readonly string[]) {
  const rights = apps.filter((caller) => caller !== app).map((caller) => [caller, operations(caller, routes)] as const);
  return Object.fromEntries(rights.filter(([, allowed]) => allowed.length > 0));
}

function operations(caller: string, routes: readonly KnownRoute[]): string[] {
  const internal = routes
    .filter(({ access }) => callersIn(access).includes(caller))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  if (caller === 'gateway') return [...internal, ...throughTheDoor(routes)];
  const keys = routes.filter(({ path }) => path === '/api/v1/auth/jwks').map(({ path }) => `GET ${path}`);
  return [...internal, ...keys];
}

/** Any verb: which there are, and what else is said to a wrong one, is the service's to answer. */
function throughTheDoor(routes: readonly KnownRoute[]): string[] {
  const open = routes.filter(({ path, access }) => path.startsWith('/api/') && callersIn(access).length === 0);
  const prefixes = new Set(open.map(({ path }) => path.split('/').slice(0, 4).join('/')));
  const paths = [...prefixes, '/api/v1/dead-letters'].flatMap((prefix) => [prefix, `${prefix}/**`]);
  return ['GET /readyz', 'GET /openapi.json', ...paths.map((path) => `* ${path}`)];
}

function callersIn(access: unknown): readonly string[] {
  return typeof access === 'object' && access !== null && 'callers' in access ? (access.callers as string[]) : [];
}

const names = ['store', 'sidecar', 'cache', 'clock', 'metrics', 'logger', 'provenUntil', 'hasParked'];
const kit = Object.fromEntries(names.map((name) => [name, absent()]));

/** Builds the app of nothing: its routes are listed, never called. */
async function routesOf(app: string): Promise<KnownRoute[]> {
  const [{ app: build }, { Settings }] = await Promise.all([
    import(`../../apps/${app}/src/app.ts`),
    import(`../../apps/${app}/src/config.ts`),
  ]);
  return (await build(kit, Settings.parse({}))).routes;
}

/** Stands in for whatever is asked of it. */
function absent<T>(): T {
  const itself: object = new Proxy(() => itself, {
    get: (_, key) => (key === 'then' || typeof key === 'symbol' ? undefined : itself),
    has: () => true,
  });
  return itself as T;
}
