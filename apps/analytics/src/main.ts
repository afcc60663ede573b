import { startService } from '@waybill/service';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';

await startService({ name: 'analytics', settings: Settings, collections, app, env: process.env });
