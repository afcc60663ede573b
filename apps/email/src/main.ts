import { migrations } from '@waybill/deliveries';
import { startService } from '@waybill/service';
import { app, collections } from './app.ts';
import { Settings } from './config.ts';

await startService({ name: 'email', settings: Settings, collections, migrations, app, env: process.env });
