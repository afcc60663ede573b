import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/**
 * Where `make up` keeps its data, logs and secrets: in the folder `WAYBILL_HOME`, by default the checkout. Components
 * name that of the checkout, and the stack puts its own in its place.
 */
export const localDirectory = resolve(root, process.env.WAYBILL_HOME ?? '', '.waybill');
/** As it is told to whoever calls from the checkout. */
export const shownDirectory = relative(root, localDirectory);
export const localComponents = join(root, 'components', 'local');
/** Other brokers and stores, a folder each. */
export const swapComponents = join(root, 'components', 'swaps');
export const daprYaml = join(root, 'dapr.yaml');
