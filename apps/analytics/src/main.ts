import { startService } from '@waybill/service';
import { app } from './app.ts';
import { Settings } from './config.ts';
import { collections } from './storage/collections.ts';

await startService({ name: 'analytics', settings: Settings, collections, app, env: process.env });
