import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountAt } from '../phones/account.ts';
import { readDaprYaml } from '../stack/dapr-yaml.ts';
import { daprYaml } from '../stack/layout.ts';
import { type Secrets, secretsIn } from '../stack/secrets.ts';
import { clusterDirectory, host, namespace } from './places.ts';

/** A Secret's name and its keys. */
type Content = Readonly<Record<string, Readonly<Record<string, string>>>>;

export const admin = { email: 'admin@waybill.example', username: 'admin' } as const;

/** The secrets of a development cluster, made at the first time and then kept. */
export function clusterSecrets(directory = clusterDirectory): Secrets {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return secretsIn(directory, [...readDaprYaml(daprYaml).map(({ appId }) => appId), 'jobs']);
}

/** Every Secret the charts and k8s/ refer to, as one manifest. */
export function secretsManifest(secrets: Secrets, tls: { certificate: string; key: string }): string {
  const content: Content = {
    mongodb: { uri: 'mongodb://mongodb:27017/?directConnection=true' },
    redis: { host: 'redis:6379', password: secrets.redisPassword },
    rabbitmq: {
      uri: `amqp://waybill:${secrets.rabbitmqPassword}@rabbitmq:5672`,
      'rabbitmq.conf': `default_user = waybill\ndefault_pass = ${secrets.rabbitmqPassword}\nlisteners.tcp.default = 5672\n`,
    },
    mail: { host: 'mailbox', port: '1025' },
    admin: { ...admin, password: secrets.adminPassword },
    'sample-passwords': secrets.samplePasswords,
    'signing-keys': { ...secrets.signingKeys },
    // Signs in nowhere: a development cluster has no account at the push service.
    'push-account': { account: accountAt('https://oauth2.googleapis.com', secrets.pushKey) },
    ...Object.fromEntries(
      Object.entries(secrets.tokens).flatMap(([app, { daprApiToken, appApiToken }]) => [
        [`${app}-api-token`, { token: daprApiToken }],
        [`${app}-app-token`, { token: appApiToken }],
      ]),
    ),
  };
  const items = Object.entries(content).map(([name, stringData]) => secret(name, 'Opaque', stringData));
  const certificate = { 'tls.crt': tls.certificate, 'tls.key': tls.key };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: [...items, secret('waybill-tls', 'kubernetes.io/tls', certificate)],
  });
}

function secret(name: string, type: string, stringData: Readonly<Record<string, string>>) {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData };
}

/** A certificate for `host`, signed by itself: a client that shall trust it is given the file. */
export function ownCertificate(directory = clusterDirectory): { certificate: string; key: string; file: string } {
  const [file, key] = [join(directory, 'tls.crt'), join(directory, 'tls.key')];
  if (!existsSync(file)) {
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
    const args = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '825',
      ...subject,
      '-keyout',
      key,
      '-out',
      file,
    ];
    const made = spawnSync('openssl', args, { encoding: 'utf8' });
    if (made.status !== 0)
      throw new Error(`openssl could not make a certificate. Is it installed?\n${made.stderr ?? ''}`);
  }
  return { certificate: readFileSync(file, 'utf8'), key: readFileSync(key, 'utf8'), file };
}
