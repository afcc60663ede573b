import { startService } from '@waybill/service';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';
import { migrations } from './storage/migrations.ts';

await startService({ name: 'notifications', settings: Settings, collections, migrations, app, env: process.env });
