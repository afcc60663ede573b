import { startStack } from '@waybill/tools/stack';
import { buildApps } from '../../tools/build/build-apps.ts';
import { createClient } from '../e2e/support/client.ts';
import { readContract } from '../e2e/support/contract.ts';
import { fuzz, installSchemathesis } from './schemathesis.ts';

/** `make fuzz`: whatever is sent to whatever is served, nothing answers 5xx or outside its description. */
await installSchemathesis();
await buildApps();
const examples = Number(process.env.EXAMPLES || 50);
const wanted = (process.env.TAGS ?? '').split(',').filter(Boolean);
const unlimited = { LIMIT_PER_ADDRESS: '100000000', LIMIT_PER_USER: '100000000', LIMIT_SIGN_IN: '100000000' };
const stack = await startStack({ restart: true, env: { gateway: unlimited } });
try {
  const client = createClient(stack.gateway);
  const { operations } = await readContract(stack.gateway);
  const tags = [...new Set(operations.map(({ tag }) => tag))].filter(
    (tag) => wanted.length === 0 || wanted.includes(tag),
  );
  const failed: string[] = [];
  for (const tag of tags) {
    // An access token is good for ten minutes.
    const { email, password } = stack.accounts.admin;
    const { token } = await client.logIn(email, password);
    if (!(await fuzz(stack.gateway, token, tag, { examples }))) failed.push(tag);
  }
  if (failed.length > 0) {
    console.error(
      `Violations among the operations of ${failed.join(', ')}. To repeat: make fuzz TAGS=${failed.join(',')}`,
    );
    process.exitCode = 1;
  }
} finally {
  await stack.close();
}
