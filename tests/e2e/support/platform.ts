import { type Stack, type StackOptions, startStack } from '@waybill/tools/stack';
import { type Client, createClient, type Person } from './client.ts';
import { type Contract, readContract } from './contract.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

/** The whole platform on ports and data of its own, two replicas of what takes orders. */
export interface Platform {
  stack: Stack;
  client: Client;
  contract: Contract;
  mailbox: Mailbox;
  admin: Person;
  close(): Promise<void>;
}

export async function startPlatform(options: Pick<StackOptions, 'swaps'> = {}): Promise<Platform> {
  const stack = await startStack({
    ...options,
    replicas: { orders: 2, products: 2 },
    restart: true,
    env: {
      '*': { LOG_LEVEL: 'debug' },
      // One address plays hundreds of people here.
      gateway: { LIMIT_PER_ADDRESS: '1000000', LIMIT_PER_USER: '1000000', LIMIT_SIGN_IN: '1000000' },
    },
  });
  try {
    const contract = await readContract(stack.gateway);
    const client = createClient(stack.gateway, contract);
    const { email, password } = stack.accounts.admin;
    return {
      stack,
      client,
      contract,
      mailbox: createMailbox(stack.mailbox.url),
      admin: await client.logIn(email, password),
      close: () => stack.close(),
    };
  } catch (error) {
    await stack.close();
    throw error;
  }
}
