import { startService } from '@waybill/service';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';

await startService({ name: 'users', settings: Settings, collections, app, env: process.env });
