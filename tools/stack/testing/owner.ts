// A process that owns a stack, to be killed by a test: it prints where its stack lies and then waits.
import { startParts } from '../index.ts';

const parts = await startParts({ parts: ['redis', 'mongodb'] });
console.log(parts.directory);
setInterval(() => {}, 60_000);
