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
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, tryItOutEnabled: true });
`;

const files: Readonly<Record<string, { type: string; read: () => Promise<string | Buffer> }>> = {
  '/docs': { type: 'text/html; charset=utf-8', read: async () => page },
  '/docs/start.js': { type: 'text/javascript; charset=utf-8', read: async () => start },
  '/docs/swagger-ui-bundle.js': {
    type: 'text/javascript; charset=utf-8',
    read: () => readFile(join(folder(), 'swagger-ui-bundle.js')),
  },
  '/docs/swagger-ui.css': { type: 'text/css; charset=utf-8', read: () => readFile(join(folder(), 'swagger-ui.css')) },
  '/docs/favicon-32x32.png': { type: 'image/png', read: () => readFile(join(folder(), 'favicon-32x32.png')) },
};

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** `/docs`: a page that shows the document and tries calls, served from disk. */
export const serveDocsPage = (): Middleware =>
  async function servedDocsPage(ctx, next) {
    const file = Object.hasOwn(files, ctx.path) ? files[ctx.path] : undefined;
    if (!file || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next();
    ctx.state.route = 'docs';
    ctx.body = await file.read();
    ctx.set('content-type', file.type);
    ctx.set('content-security-policy', policy);
    ctx.set('cache-control', ctx.path === '/docs' ? 'no-cache' : 'max-age=3600');
    return undefined;
  };
