// The least that a sidecar and the stack take for an app: it tells its environment, greets, and ends when asked.
import { createServer } from 'node:http';

const { APP_ID, REPLICA, PORT, HOST, DAPR_HTTP_PORT, DAPR_API_TOKEN, MONGODB_DATABASE } = process.env;
if (process.env.FAIL_AT_START) throw new Error(`told to fail: ${process.env.FAIL_AT_START}`);

let events = 0;
const server = createServer(async (request, response) => {
  const reply = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.url === '/dapr/subscribe') return reply(200, [{ pubsubname: 'pubsub', topic: 'tried', route: '/event' }]);
  if (request.url?.startsWith('/dapr/')) return reply(404, {});
  if (request.url === '/event') {
    events += 1;
    return reply(200, { status: 'SUCCESS' });
  }
  if (request.url === '/events') return reply(200, { events });
  if (request.url === '/exit') return process.exit(3);
  if (request.url?.startsWith('/ask/')) {
    const headers = { 'dapr-app-id': request.url.slice('/ask/'.length), 'dapr-api-token': DAPR_API_TOKEN ?? '' };
    const answer = await fetch(`http://127.0.0.1:${DAPR_HTTP_PORT}/whoami`, { headers });
    return reply(answer.status, await answer.json());
  }
  return reply(200, {
    app: APP_ID,
    replica: REPLICA,
    database: MONGODB_DATABASE,
    token: request.headers['dapr-api-token'],
  });
});
server.keepAliveTimeout = 95_000;
server.listen(Number(PORT), HOST);
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
