import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** Where `make up` keeps its data, logs and secrets; the components name it too. */
export const localDirectory = join(root, '.waybill');
export const localComponents = join(root, 'components', 'local');
/** Other brokers and stores, a folder each. */
export const swapComponents = join(root, 'components', 'swaps');
export const daprYaml = join(root, 'dapr.yaml');
