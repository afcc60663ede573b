import type { ProcessSpec } from '../managed-process.ts';
import type { Ports, WantedPort } from '../ports.ts';
import type { Secrets } from '../secrets.ts';

/** What a part is given to describe its processes with. */
interface Surroundings {
  readonly directory: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Part {
  readonly ports: readonly WantedPort[];
  processes(surroundings: Surroundings): ProcessSpec[];
}
