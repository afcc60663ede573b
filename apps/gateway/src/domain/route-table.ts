/** Where each path prefix leads. What is not listed here is not served. */
const routeTable: Readonly<Record<string, string>> = {
  '/api/v1/auth': 'users',
  '/api/v1/users': 'users',
  '/api/v1/products': 'products',
  '/api/v1/orders': 'orders',
  '/api/v1/notifications': 'notifications',
  '/api/v1/templates': 'templates',
  '/api/v1/analytics': 'analytics',
  '/api/v1/articles': 'articles',
};

/** Apps that work without a public path. */
const behindTheScenes = ['email', 'push', 'sms'];

/** A dead letter is with the service that its id begins with; lists of them are gathered here. */
const oneDeadLetter = /^\/api\/v1\/dead-letters\/([a-z]+)\.[^/]+(?:\/replay)?$/;

/** The app that serves a path, by whole segments. */
export function appFor(path: string): string | undefined {
  const keeper = oneDeadLetter.exec(path)?.[1];
  if (keeper !== undefined) return platformApps().find((app) => app === keeper);
  const [, api = '', version = '', resource = ''] = path.split('/');
  const prefix = `/${api}/${version}/${resource}`;
  return Object.hasOwn(routeTable, prefix) ? routeTable[prefix] : undefined;
}

/** Every app of the platform but the gateway, or those of them that are `wanted`. */
export function platformApps(wanted?: readonly string[]): string[] {
  const all = [...new Set([...Object.values(routeTable), ...behindTheScenes])];
  return wanted ? all.filter((app) => wanted.includes(app)) : all;
}
