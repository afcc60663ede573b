import { createPublicKey } from 'node:crypto';
import type { Sender } from './push-service.ts';

/** Who the local stack is to the push service that stands in for FCM. */
const projectId = 'waybill-local';
const clientEmail = 'push@waybill-local.example';

/** The service account in the form of Google's JSON file, for the push service at `url`. */
export const accountAt = (url: string, privateKey: string): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: projectId,
    private_key_id: 'local',
    private_key: privateKey,
    client_email: clientEmail,
    token_uri: `${url}/token`,
  });

/** What the push service knows of the account: nothing secret. */
export const senderOf = (privateKey: string): Sender => ({
  projectId,
  clientEmail,
  publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
});
