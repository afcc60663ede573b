import { createPushService, type Sender } from './push-service.ts';

/** The process of the part `phones`: what it is told comes by its environment. */
const { PORT = '', SENDER = '' } = process.env;
const { server } = createPushService(JSON.parse(SENDER) as Sender);
server.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
