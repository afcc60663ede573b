import type { TracingTargets } from './tracing.ts';

/** A process of the stack whose name says which app or part it is: `orders`, `orders-2`, `orders-sidecar`, `redis`. */
export type ProcessName = string;

/** What the platform stands on; each runs as a process of the stack's own, with its own data folder and port. */
export type PartName = 'mongodb' | 'redis' | 'rabbitmq' | 'mailbox' | 'phones' | 'zipkin' | 'nats';

/** `free`: any free ports · `fixed`: those of `dapr.yaml` · `{ offset }`: those of `dapr.yaml` plus a number. */
export type PortChoice = 'free' | 'fixed' | { readonly offset: number };

export interface PartsOptions {
  /** Data, logs and secrets go here. Left out: a temporary folder, removed at `close()`. */
  readonly directory?: string;
  /** Default `free`. */
  readonly ports?: PortChoice;
  /** Default: MongoDB, Redis, RabbitMQ and the mailbox; Zipkin and NATS are for who asks for them. */
  readonly parts?: readonly PartName[];
  /** Start again what dies unasked, after a growing pause. Default `false`. */
  readonly restart?: boolean;
  /** Told of each start, exit and restart, one line each. Default: silence. */
  readonly log?: (line: string) => void;
  /** Called whenever a process has started or ended, with `processes()` up to date. */
  readonly changed?: () => void;
}

export interface StackOptions extends PartsOptions {
  /** Default: every app of `dapr.yaml` that has been built. */
  readonly apps?: readonly string[];
  /** `{ orders: 2 }`; an app not named runs once. */
  readonly replicas?: Readonly<Record<string, number>>;
  /**
   * The loopback address by which other sidecars call a replica's, so that a test can stand in between: the sidecar
   * itself then listens at 127.0.0.3. Default: both 127.0.0.1.
   */
  readonly sidecarHosts?: Readonly<Record<ProcessName, string>>;
  /** More environment per app id; `'*'` is for all apps. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Put before each app's database name, for a server that others use too. Default: nothing. */
  readonly databasePrefix?: string;
  /** Folders of `components/swaps` whose files take the place of those of the same name; `parts` follow. Default: none. */
  readonly swaps?: readonly string[];
  /** Where apps and sidecars send their spans. Default: to the part `zipkin` when it runs, else nowhere. */
  readonly tracing?: TracingTargets;
  /** The list of apps. Default: the repository's `dapr.yaml`. */
  readonly appList?: string;
  /** Secrets of the store `secrets`, beside or in place of the connections of the parts: by secret and key. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Folder of the Dapr resources. Default `components/local`. */
  readonly components?: string;
  /** Default 180,000. */
  readonly startTimeoutMs?: number;
}

export interface RunningProcess {
  readonly name: ProcessName;
  readonly pid: number;
  readonly port: number;
}

/** How a replica was replaced. */
export interface Replacement {
  /** How long its app took to end by itself. */
  readonly appMs: number;
  readonly sidecarMs: number;
  /** Whether the sidecar still ran when the app had ended. */
  readonly outlived: boolean;
}

export interface SidecarAddress {
  readonly appId: string;
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Where other sidecars call it. */
  readonly internalGrpcPort: number;
  readonly metricsPort: number;
  /** `http://127.0.0.1:<httpPort>` */
  readonly url: string;
  /** The token the app must send to its sidecar (`dapr-api-token`). */
  readonly apiToken: string;
}

export interface Mailbox {
  readonly url: string;
  readonly smtpPort: number;
}

/** Stands in for the push service. */
export interface Phones {
  /** `/pushes` there lists what was sent. */
  readonly url: string;
  /** The service account, as Google's JSON file. */
  readonly account: string;
}

export interface Redis {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

export interface RabbitMq {
  readonly amqpUri: string;
  readonly managementUrl: string;
  readonly user: string;
  readonly password: string;
}

/** Control over single processes, shared by all stacks. Every method waits until it is so. */
export interface ProcessControl {
  process(name: ProcessName): RunningProcess;
  processes(): RunningProcess[];
  /** The log file of a process, which may not exist yet. */
  logFile(name: ProcessName): string;
  /** Sends the signal to the process and what it started; default `SIGKILL`, which also waits for the end. */
  kill(name: ProcessName, signal?: NodeJS.Signals): Promise<void>;
  /** Freezes it (`SIGSTOP`), so that it holds its connections and answers nothing. */
  pause(name: ProcessName): Promise<void>;
  resume(name: ProcessName): Promise<void>;
  /** Ends it in its own good time and keeps it down until `start`. */
  stop(name: ProcessName): Promise<void>;
  /** Starts it again on the same port with the same data and waits until it is ready. */
  start(name: ProcessName): Promise<void>;
  restart(name: ProcessName): Promise<void>;
  /** Removes the data folder of a stopped part. */
  wipe(part: PartName): Promise<void>;
  /** Ends everything: apps, then sidecars, then parts. May be called twice. */
  close(): Promise<void>;
}

export interface Parts extends ProcessControl {
  readonly directory: string;
  /** The parts this stack was started with. */
  readonly names: readonly PartName[];
  /** Throws when the stack was started without it; so do the next five. */
  readonly mongodbUri: string;
  readonly redis: Redis;
  readonly rabbitmq: RabbitMq;
  readonly mailbox: Mailbox;
  readonly zipkin: { readonly url: string };
  readonly phones: Phones;
  readonly nats: { readonly url: string };
}

export interface Stack extends Parts {
  /** `http://127.0.0.1:<port>` of the gateway. */
  readonly gateway: string;
  /** The gateway's metrics, on a port of their own. */
  readonly gatewayMetrics: string;
  /** Base URL of one replica, past its sidecar: `orders`, `orders-2`. */
  url(replica: ProcessName): string;
  sidecar(replica: ProcessName): SidecarAddress;
  /** Ends a replica and starts it again as a rolling update does, so that no call fails over it. */
  replace(replica: ProcessName): Promise<Replacement>;
  /** Name of the app's database on the server at `mongodbUri`. */
  database(app: string): string;
  tokens(app: string): Tokens;
  /** The admin from settings and the passwords of the sample users. */
  readonly accounts: Accounts;
}

export interface Tokens {
  /** App → sidecar. */
  readonly daprApiToken: string;
  /** Sidecar → app. */
  readonly appApiToken: string;
}

export interface Accounts {
  readonly admin: { readonly email: string; readonly username: string; readonly password: string };
  /** Password by the sample user's name: `manager`, `linh`, `alex`. */
  readonly samplePasswords: Readonly<Record<string, string>>;
}

export interface SidecarOptions {
  readonly appId: string;
  /** The app's port; left out for a sidecar without an app. */
  readonly appPort?: number;
  /** Parts whose components it shall have, from `startParts`. */
  readonly parts?: Parts;
  /** Folder of Dapr resources instead of `components/local`. */
  readonly resources?: string;
  /** More secrets for the store `secrets`, beside the connections of the parts. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Which Configuration of that folder; default `configuration.yaml`. */
  readonly configuration?: string;
  readonly daprApiToken?: string;
  readonly appApiToken?: string;
  readonly log?: (line: string) => void;
}

export interface Sidecar extends SidecarAddress {
  readonly logFile: string;
  kill(signal?: NodeJS.Signals): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}
