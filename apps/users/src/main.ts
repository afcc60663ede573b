import { startService } from '@waybill/service';
import { app } from './app.ts';
import { Settings } from './config.ts';
import { names } from './storage/accounts.ts';
import { devices, deviceTokens } from './storage/devices.ts';
import { sessions } from './storage/sessions.ts';
import { users } from './storage/users.ts';

await startService({
  name: 'users',
  settings: Settings,
  collections: [users, names, sessions, devices, deviceTokens],
  app,
  env: process.env,
});
