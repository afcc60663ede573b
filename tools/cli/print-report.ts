import { localDirectory, shownDirectory } from '../stack/layout.ts';
import { rabbitmqPageIn, rabbitmqUser } from '../stack/parts/rabbitmq.ts';
import { secretsIn } from '../stack/secrets.ts';
import type { Report } from './report.ts';

function brokerPage(): string {
  const { rabbitmqPassword } = secretsIn(localDirectory, []);
  return `${rabbitmqPageIn(localDirectory)}   ${rabbitmqUser} / ${rabbitmqPassword}`;
}

export function printReport({ gateway, mailbox, pushes, zipkin = '', users, processes }: Report): void {
  const addresses = [
    ['API', gateway === '' ? '(the gateway is not built yet)' : `${gateway}/api/v1`],
    ['API page', gateway === '' ? '' : `${gateway}/docs`],
    ['Mailbox', mailbox],
    ['Pushes', pushes],
    ['RabbitMQ', 'rabbitmq' in processes ? brokerPage() : ''],
    ['Zipkin', zipkin],
  ].filter(([, address]) => address !== '');
  for (const [name = '', address] of addresses) console.log(`  ${name.padEnd(10)} ${address}`);
  console.log();
  const width = Math.max(...users.map(({ email }) => email.length));
  for (const { email, password, roles } of users) {
    console.log(`  ${email.padEnd(width)}   ${password}   ${roles.join(', ')}`);
  }
  console.log(`\n  make logs APP=orders · make status · make down · all of this as JSON: ${shownDirectory}/up.json`);
}
