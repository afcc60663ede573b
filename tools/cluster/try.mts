import { buildImages } from './app-images.ts';
const t = Date.now();
console.log(await buildImages({ tag: 'test', nodeImage: 'waybill-lab/node:local' }));
console.log('images', (Date.now() - t) / 1000);
