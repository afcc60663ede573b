import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Middleware } from '@waybill/http';

/** Found when the gateway runs, beside it in node_modules, also when its own code has been bundled into one file. */
const folder = () => dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Waybill API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/swagger-ui-standalone-preset.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** The list above the page offers all services in one, and each by itself: `/docs?urls.primaryName=orders`. */
const startWith = (apps: readonly string[]) => {
  const single = ['gateway', ...apps].map((name) => ({ name, url: `/openapi.json?service=${name}` }));
  return `SwaggerUIBundle({
  urls: ${JSON.stringify([{ name: 'all services', url: '/openapi.json' }, ...single])},
  dom_id: '#api',
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;
};

interface Served {
  type: string;
  read: () => Promise<string | Buffer>;
}

const script = 'text/javascript; charset=utf-8';
const fromDisk = (name: string, type: string): Served => ({ type, read: () => readFile(join(folder(), name)) });

const filesFor = (apps: readonly string[]): Readonly<Record<string, Served>> => ({
  '/docs': { type: 'text/html; charset=utf-8', read: async () => page },
  '/docs/start.js': { type: script, read: async () => startWith(apps) },
  '/docs/swagger-ui-bundle.js': fromDisk('swagger-ui-bundle.js', script),
  '/docs/swagger-ui-standalone-preset.js': fromDisk('swagger-ui-standalone-preset.js', script),
  '/docs/swagger-ui.css': fromDisk('swagger-ui.css', 'text/css; charset=utf-8'),
  '/docs/favicon-32x32.png': fromDisk('favicon-32x32.png', 'image/png'),
});

/** What follows this gateway's own build and settings; the rest is Swagger's. */
const ownPaths = new Set(['/docs', '/docs/start.js']);

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** `/docs`: a page that shows the documents and tries calls, served from disk. */
export function serveDocsPage({ apps }: { apps: readonly string[] }): Middleware {
  const files = filesFor(apps);
  return async function servedDocsPage(ctx, next) {
    const file = Object.hasOwn(files, ctx.path) ? files[ctx.path] : undefined;
    if (!file || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.state.route = 'docs';
    ctx.body = await file.read();
    ctx.set('content-type', file.type);
    ctx.set('content-security-policy', policy);
    ctx.set('cache-control', ownPaths.has(ctx.path) ? 'no-cache' : 'max-age=3600');
    return undefined;
  };
}
